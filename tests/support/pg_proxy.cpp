#include "tests/support/pg_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"

namespace recaudo::test {
namespace {

constexpr int kPollMs = 20;
constexpr std::chrono::milliseconds kLater{300};

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  invariant(path.size() < sizeof(address.sun_path), "a socket path is short");
  path.copy(address.sun_path, path.size());
  return address;
}

FileDescriptor unix_socket() {
  FileDescriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  invariant(fd.get() >= 0, "a socket can be made");
  return fd;
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

// What is there now; empty at the end of the connection.
std::string receive(int fd) {
  std::array<char, 65536> chunk;
  const auto n = ::recv(fd, chunk.data(), chunk.size(), 0);
  return n > 0 ? std::string(chunk.data(), static_cast<std::size_t>(n)) : std::string();
}

bool is_readable(int fd) {
  pollfd p{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&p, 1, kPollMs) > 0;
}

// The answer ends with ReadyForQuery: 'Z', length 5, state.
void await_answer(int server) {
  std::string got;
  for (std::string part = receive(server); !part.empty(); part = receive(server)) {
    got += part;
    if (got.size() >= 6 && got[got.size() - 6] == 'Z') return;
  }
}

std::size_t length_at(std::string_view bytes, std::size_t at) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < 4; ++i) n = n << 8U | static_cast<unsigned char>(bytes[at + i]);
  return n;
}

// The first whole message: 4 bytes of length that count themselves, after a type byte but in the
// startup message. Empty when more bytes must come.
std::string_view first_message(std::string_view buffer, bool is_started) {
  const std::size_t type = is_started ? 1 : 0;
  if (buffer.size() < type + 4) return {};
  const std::size_t size = type + length_at(buffer, type);
  return buffer.size() < size ? std::string_view() : buffer.substr(0, size);
}

bool is_commit(std::string_view message) {
  return message.starts_with('Q') && message.substr(5).starts_with("COMMIT");
}

std::string word_after(const std::string& conninfo, const std::string& key) {
  const auto from = conninfo.find(key) + key.size();
  return conninfo.substr(from, conninfo.find(' ', from) - from);
}

}  // namespace

PgProxy::PgProxy(const std::string& conninfo) : conninfo_(conninfo) {
  char name[] = "/tmp/recaudo-proxy-XXXXXX";
  invariant(::mkdtemp(name) != nullptr, "a temporary folder can be made");
  folder_ = name;
  const std::string host = word_after(conninfo, "host=");
  server_path_ = host + "/.s.PGSQL.5432";
  conninfo_.replace(conninfo_.find(host), host.size(), folder_);
  listener_ = unix_socket();
  const auto address = address_of(folder_ + "/.s.PGSQL.5432");
  invariant(
      ::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
          ::listen(listener_.get(), 16) == 0,
      "the proxy can listen");
  acceptor_ = std::jthread([this](const std::stop_token& stop) { accept_all(stop); });
}

PgProxy::~PgProxy() {
  acceptor_.request_stop();
  acceptor_.join();
  connections_.clear();  // asks each to stop, and joins it
  std::error_code ec;
  std::filesystem::remove_all(folder_, ec);
}

void PgProxy::cut_at(int nth, PgFault how, PgMoment when) {
  invariant(nth >= 1, "moments are counted from 1");
  how_ = how;
  when_ = when;
  left_ = nth;
}

void PgProxy::accept_all(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (!is_readable(listener_.get())) continue;
    FileDescriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client.get() < 0) continue;
    connections_.emplace_back([this, fd = std::move(client)](const std::stop_token& ended) mutable {
      serve(ended, std::move(fd));
    });
  }
}

void PgProxy::serve(const std::stop_token& stop, FileDescriptor client) const {
  const FileDescriptor server = unix_socket();
  const auto address = address_of(server_path_);
  if (::connect(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
    return;
  Conversation c{.client = client.get(), .server = server.get()};
  while (!stop.stop_requested()) {
    std::array<pollfd, 2> ends{pollfd{client.get(), POLLIN, 0}, pollfd{server.get(), POLLIN, 0}};
    if (::poll(ends.data(), ends.size(), kPollMs) <= 0) continue;
    if (ends[1].revents != 0) {
      const std::string bytes = receive(server.get());
      if (bytes.empty() || !send_all(client.get(), bytes)) return;
    }
    if (ends[0].revents == 0) continue;
    const std::string bytes = receive(client.get());
    if (bytes.empty()) return;
    c.buffer += bytes;
    if (forward(c, stop)) return;
  }
}

// Sends the whole messages on; true when the connection is to end here.
bool PgProxy::forward(Conversation& c, const std::stop_token& stop) const {
  for (auto message = first_message(c.buffer, c.is_started); !message.empty();
       message = first_message(c.buffer, c.is_started)) {
    if (is_moment(c, message)) {
      if (fail_at(c, message, stop)) return true;
    } else if (!send_all(c.server, message)) {
      return true;
    }
    c.is_started = true;
    c.buffer.erase(0, message.size());
  }
  return false;
}

// Whether it is the one that was asked for.
bool PgProxy::is_moment(Conversation& c, std::string_view message) const {
  if (!c.is_started) return false;
  const bool ends_statement = message.starts_with('S') && c.has_executed;
  if (message.starts_with('E')) c.has_executed = true;
  if (message.starts_with('S')) c.has_executed = false;
  const bool counts = when_ == PgMoment::kCommit ? is_commit(message) : ends_statement;
  if (!counts || left_ <= 0 || --left_ != 0) return false;
  left_ = -1;
  return true;
}

// True when the connection is to end here.
bool PgProxy::fail_at(const Conversation& c, std::string_view message,
                      const std::stop_token& stop) const {
  switch (how_) {
    case PgFault::kBefore:
      return true;
    case PgFault::kHalf:
      send_all(c.server, message.substr(0, message.size() / 2));
      return true;
    case PgFault::kLate:
      ::shutdown(c.client, SHUT_RDWR);
      std::this_thread::sleep_for(kLater);
      [[fallthrough]];
    case PgFault::kAfter:
      if (send_all(c.server, message)) await_answer(c.server);
      return true;
    case PgFault::kFrozen:
      frozen_ = true;
      while (frozen_ && !stop.stop_requested())
        std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs));
      break;
    case PgFault::kDelayed:
      std::this_thread::sleep_for(kLater);
      break;
  }
  return !send_all(c.server, message);
}

}  // namespace recaudo::test
