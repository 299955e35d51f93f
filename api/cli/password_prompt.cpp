#include "api/cli/password_prompt.h"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace recaudo::cli {
namespace {

constexpr std::size_t kMaxPassword = 1024;

// While it lives, what is typed at the terminal is not shown.
class NoEcho {
 public:
  NoEcho() : active_(::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!active_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~NoEcho() {
    if (active_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_{};
  bool active_;
};

}  // namespace

Secret read_password(const std::string& prompt) {
  const NoEcho no_echo;
  (void)std::fprintf(stderr, "%s", prompt.c_str());
  std::string line;
  for (char c = 0; std::cin.get(c) && c != '\n' && line.size() <= kMaxPassword;) line += c;
  (void)std::fprintf(stderr, "\n");
  return Secret(std::move(line));
}

}  // namespace recaudo::cli
