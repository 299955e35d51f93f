// A server that answers the next thing of a script and keeps what it was asked: the other side of a
// rail over HTTP.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/base/raw_server.h"

namespace recaudo::test {

class ScriptedHttp {
 public:
  struct Received {
    std::string line;  // "POST /api/session HTTP/1.1"
    std::string head;  // the line and the headers
    std::string body;
  };
  using Action = std::function<void(Peer&)>;

  ScriptedHttp() : server_([this](Peer& peer) { serve(peer); }) {}

  std::string base_url() const { return server_.url(""); }
  void next(Action action) {
    const std::lock_guard lock(mutex_);
    script_.push_back(std::move(action));
  }
  void next_json(int status, std::string json) {
    next([status, json = std::move(json)](Peer& peer) { peer.answer(status, json); });
  }
  std::vector<Received> received() const {
    const std::lock_guard lock(mutex_);
    return received_;
  }

  // The ways in which an answer is lost after the request was received.
  void next_silence() {
    next([](Peer& peer) { peer.wait_until_closed(); });
  }
  void next_reset() {
    next([](Peer& peer) { peer.reset_on_close(); });
  }
  void next_cut() {
    next([](Peer& peer) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"status\":{\"status\":\"OK\"");
    });
  }
  void next_slow() {
    next([](Peer& peer) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
      while (peer.send("x")) std::this_thread::sleep_for(std::chrono::milliseconds{50});
    });
  }
  void next_garbage() {
    next([](Peer& peer) { peer.answer(200, "<html>Servicio no disponible</html>"); });
  }

 private:
  void serve(Peer& peer) {
    const std::string request = peer.read_request();
    Action action;
    {
      const std::lock_guard lock(mutex_);
      const auto head_end = request.find("\r\n\r\n");
      received_.push_back({request.substr(0, request.find("\r\n")), request.substr(0, head_end),
                           head_end == request.npos ? "" : request.substr(head_end + 4)});
      if (!script_.empty()) {
        action = std::move(script_.front());
        script_.pop_front();
      }
    }
    if (action)
      action(peer);
    else
      peer.answer(503, "no script");
  }

  mutable std::mutex mutex_;
  std::deque<Action> script_;
  std::vector<Received> received_;
  RawServer server_;  // last: its thread uses what stands above
};

}  // namespace recaudo::test
