#include "api/cli/progress.h"

#include <unistd.h>

#include <cstdio>

namespace recaudo::cli {
namespace {

constexpr std::chrono::seconds kBetweenLines{5};  // of what is not a terminal

}  // namespace

Progress::Progress(std::string what)
    : what_(std::move(what)),
      terminal_(::isatty(STDERR_FILENO) == 1),
      told_(std::chrono::steady_clock::now()) {}

Progress::~Progress() {
  if (shown_) end_line();
}

void Progress::show(int done, int total) {
  if (total <= 0) return;
  const auto now = std::chrono::steady_clock::now();
  pace_.count(done, now);
  if (!terminal_ && now - told_ < kBetweenLines) return;
  told_ = now;
  shown_ = terminal_;
  std::string pace;
  if (const auto rate = pace_.per_second())
    pace = ", " + std::to_string(*rate) + " por segundo, faltan " +
           std::to_string(pace_.left_to(total)->count()) + " s";
  (void)std::fprintf(stderr, "%s%s: %d de %d (%d %%)%s%s", terminal_ ? "\r" : "", what_.c_str(),
                     done, total, static_cast<int>(100LL * done / total), pace.c_str(),
                     terminal_ ? "   " : "\n");
  if (shown_ && done >= total) end_line();
}

// What is printed next has a line of its own.
void Progress::end_line() {
  (void)std::fputs("\n", stderr);
  shown_ = false;
}

}  // namespace recaudo::cli
