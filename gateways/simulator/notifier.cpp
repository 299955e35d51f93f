#include "gateways/simulator/notifier.h"

#include <chrono>
#include <exception>

#include "base/http_client.h"
#include "base/log.h"

namespace recaudo::simulator {
namespace {

constexpr std::size_t kMaxWaiting = 20'000;
constexpr std::chrono::milliseconds kPause{300};
constexpr std::chrono::milliseconds kTimeout{2000};

}  // namespace

Notifier::Notifier() : thread_([this] { run(); }) {}

Notifier::~Notifier() {
  stop();
}

void Notifier::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Notifier::enqueue(Hint hint) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= kMaxWaiting) {
      log::warn("simulator.hint_dropped", {{"url", hint.url}});
      return;
    }
    queue_.push_back(std::move(hint));
  }
  wake_.notify_one();
}

void Notifier::send_now(const Hint& hint) {
  const bool sent = send_once(hint);
  tell(hint, sent);
}

void Notifier::tell(const Hint& hint, bool sent) {
  if (!hint.done) return;
  try {
    hint.done(sent);
  } catch (const std::exception& e) {  // the edge of the one who was told
    log::error("simulator.hint_untold", {{"url", hint.url}, {"error", e.what()}});
  }
}

bool Notifier::send_once(const Hint& hint) {
  HttpRequest request;
  request.method = "POST";
  request.url = hint.url;
  request.headers = hint.headers;
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = hint.body;
  HttpClientOptions options;
  options.timeout = kTimeout;
  const auto answer = http_exchange(request, options);
  if (answer && answer->status >= 200 && answer->status < (hint.exactly_200 ? 201 : 300))
    return true;
  log::warn("simulator.hint_failed",
            {{"url", hint.url},
             {"why", answer ? std::to_string(answer->status) : answer.error().detail}});
  return false;
}

void Notifier::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    const Hint hint = std::move(queue_.front());
    queue_.pop_front();
    bool sent = false;
    for (int n = 1; n <= hint.tries && !stopping_; ++n) {
      lock.unlock();
      sent = send_once(hint);
      lock.lock();
      if (sent || n == hint.tries) break;
      wake_.wait_for(lock, kPause * n, [&] { return stopping_; });
    }
    if (!stopping_) {
      lock.unlock();
      tell(hint, sent);
      lock.lock();
    }
  }
}

}  // namespace recaudo::simulator
