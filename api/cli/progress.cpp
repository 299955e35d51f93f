#include "api/cli/progress.h"

#include <unistd.h>

#include <cstdio>

namespace recaudo::cli {

Progress::Progress(std::string what)
    : what_(std::move(what)),
      terminal_(::isatty(STDERR_FILENO) == 1),
      began_(std::chrono::steady_clock::now()) {}

Progress::~Progress() {
  if (shown_) (void)std::fputs("\n", stderr);
}

void Progress::show(int done, int total) {
  if (!terminal_ || total <= 0) return;
  shown_ = true;
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::steady_clock::now() - began_)
                      .count();
  const long long rate = ms > 0 ? 1000LL * done / ms : 0;
  const long long left = rate > 0 ? (total - done) / rate : 0;
  (void)std::fprintf(stderr, "\r%s: %d de %d (%d %%), %lld por segundo, faltan %lld s   ",
                     what_.c_str(), done, total, static_cast<int>(100LL * done / total), rate,
                     left);
}

}  // namespace recaudo::cli
