// The line of progress, on a terminal of its own.
#include "api/cli/progress.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <string>

namespace recaudo::cli {
namespace {

// Standard error is a terminal while it lives.
class Terminal {
 public:
  Terminal() : before_(::dup(STDERR_FILENO)) {
    int slave = -1;
    EXPECT_EQ(::openpty(&master_, &slave, nullptr, nullptr, nullptr), 0);
    ::dup2(slave, STDERR_FILENO);
    ::close(slave);
  }
  ~Terminal() {
    ::dup2(before_, STDERR_FILENO);
    ::close(before_);
    ::close(master_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  // What was written since the last call; empty when nothing was.
  std::string written() const {
    ::pollfd ready{.fd = master_, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, 5'000) != 1) return {};
    std::array<char, 1024> bytes{};
    const auto n = ::read(master_, bytes.data(), bytes.size());
    return {bytes.data(), n > 0 ? static_cast<std::size_t>(n) : 0};
  }

 private:
  int before_;
  int master_ = -1;
};

TEST(Progress, EndsItsLineWhenAllIsDone) {
  const Terminal terminal;
  Progress progress("Ensayando");
  progress.show(10, 10);
  EXPECT_EQ(terminal.written(), "\rEnsayando: 10 de 10 (100 %)   \r\n");
}

TEST(Progress, StaysOnItsLineUntilAllIsDone) {
  const Terminal terminal;
  Progress progress("Ensayando");
  progress.show(5, 10);
  EXPECT_EQ(terminal.written(), "\rEnsayando: 5 de 10 (50 %)   ");
}

}  // namespace
}  // namespace recaudo::cli
