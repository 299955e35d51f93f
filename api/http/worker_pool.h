// The threads that run handlers: synchronous code, one request at a time each. The queue is
// bounded; when it is full the answer is "not now", at once.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace recaudo::http {

class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t max_waiting);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False when max_waiting jobs wait already, or after join() began. Jobs do not throw.
  bool submit(std::function<void()> job);
  // Runs what waits, then ends the threads.
  void join();

 private:
  void work();
  std::size_t max_waiting_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace recaudo::http
