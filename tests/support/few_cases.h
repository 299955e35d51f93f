// RapidCheck over something slow (a real database): a property with a number of cases of its own.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <sstream>
#include <string>

namespace recaudo::test {

// Tries `property` on `cases` inputs, or on those that RC_PARAMS asks for when it asks for fewer.
template <typename Property>
void check_few(int cases, const std::string& name, Property&& property) {
  rc::detail::TestMetadata metadata;
  metadata.id = name;
  metadata.description = name;
  auto params = rc::detail::configuration().testParams;
  params.maxSuccess = std::min(params.maxSuccess, cases);
  const auto result = rc::detail::checkTestable(std::forward<Property>(property), metadata, params);
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  EXPECT_TRUE(result.template is<rc::detail::SuccessResult>()) << text.str();
}

}  // namespace recaudo::test
