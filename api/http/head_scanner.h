// Looks at the raw bytes of a request head as they arrive, before any parser: finds its end and
// refuses what parsers read in different ways (bare CR or LF, NUL, folded lines) or what is too
// large.
#pragma once

#include <cstddef>
#include <string_view>

namespace recaudo::http {

class HeadScanner {
 public:
  enum class State { kMore, kDone, kMalformed, kTooLarge };

  // `bytes` is everything received so far for this request; each byte is looked at once.
  State scan(std::string_view bytes);
  // With kDone: the length of the head, its empty line included.
  std::size_t size() const { return at_; }

  static constexpr std::size_t kMaxBytes = 16384;
  static constexpr std::size_t kMaxFields = 64;

 private:
  State step(char c);
  std::size_t at_ = 0;
  std::size_t lines_ = 0;
  std::size_t line_bytes_ = 0;
  bool after_cr_ = false;
};

}  // namespace recaudo::http
