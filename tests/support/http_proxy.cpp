#include "tests/support/http_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

#include "base/error.h"

namespace recaudo::test {
namespace {

constexpr int kPollMs = 20;
constexpr int kPatience_s = 10;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

FileDescriptor tcp_socket() {
  FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  invariant(fd.get() >= 0, "a socket can be made");
  return fd;
}

// Nobody waits for ever for the other side.
void set_patience(int fd) {
  const timeval limit{.tv_sec = kPatience_s, .tv_usec = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

std::size_t body_at(const std::string& message) {
  const auto end = message.find("\r\n\r\n");
  return end == std::string::npos ? end : end + 4;
}

// Header and as much body as Content-Length says.
bool is_whole(const std::string& message) {
  const auto body = body_at(message);
  if (body == std::string::npos) return false;
  std::string header = message.substr(0, body);
  std::ranges::transform(header, header.begin(), [](unsigned char c) { return std::tolower(c); });
  const std::string name = "content-length:";
  const auto at = header.find(name);
  const auto length =
      at == std::string::npos ? 0 : std::strtoull(header.c_str() + at + name.size(), nullptr, 10);
  return message.size() >= body + length;
}

// A whole message; what came when the other side hung up before.
std::string read_message(int fd) {
  std::string out;
  std::array<char, 65536> chunk;
  while (!is_whole(out)) {
    const auto n = ::recv(fd, chunk.data(), chunk.size(), 0);
    if (n <= 0) break;
    out.append(chunk.data(), static_cast<std::size_t>(n));
  }
  return out;
}

std::string garbled(std::string message) {
  for (std::size_t i = body_at(message); i < message.size(); ++i)
    message[i] = static_cast<char>(message[i] ^ 1);
  return message;
}

void reset_on_close(int fd) {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

}  // namespace

HttpProxy::HttpProxy(std::uint16_t server_port)
    : server_port_(server_port), listener_(tcp_socket()) {
  auto address = loopback(0);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  invariant(::bind(listener_.get(), any, size) == 0 && ::listen(listener_.get(), 16) == 0 &&
                ::getsockname(listener_.get(), any, &size) == 0,
            "the proxy can listen");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::jthread([this](const std::stop_token& stop) { accept_all(stop); });
}

HttpProxy::~HttpProxy() {
  acceptor_.request_stop();
  acceptor_.join();
  connections_.clear();
}

void HttpProxy::fail_at(int nth, const std::string& part, HttpFault how) {
  invariant(nth >= 1, "requests are counted from 1");
  const std::lock_guard lock(mutex_);
  part_ = part;
  how_ = how;
  left_ = nth;
}

void HttpProxy::accept_all(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    pollfd p{.fd = listener_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&p, 1, kPollMs) <= 0) continue;
    FileDescriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client.get() < 0) continue;
    set_patience(client.get());
    connections_.emplace_back([this, fd = std::move(client)] { serve(fd); });
  }
}

bool HttpProxy::is_chosen(const std::string& request, HttpFault& how) {
  const std::lock_guard lock(mutex_);
  const auto line = request.substr(0, request.find("\r\n"));
  if (left_ <= 0 || line.find(part_) == std::string::npos || --left_ != 0) return false;
  left_ = -1;
  how = how_;
  return true;
}

// One request and its answer; then the connection ends, as the client's exchanges do.
void HttpProxy::serve(const FileDescriptor& client) {
  const std::string request = read_message(client.get());
  if (!is_whole(request)) return;
  HttpFault how{};
  if (!is_chosen(request, how)) {
    send_all(client.get(), exchange(request));
    return;
  }
  if (how == HttpFault::kBefore) return;
  std::string answer = exchange(request);
  if (how == HttpFault::kDuplicate) answer = exchange(request);
  if (how == HttpFault::kReset) reset_on_close(client.get());
  if (how == HttpFault::kAfter || how == HttpFault::kReset) return;
  if (how == HttpFault::kHalf) answer.resize(answer.size() / 2);
  if (how == HttpFault::kGarble) answer = garbled(std::move(answer));
  if (how == HttpFault::kDelayed) std::this_thread::sleep_for(std::chrono::milliseconds(300));
  if (how != HttpFault::kTrickle) {
    send_all(client.get(), answer);
    return;
  }
  for (const char& byte : answer) {
    if (!send_all(client.get(), {&byte, 1})) return;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

std::string HttpProxy::exchange(const std::string& request) const {
  const FileDescriptor server = tcp_socket();
  set_patience(server.get());
  const auto address = loopback(server_port_);
  if (::connect(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      !send_all(server.get(), request))
    return {};
  return read_message(server.get());
}

}  // namespace recaudo::test
