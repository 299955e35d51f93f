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
      began_(std::chrono::steady_clock::now()),
      told_(began_) {}

Progress::~Progress() {
  if (shown_) (void)std::fputs("\n", stderr);
}

void Progress::show(int done, int total) {
  if (total <= 0) return;
  const auto now = std::chrono::steady_clock::now();
  if (!terminal_ && now - told_ < kBetweenLines) return;
  told_ = now;
  shown_ = terminal_;
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - began_).count();
  const long long rate = ms > 0 ? 1000LL * done / ms : 0;
  const long long left = rate > 0 ? (total - done) / rate : 0;
  (void)std::fprintf(stderr, "%s%s: %d de %d (%d %%), %lld por segundo, faltan %lld s%s",
                     terminal_ ? "\r" : "", what_.c_str(), done, total,
                     static_cast<int>(100LL * done / total), rate, left, terminal_ ? "   " : "\n");
}

}  // namespace recaudo::cli
