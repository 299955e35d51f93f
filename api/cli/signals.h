// SIGINT and SIGTERM as something to wait for. Made before the threads that must not get them.
#pragma once

namespace recaudo::cli {

class Signals {
 public:
  Signals();
  // Returns when one of the two arrives, or wake() was called.
  void wait() const;
  // From any thread: lets wait() return.
  void wake() const;
};

}  // namespace recaudo::cli
