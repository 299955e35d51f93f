// What is read before anybody knows who wrote it has to stay small.
#include "gateways/json_tree.h"

#include <gtest/gtest.h>

namespace recaudo::gateways {
namespace {

std::string object_of(int members) {
  std::string out = "{";
  for (int i = 0; i < members; ++i)
    out += (i == 0 ? "\"m" : ",\"m") + std::to_string(i) + "\":" + std::to_string(i);
  return out + "}";
}

TEST(JsonTree, AnObjectHasAtMostTwoHundredFiftySixMembers) {
  const auto tree = parse_json_tree(object_of(256));
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->text("m255"), "255");
  EXPECT_FALSE(parse_json_tree(object_of(257)));
  EXPECT_FALSE(parse_json_tree("[" + object_of(257) + "]"));
}

TEST(JsonTree, AMemberTwiceIsRefused) {
  EXPECT_FALSE(parse_json_tree(R"({"a":1,"b":2,"a":1})"));
}

TEST(JsonTree, AListMayBeLongerThanAnObject) {
  std::string list = "[0";
  for (int i = 1; i < 1000; ++i) list += ",0";
  EXPECT_TRUE(parse_json_tree(list + "]"));
}

}  // namespace
}  // namespace recaudo::gateways
