// Where a browser is sent must not end the header line that says so.
#include "gateways/simulator/web_address.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "gateways/simulator/html.h"

namespace recaudo::simulator {
namespace {

TEST(WebAddress, IsOneOfHttpAndNothingThatEndsIt) {
  EXPECT_TRUE(is_web_address("https://pagos.example.gov.co/retorno?ticketId=1&a=%20#fin"));
  EXPECT_TRUE(is_web_address("http://127.0.0.1:8080/"));
  for (const std::string bad :
       {"", "javascript:alert(1)", "//example.org", "https://a\r\nSet-Cookie: b=1", "https://a b",
        "https://a\tb", "https://a\x7F", "https://a\"b", "https://a<b", "https://a>b",
        "https://a\\b", "https://a^b", "https://a`b", "https://a{b", "https://a}b"})
    EXPECT_FALSE(is_web_address(bad)) << bad;
  EXPECT_FALSE(is_web_address(std::string_view("https://a\0b", 11)));
}

TEST(Redirect, CarriesNoSecondHeader) {
  EXPECT_EQ(redirect(303, "/PSENF/bank").headers.at("Location"), "/PSENF/bank");
  EXPECT_THROW(redirect(302, "https://a\r\nSet-Cookie: b=1"), BrokenInvariant);
}

}  // namespace
}  // namespace recaudo::simulator
