#include "tests/faults/armed_fault_point.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "base/error.h"
#include "base/fault_point.h"

namespace recaudo::test {
namespace {

struct Fault {
  std::string point;  // or "*"
  std::uint64_t nth = 0;
  std::string action;
};

std::uint64_t number(std::string_view text) {
  std::uint64_t n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  invariant(ec == std::errc{} && end == text.data() + text.size(),
            "RECAUDO_FAULT is name:n:action");
  return n;
}

bool is_action(const std::string& action) {
  for (const char* known : {"kill", "abort", "throw", "enospc", "eio", "shortwrite"})
    if (action == known) return true;
  return action.starts_with("sleep:") && action.size() > 6;
}

// A fault that nobody can see in the exit status is seen by this file.
void leave_mark() {
  if (const char* mark = std::getenv("RECAUDO_FAULT_MARK")) std::ofstream(mark) << "struck\n";
}

std::optional<Fault> asked_for() {
  const char* asked = std::getenv("RECAUDO_FAULT");
  if (asked == nullptr) return std::nullopt;
  const std::string text = asked;
  const auto first = text.find(':');
  const auto second = text.find(':', first + 1);
  invariant(first != text.npos && second != text.npos, "RECAUDO_FAULT is name:n:action");
  const std::string action = text.substr(second + 1);
  invariant(is_action(action), "RECAUDO_FAULT has a known action");
  return Fault{text.substr(0, first), number(text.substr(first + 1, second - first - 1)), action};
}

class Points {
 public:
  static Points& instance() {
    static Points points;
    return points;
  }
  // The action when this is the hit that was asked for.
  std::optional<std::string> hit(std::string_view point) {
    const std::lock_guard lock(mutex_);
    ++hits_[std::string(point)];
    if (!fault_ || (fault_->point != "*" && fault_->point != point)) return std::nullopt;
    if (++matching_ != fault_->nth) return std::nullopt;
    leave_mark();
    return fault_->action;
  }
  std::map<std::string, std::uint64_t> hits() {
    const std::lock_guard lock(mutex_);
    return hits_;
  }

 private:
  std::mutex mutex_;
  const std::optional<Fault> fault_ = asked_for();
  std::uint64_t matching_ = 0;
  std::map<std::string, std::uint64_t> hits_;
};

void act(const std::string& action, std::string_view point) {
  if (action == "kill") ::kill(::getpid(), SIGKILL);
  if (action == "abort") std::abort();
  if (action == "throw") throw InjectedFault(std::string(point));
  if (action == "enospc" || action == "eio")
    throw std::system_error(action == "eio" ? EIO : ENOSPC, std::generic_category(),
                            std::string(point));
  if (action.starts_with("sleep:"))
    std::this_thread::sleep_for(std::chrono::milliseconds(number(action.substr(6))));
}

}  // namespace

std::map<std::string, std::uint64_t> fault_hits() {
  return Points::instance().hits();
}

}  // namespace recaudo::test

namespace recaudo {

void fault_point(FaultPoint point) {
  if (const auto action = test::Points::instance().hit(point.name()))
    test::act(*action, point.name());
}

std::size_t fault_length(FaultPoint point, std::size_t size) {
  thread_local std::optional<std::string> after_half;
  if (after_half) {
    const std::string action = std::exchange(after_half, std::nullopt).value();
    test::act(action, point.name());
    return size;
  }
  const auto action = test::Points::instance().hit(point.name());
  if (!action || size < 2) return size;
  after_half = action;
  return size / 2;
}

}  // namespace recaudo
