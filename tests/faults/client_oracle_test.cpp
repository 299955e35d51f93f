#include "tests/faults/client_oracle.h"

#include <gtest/gtest.h>

#include "tests/audit/temp_folder.h"

namespace recaudo::test {
namespace {

class ClientOracleTest : public ::testing::Test {
 protected:
  std::string against(const std::set<std::string>& stored) const {
    return disagreement(path_, "post", stored);
  }
  audit::TempFolder folder_;
  std::string path_ = folder_.path() + "/book";
  ClientOracle book_{path_};
};

TEST_F(ClientOracleTest, WhatWasAcknowledgedMustBeThere) {
  book_.invoke("post", "a");
  book_.ok("post", "a");
  EXPECT_EQ(against({"a"}), "");
  EXPECT_EQ(against({}), "post a was acknowledged and is not stored");
  EXPECT_EQ(acknowledged(path_, "post"), std::set<std::string>{"a"});
}

TEST_F(ClientOracleTest, WhatWasRefusedMustNotBeThere) {
  book_.invoke("post", "a");
  book_.fail("post", "a");
  EXPECT_EQ(against({}), "");
  EXPECT_EQ(against({"a"}), "post a was refused and is stored");
}

TEST_F(ClientOracleTest, WhatHadNoAnswerMayBeThereOrNot) {
  book_.invoke("post", "a");
  book_.invoke("post", "b");
  book_.unknown("post", "b");
  EXPECT_EQ(against({}), "");
  EXPECT_EQ(against({"a", "b"}), "");
}

TEST_F(ClientOracleTest, WhatNobodyAskedForMustNotBeThere) {
  book_.invoke("pay", "a");
  EXPECT_EQ(against({"a"}), "post a is stored and nobody asked for it");
}

TEST_F(ClientOracleTest, AnAnswerIsNotTakenBackByALaterOne) {
  book_.ok("post", "a");
  book_.fail("post", "a");
  EXPECT_EQ(against({}), "post a was acknowledged and is not stored");
}

}  // namespace
}  // namespace recaudo::test
