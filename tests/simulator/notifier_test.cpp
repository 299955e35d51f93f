// Whoever is told what became of a hint may fail; who tells goes on.
#include "gateways/simulator/notifier.h"

#include <gtest/gtest.h>

#include <future>
#include <stdexcept>

#include "tests/simulator/hint_listener.h"

namespace recaudo::simulator {
namespace {

Hint told_to_one_who_throws(const std::string& url) {
  Hint hint;
  hint.url = url;
  hint.done = [](bool) { throw std::runtime_error("the store is gone"); };
  return hint;
}

TEST(Notifier, GoesOnWhenTheOneWhoIsToldThrows) {
  HintListener listener;
  std::promise<bool> told;
  Notifier notifier;
  notifier.enqueue(told_to_one_who_throws(listener.url()));
  Hint next;
  next.url = listener.url();
  next.done = [&](bool taken) { told.set_value(taken); };
  notifier.enqueue(next);
  auto answer = told.get_future();
  ASSERT_EQ(answer.wait_for(std::chrono::seconds(5)), std::future_status::ready);
  EXPECT_TRUE(answer.get());
}

TEST(Notifier, AHintSentAtOnceThrowsNothingAtWhoSendsIt) {
  HintListener listener;
  Notifier notifier;
  EXPECT_NO_THROW(notifier.send_now(told_to_one_who_throws(listener.url())));
  EXPECT_EQ(listener.count(), 1U);
}

}  // namespace
}  // namespace recaudo::simulator
