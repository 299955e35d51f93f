#include "api/portal/detail/engine.h"

#include <gtest/gtest.h>

#include "api/portal/pages.h"

namespace recaudo::portal {
namespace {

using detail::render_text;
using detail::Scope;
using detail::TemplateFault;

TEST(Templates, AMissingVariableThrows) {
  EXPECT_THROW(render_text("<p>{{total}}</p>", Scope()), TemplateFault);
}

TEST(Templates, AMissingSectionThrows) {
  EXPECT_THROW(render_text("{{#lines}}x{{/lines}}", Scope()), TemplateFault);
  EXPECT_THROW(render_text("{{^lines}}x{{/lines}}", Scope()), TemplateFault);
}

TEST(Templates, AMissingPartialThrows) {
  EXPECT_THROW(render_text("{{>shared/no_such_partial}}", Scope()), TemplateFault);
}

TEST(Templates, TextIsEscaped) {
  EXPECT_EQ(render_text("{{a}}", Scope().text("a", "<b>&\"'")), "&lt;b&gt;&amp;&quot;&apos;");
}

TEST(Templates, AnAddressThatRunsCodeOrLeavesTheSiteIsRefused) {
  for (const char* url :
       {"javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example",
        " https://x", "http://evil.example/", "", "vbscript:x"})
    EXPECT_THROW(Scope().url("url_a", url), TemplateFault) << url;
}

TEST(Templates, OrdinaryAddressesAreAccepted) {
  for (const char* url : {"/a?b=c", "#a", "https://x.example/", "tel:1", "mailto:a@b"})
    EXPECT_NO_THROW(Scope().url("url_a", url)) << url;
}

TEST(Templates, TextCannotTakeTheNameOfAnAddress) {
  EXPECT_THROW(Scope().text("url_a", "javascript:1"), TemplateFault);
  EXPECT_THROW(Scope().url("link", "/a"), TemplateFault);
}

TEST(Assets, AnAddressCarriesTheHashOfTheContent) {
  const EmbeddedFile* file = find_asset(asset_url("portal.css"));
  ASSERT_NE(file, nullptr);
  EXPECT_NE(asset_url("portal.css").find(file->sha256_hex.substr(0, 16)), std::string::npos);
  EXPECT_EQ(asset_content_type(*file), "text/css; charset=utf-8");
}

TEST(Assets, AnAddressWithAnotherHashIsNotFound) {
  EXPECT_EQ(find_asset("/assets/portal.0000000000000000.css"), nullptr);
  EXPECT_THROW(asset_url("other.css"), BrokenInvariant);
}

TEST(Format, ParcelNumbersComeInTheirOfficialGroups) {
  EXPECT_EQ(grouped_parcel_number("251510001000000040123000000000"),
            "25 151 00 01 00 00 0004 0123 0 00 00 0000");
  EXPECT_EQ(grouped_parcel_number("25151000100040123000"), "25 151 00 01 0004 0123 000");
  EXPECT_EQ(grouped_parcel_number("123"), "123");
}

TEST(Format, QuantitiesAreGroupedByThousands) {
  const auto text = [](std::int64_t n) { return render_text("{{n}}", Scope().count("n", n)); };
  EXPECT_EQ(text(999), "999");
  EXPECT_EQ(text(10812), "10.812");
  EXPECT_EQ(text(1234567), "1.234.567");
  EXPECT_EQ(text(-123), "-123");
  EXPECT_EQ(text(-1234), "-1.234");
}

TEST(Format, AddressesHideTheDigitsAfterTheFirstNumber) {
  EXPECT_EQ(masked_address("CL 15 # 4-32 AP 5"), "CL 15 # •-•• AP •");
  EXPECT_EQ(masked_address("LA ESPERANZA"), "LA ESPERANZA");
}

}  // namespace
}  // namespace recaudo::portal
