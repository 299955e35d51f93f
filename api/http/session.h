// One connection, as one coroutine per transport. Internal to the server.
//
// g++ 12 destroys some temporaries of a co_await expression twice, so what is awaited here takes
// named locals and members only (tests/coro_lint.py).
#pragma once

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <set>

#include "api/http/head_scanner.h"
#include "api/http/server.h"
#include "api/http/worker_pool.h"

namespace recaudo::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;

inline constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

class AnySession {
 public:
  virtual ~AnySession() = default;
  // Ends it when it waits for a request that has not begun.
  virtual void end_if_idle() = 0;
};

// What the sessions of one I/O thread share; touched by that thread only, but for the references.
struct SessionHome {
  const ServerOptions& options;
  Edge& edge;
  WorkerPool& pool;
  ConnectionTable& table;
  std::set<AnySession*> sessions;
  bool stopping = false;
};

using PlainStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

template <typename Stream>
class Session final : public AnySession, public std::enable_shared_from_this<Session<Stream>> {
 public:
  static constexpr bool kTls = std::is_same_v<Stream, TlsStream>;

  // The peer has been admitted to the table; the session releases it.
  Session(SessionHome& home, Peer peer, tcp::socket socket,
          std::shared_ptr<asio::ssl::context> context)
      : home_(home),
        peer_(std::move(peer)),
        context_(std::move(context)),
        stream_(make_stream(std::move(socket), context_)),
        answered_(stream_.get_executor()),
        born_(std::chrono::steady_clock::now()) {
    home_.sessions.insert(this);
  }

  ~Session() override {
    home_.sessions.erase(this);
    home_.table.release(peer_.key);
  }

  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void end_if_idle() override {
    if (idle_) beast::get_lowest_layer(stream_).cancel();
  }

  // Takes its own share of the session: the frame keeps it alive from before the first step.
  static asio::awaitable<void> run(std::shared_ptr<Session> self) {
    const bool ready = co_await self->handshake();
    if (!ready) co_return;
    bool go_on = true;
    while (go_on) {
      const bool heard = co_await self->read_head();
      if (!heard) co_return;  // gone, too slow, or idle: nothing is owed to it
      go_on = co_await self->answer_one();
      ++self->served_;
    }
    co_await self->end();
  }

 private:
  static Stream make_stream(tcp::socket socket,
                            const std::shared_ptr<asio::ssl::context>& context) {
    if constexpr (kTls)
      return Stream(std::move(socket), *context);
    else
      return Stream(std::move(socket));
  }

  void expire_in(std::chrono::milliseconds time) {
    beast::get_lowest_layer(stream_).expires_after(time);
  }

  std::string_view buffered() const {
    const auto data = buffer_.cdata();
    return {static_cast<const char*>(data.data()), data.size()};
  }

