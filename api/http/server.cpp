#include "api/http/server.h"

#include <sys/resource.h>
#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <thread>

#include "api/http/session.h"
#include "base/log.h"

namespace recaudo::http {
namespace {

void raise_file_limit() {
  constexpr rlim_t kWanted = 32'768;
  rlimit now{};
  if (::getrlimit(RLIMIT_NOFILE, &now) != 0 || now.rlim_cur >= kWanted) return;
  now.rlim_cur = std::min(kWanted, now.rlim_max);
  if (::setrlimit(RLIMIT_NOFILE, &now) != 0) log::warn("http.file_limit");
}

void log_end(const std::exception_ptr& error) {
  if (!error) return;
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    log::error("http.session", {{"what", e.what()}});
  }
}

// One I/O thread: its own io_context, its own acceptor on the shared port.
class Listener {
 public:
  Listener(const ServerOptions& options, Edge& edge, WorkerPool& pool, ConnectionTable& table,
           const Tls* tls)
      : home_{options, edge, pool, table, {}, false}, tls_(tls) {}

  // Binds; returns the port.
  unsigned short open(const tcp::endpoint& endpoint) {
    acceptor_.open(endpoint.protocol());
    const int on = 1;
    // Asio has no public option for SO_REUSEPORT.
    if (::setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
      throw std::system_error(errno, std::generic_category(), "SO_REUSEPORT");
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(1024);
    return acceptor_.local_endpoint().port();
  }

  void start() {
    asio::co_spawn(io_, accept_loop(), log_end);
    thread_ = std::thread([this] { run(); });
  }

  void stop_accepting() {
    asio::post(io_, [this] {
      home_.stopping = true;
      beast::error_code ignored;
      acceptor_.close(ignored);
      pause_.cancel();
      for (auto* session : home_.sessions) session->end_if_idle();
    });
  }

  void stop() { io_.stop(); }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  // Nothing may leave run(): one bad connection must not end the process (HTTP-5).
  void run() {
    for (;;) {
      try {
        io_.run();
        return;
      } catch (const std::exception& e) {
        log::error("http.io", {{"what", e.what()}});
      }
    }
  }

  asio::awaitable<void> accept_loop() {
    while (!home_.stopping) {
      if (home_.table.full()) {
        co_await wait_a_little();
        continue;
      }
      auto [ec, socket] = co_await acceptor_.async_accept(kAwait);
      if (!ec)
        admit(std::move(socket));
      else if (!home_.stopping)
        co_await wait_a_little();  // out of descriptors, most likely
    }
  }

  asio::awaitable<void> wait_a_little() {
    pause_.expires_after(std::chrono::milliseconds(20));
    co_await pause_.async_wait(kAwait);
  }

  // A connection that cannot be taken is told and dropped: the loop goes on to the next.
  void admit(tcp::socket socket) {
    try {
      admit_or_throw(std::move(socket));
    } catch (const std::exception& e) {
      log::error("http.accept", {{"what", e.what()}});
    }
  }

  void admit_or_throw(tcp::socket socket) {
    beast::error_code ec;
    const auto remote = socket.remote_endpoint(ec);
    if (ec) return;
    const auto peer = make_peer(remote.address().to_string());
    if (!peer || !home_.table.admit(peer->key, tls_ != nullptr)) return;  // closes the socket
    socket.set_option(tcp::no_delay(true), ec);
    if (tls_ != nullptr)
      spawn<TlsStream>(*peer, std::move(socket), tls_->current());
    else
      spawn<PlainStream>(*peer, std::move(socket), nullptr);
  }

  template <typename Stream>
  void spawn(const Peer& peer, tcp::socket socket, std::shared_ptr<asio::ssl::context> context) {
    std::shared_ptr<Session<Stream>> session;
    try {
      session =
          std::make_shared<Session<Stream>>(home_, peer, std::move(socket), std::move(context));
    } catch (...) {
      if (tls_ != nullptr) home_.table.handshake_done(peer.key);
      home_.table.release(peer.key);
      throw;
    }
    asio::co_spawn(io_, Session<Stream>::run(session), log_end);
  }

  // The home outlives io_: destroying io_ destroys the coroutines that are left, and they refer to
  // it.
  SessionHome home_;
  const Tls* tls_;
  asio::io_context io_{1};
  tcp::acceptor acceptor_{io_};
  asio::steady_timer pause_{io_};
  std::thread thread_;
};

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, Router router, const Clock& clock)
      : options_(std::move(options)),
        edge_(options_.edge, std::move(router), clock),
        table_(options_.connections) {
    if (options_.tls) tls_.emplace(*options_.tls, clock);
    if (options_.io_threads == 0 || options_.workers == 0)
      throw std::invalid_argument("a server needs I/O threads and workers");
  }

  ~Impl() { stop(); }

  void start() {
    raise_file_limit();
    pool_.emplace(options_.workers, options_.max_waiting);
    const auto address = asio::ip::make_address(options_.address);
    port_ = options_.port;
    for (std::size_t i = 0; i < options_.io_threads; ++i) {
      listeners_.push_back(
          std::make_unique<Listener>(options_, edge_, *pool_, table_, tls_ ? &*tls_ : nullptr));
      port_ = listeners_.back()->open(tcp::endpoint(address, port_));
    }
    edge_.set_port(port_);
    for (auto& listener : listeners_) listener->start();
    running_ = true;
  }

  // The order matters: a job on the pool posts its answer to an io_context, so the pool is joined
  // while those still exist.
  void stop() {
    if (!running_) return;
    running_ = false;
    for (auto& listener : listeners_) listener->stop_accepting();
    const auto limit = std::chrono::steady_clock::now() + options_.deadlines.drain;
    while (table_.total() > 0 && std::chrono::steady_clock::now() < limit)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (auto& listener : listeners_) listener->stop();
    for (auto& listener : listeners_) listener->join();
    pool_->join();
    listeners_.clear();
  }

  void reload() {
    if (tls_) tls_->reload();
  }

  unsigned short port() const { return port_; }
  std::size_t connections() const { return table_.total(); }

 private:
  ServerOptions options_;
  Edge edge_;
  ConnectionTable table_;
  std::optional<Tls> tls_;
  std::optional<WorkerPool> pool_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  unsigned short port_ = 0;
  bool running_ = false;
};

Server::Server(ServerOptions options, Router router, const Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(router), clock)) {}
Server::~Server() = default;
void Server::start() {
  impl_->start();
}
void Server::stop() {
  impl_->stop();
}
unsigned short Server::port() const {
  return impl_->port();
}
std::size_t Server::connections() const {
  return impl_->connections();
}
void Server::reload_certificate() {
  impl_->reload();
}

}  // namespace recaudo::http
