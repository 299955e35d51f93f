// Hears the hints that the simulator sends.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "gateways/simulator/http_server.h"

namespace recaudo::simulator {

// The company's end of the hints.
class HintListener {
 public:
  HintListener()
      : server_([this](const Request& r) {
          const std::lock_guard lock(mutex_);
          bodies_.push_back(r.body);
          headers_.push_back(r.headers);
          arrived_.notify_all();
          Response out;
          const bool unwanted = !never.empty() && r.body.find(never) != std::string::npos;
          out.status = unwanted || bodies_.size() <= failures ? 503 : 200;
          return out;
        }) {
    server_.start("127.0.0.1", 0);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/pse"; }
  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return bodies_.size();
  }
  // Waits at most five seconds.
  bool wait_for(std::size_t n) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, std::chrono::seconds(5), [&] { return bodies_.size() >= n; });
  }
  std::string body(std::size_t i) {
    const std::lock_guard lock(mutex_);
    return bodies_.at(i);
  }
  std::string header(std::size_t i, const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto it = headers_.at(i).find(name);
    return it == headers_.at(i).end() ? "" : it->second;
  }
  std::string never;         // bodies that hold it are always answered with 503
  std::size_t failures = 0;  // so many are answered with 503 before the first 200

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::string> bodies_;
  std::vector<std::map<std::string, std::string>> headers_;
  HttpServer server_;
};

}  // namespace recaudo::simulator