  asio::awaitable<bool> handshake() {
    if constexpr (kTls) {
      expire_in(home_.options.deadlines.handshake);
      const auto [ec] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kAwait);
      home_.table.handshake_done(peer_.key);
      co_return !ec;
    } else {
      co_return true;
    }
  }

  // True: a head (or a reason to refuse it) is there. False: the connection is over.
  asio::awaitable<bool> read_head() {
    const auto& deadlines = home_.options.deadlines;
    HeadScanner scanner;
    const bool begun = served_ == 0 || buffer_.size() > 0;
    expire_in(begun ? deadlines.header : deadlines.idle);
    for (;;) {
      scan_ = scanner.scan(buffered());
      head_size_ = scanner.size();
      if (scan_ != HeadScanner::State::kMore) co_return true;
      idle_ = buffer_.size() == 0;
      if (idle_ && home_.stopping) co_return false;
      const bool was_idle = idle_;
      const auto space = buffer_.prepare(4096);
      const auto [ec, n] = co_await stream_.async_read_some(space, kAwait);
      idle_ = false;
      if (ec) co_return false;
      buffer_.commit(n);
      if (was_idle && served_ > 0) expire_in(deadlines.header);
    }
  }

  Exchange open_exchange() {
    if (scan_ == HeadScanner::State::kTooLarge)
      return home_.edge.refused(Code::kHeaderTooLarge, peer_, kTls);
    if (scan_ == HeadScanner::State::kMalformed)
      return home_.edge.refused(Code::kHttpMalformed, peer_, kTls);
    return home_.edge.open(buffered().substr(0, head_size_), peer_, kTls);
  }

  // True: another request may follow.
  asio::awaitable<bool> answer_one() {
    exchange_ = open_exchange();
    buffer_.consume(head_size_);
    if (!exchange_.refusal && exchange_.content_length > 0) {
      const bool whole = co_await read_body();
      if (!whole) co_return false;
    }
    if (exchange_.refusal)
      response_ = std::move(*exchange_.refusal);
    else
      co_await run_on_pool();
    if (served_ + 1 >= home_.options.requests_per_connection || home_.stopping ||
        std::chrono::steady_clock::now() - born_ > home_.options.connection_age)
      exchange_.close = true;
    out_ = home_.edge.finish(exchange_, std::move(response_));
    const bool sent = co_await write_out();
    co_return sent && !exchange_.close;
  }

  asio::awaitable<bool> read_body() {
    if (exchange_.expects_continue && buffer_.size() == 0) {
      out_ = "HTTP/1.1 100 Continue\r\n\r\n";
      const bool sent = co_await write_out();
      if (!sent) co_return false;
    }
    std::uint64_t missing = exchange_.content_length;
    const auto extra = std::chrono::seconds(missing / 262'144);
    expire_in(home_.options.deadlines.body + extra);
    if (!begin_body()) co_return true;
    while (missing > 0) {
      if (buffer_.size() == 0) {
        const auto space = buffer_.prepare(16'384);
        const auto [ec, n] = co_await stream_.async_read_some(space, kAwait);
        if (ec) co_return false;
        buffer_.commit(n);
      }
      const auto take = std::min<std::uint64_t>(missing, buffer_.size());
      if (!append(buffered().substr(0, take))) co_return true;
      buffer_.consume(take);
      missing -= take;
    }
    co_return true;
  }

  // A disk that refuses is an incident of ours, answered as one.
  bool begin_body() {
    return on_disk([this] { home_.edge.begin_body(exchange_); });
  }
  bool append(std::string_view bytes) {
    return on_disk([this, bytes] { home_.edge.append(exchange_, bytes); });
  }
  template <typename F>
  bool on_disk(F step) {
    try {
      step();
      return true;
    } catch (const std::system_error& e) {
      exchange_.refusal = home_.edge.incident(exchange_, e.what());
      return false;
    }
  }

  // The one hop. The worker owns exchange_ and response_ until it posts back to this thread; the
  // timer never rings by itself, it is what the coroutine waits on.
  asio::awaitable<void> run_on_pool() {
    answered_.expires_at(asio::steady_timer::time_point::max());
    if (!submit_job()) {
      response_ = home_.edge.busy(exchange_);
      co_return;
    }
    co_await answered_.async_wait(kAwait);
  }

  bool submit_job() {
    return home_.pool.submit([self = this->shared_from_this()]() mutable {
      self->response_ = self->home_.edge.run(self->exchange_);
      const auto executor = self->answered_.get_executor();
      // Moved, so that the last owner is never this worker: a stream dies on its own thread.
      asio::post(executor, [owner = std::move(self)] { owner->answered_.cancel(); });
    });
  }

  asio::awaitable<bool> write_out() {
    const auto extra = std::chrono::seconds(out_.size() / 65'536);
    expire_in(home_.options.deadlines.write + extra);
    const auto bytes = asio::buffer(std::as_const(out_));
    const auto [ec, n] = co_await asio::async_write(stream_, bytes, kAwait);
    co_return !ec;
  }

  // Says goodbye, then reads for a moment what the client still sends: closing at once would reset
  // the connection and take the answer away from it.
  asio::awaitable<void> end() {
    auto& lowest = beast::get_lowest_layer(stream_);
    expire_in(home_.options.deadlines.linger);
    beast::error_code ignored;
    if constexpr (kTls) {
      const auto [tls_ec] = co_await stream_.async_shutdown(kAwait);
      ignored = tls_ec;  // application data instead of a goodbye is not our concern any more
    }
    lowest.socket().shutdown(tcp::socket::shutdown_send, ignored);
    for (std::size_t drained = 0; drained < 262'144;) {
      buffer_.clear();
      const auto space = buffer_.prepare(16'384);
      const auto [ec, n] = co_await lowest.async_read_some(space, kAwait);
      if (ec) break;
      drained += n;
    }
    lowest.close();
  }

  SessionHome& home_;
  Peer peer_;
  std::shared_ptr<asio::ssl::context> context_;
  Stream stream_;
  beast::flat_buffer buffer_{32768};
  asio::steady_timer answered_;
  std::chrono::steady_clock::time_point born_;
  std::size_t served_ = 0;
  bool idle_ = false;
  HeadScanner::State scan_ = HeadScanner::State::kMore;
  std::size_t head_size_ = 0;
  Exchange exchange_;
  Response response_;
  std::string out_;
};

}  // namespace recaudo::http
