// Sends hints ("look at this payment") to the company: a small bounded queue and one thread. A hint
// proves nothing: whoever gets it must ask.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace recaudo::simulator {

struct Hint {
  std::string url;
  std::string body;  // JSON
  std::vector<std::pair<std::string, std::string>> headers = {};
  int tries = 3;  // in quick succession; a rail that tries again later does it by its books
  bool exactly_200 = false;             // any other answer is a failure, 204 too
  std::function<void(bool)> done = {};  // told once: whether it was taken
};

class Notifier {
 public:
  Notifier();
  ~Notifier();
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  // Later, by the thread. Dropped (and logged) when 20 000 are waiting.
  void enqueue(Hint hint);
  // Now, one try, before the caller goes on.
  void send_now(const Hint& hint);
  // Nothing is sent after it; waits for the one on its way. No `done` is called later.
  void stop();

 private:
  void run();
  bool send_once(const Hint& hint);
  // Tells whoever waits what became of it. What they throw is logged: neither this thread nor the
  // end of the books may fall with them.
  void tell(const Hint& hint, bool sent);

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Hint> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace recaudo::simulator
