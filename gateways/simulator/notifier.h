// Sends hints ("look at this transaction") to the company: a small bounded queue, one thread, at
// most three tries each. A hint carries no state: whoever gets it must ask.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace recaudo::simulator {

struct Hint {
  std::string url;
  std::string body;  // JSON
};

class Notifier {
 public:
  Notifier();
  ~Notifier();
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  // Later, by the thread. Dropped (and logged) when 1000 are waiting.
  void enqueue(Hint hint);
  // Now, one try, before the caller goes on.
  void send_now(const Hint& hint);

 private:
  void run();
  bool send_once(const Hint& hint);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Hint> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace recaudo::simulator
