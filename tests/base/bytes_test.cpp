#include "base/bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/uuid.h"

namespace recaudo {
namespace {

TEST(Base64, TextsThatTheEncoderWouldNotWriteAreRefused) {
  for (const char* text : {"QQ", "QQ=", "QR==", "Q===", "====", "QUI=\n", " QQ=", "QQ==QQ=="})
    EXPECT_FALSE(from_base64(text)) << text;
  EXPECT_EQ(*from_base64("QQ=="), "A");
  EXPECT_FALSE(from_base64url("QQ=="));
  EXPECT_EQ(*from_base64url("QQ"), "A");
}

RC_GTEST_PROP(Base64, RoundTrips, (const std::string& bytes)) {
  RC_ASSERT(*from_base64(to_base64(bytes)) == bytes);
  RC_ASSERT(*from_base64url(to_base64url(bytes)) == bytes);
  RC_ASSERT(*from_hex(to_hex(bytes)) == bytes);
}

TEST(Utf8, OverlongFormsSurrogatesAndCutsAreInvalid) {
  EXPECT_TRUE(is_valid_utf8("Cáqueza ñ €  \xF0\x9F\x98\x80"));
  for (const char* bad :
       {"\xC0\xAF", "\xED\xA0\x80", "\xE2\x82", "\xFF", "\x80", "\xF4\x90\x80\x80"})
    EXPECT_FALSE(is_valid_utf8(bad));
}

TEST(Utf8, Latin1NamesKeepTheirAccents) {
  EXPECT_EQ(latin1_to_utf8("PE\xD1"
                           "A"),
            "PEÑA");
}

TEST(Uuid, VersionSevenSortsByTime) {
  const Uuid a = make_uuid7(from_unix_micros(1'000'000'000'000'000));
  const Uuid b = make_uuid7(from_unix_micros(1'000'000'000'001'000));
  EXPECT_LT(a, b);
  EXPECT_EQ(*parse_uuid(to_string(a)), a);
  EXPECT_FALSE(parse_uuid("0190b6a0-7c1e-7abc-9def-0123456789aX"));
}

// Random parts are fetched for many ids at once; a child that went on with its parent's would make
// the same ids.
TEST(Uuid, AForkedChildMakesOtherIds) {
  const Instant now = from_unix_micros(1'000'000'000'000'000);
  (void)make_uuid7(now);  // the parent has a store
  int ends[2] = {};
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const Uuid id = make_uuid7(now);
    ::_exit(::write(ends[1], id.bytes.data(), id.bytes.size()) == 16 ? 0 : 1);
  }
  Uuid of_child;
  EXPECT_EQ(::read(ends[0], of_child.bytes.data(), of_child.bytes.size()), 16);
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  EXPECT_NE(make_uuid7(now), of_child);
}

TEST(Uuid, DerivedOnesFollowFromTheirInputs) {
  EXPECT_EQ(derive_uuid("pago", "1"), derive_uuid("pago", "1"));
  EXPECT_NE(derive_uuid("pago", "1"), derive_uuid("pag", "o1"));
}

}  // namespace
}  // namespace recaudo
