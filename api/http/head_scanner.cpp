#include "api/http/head_scanner.h"

namespace recaudo::http {

HeadScanner::State HeadScanner::scan(std::string_view bytes) {
  while (at_ < bytes.size()) {
    if (at_ == kMaxBytes) return State::kTooLarge;
    const State state = step(bytes[at_]);
    ++at_;
    if (state != State::kMore) return state;
  }
  return State::kMore;
}

HeadScanner::State HeadScanner::step(char c) {
  if (after_cr_) {
    after_cr_ = false;
    if (c != '\n') return State::kMalformed;  // bare CR
    if (line_bytes_ == 0) return lines_ == 0 ? State::kMalformed : State::kDone;
    line_bytes_ = 0;
    ++lines_;  // the request line counts as one
    return lines_ > kMaxFields + 1 ? State::kTooLarge : State::kMore;
  }
  if (c == '\r') {
    after_cr_ = true;
    return State::kMore;
  }
  if (c == '\n' || c == '\0') return State::kMalformed;
  if (line_bytes_ == 0 && (c == ' ' || c == '\t')) return State::kMalformed;  // obs-fold
  ++line_bytes_;
  return State::kMore;
}

}  // namespace recaudo::http
