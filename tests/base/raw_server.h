// A server on a real socket that does, for each connection, exactly what a test says: answer, lie,
// cut, wait. Connections are served one after the other.
#pragma once

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

namespace recaudo::test {

// One connection, as the test's conversation sees it.
class Peer {
 public:
  Peer(int fd, SSL* ssl, const std::atomic<bool>& stopping)
      : fd_(fd), ssl_(ssl), stopping_(stopping) {}

  // Header and as much body as Content-Length says; what came, when the other side hangs up before.
  std::string read_request() {
    std::string got;
    while (!is_whole(got) && readable()) {
      char block[65536];
      const auto n = ssl_ != nullptr ? SSL_read(ssl_, block, sizeof block)
                                     : static_cast<int>(::recv(fd_, block, sizeof block, 0));
      if (n <= 0) break;
      got.append(block, static_cast<std::size_t>(n));
    }
    return got;
  }

  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto n = ssl_ != nullptr
                         ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                         : static_cast<int>(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  void answer(int status, std::string_view body, std::string_view more_headers = "") {
    send("HTTP/1.1 " + std::to_string(status) + " x\r\n" + std::string(more_headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  }

  // The next close sends RST instead of FIN.
  void reset_on_close() {
    const linger hard{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }

  // Says nothing until the other side hangs up (or the test ends).
  void wait_until_closed() {
    while (readable()) {
      char block[4096];
      if (::recv(fd_, block, sizeof block, 0) <= 0) return;
    }
  }

  // Does not read either.
  void sleep_until_closed() {
    pollfd p{fd_, POLLRDHUP, 0};
    while (!stopping_ && ::poll(&p, 1, 20) == 0) {
    }
  }

 private:
  bool readable() const {
    if (ssl_ != nullptr && SSL_pending(ssl_) > 0) return true;
    pollfd p{fd_, POLLIN, 0};
    while (!stopping_)
      if (::poll(&p, 1, 20) > 0) return true;
    return false;
  }
  static bool is_whole(const std::string& got) {
    const auto end = got.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    std::string head = got.substr(0, end);
    std::ranges::transform(head, head.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto at = head.find("content-length: ");
    const std::size_t length = at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
    return got.size() >= end + 4 + length;
  }

  int fd_;
  SSL* ssl_;
  const std::atomic<bool>& stopping_;
};

class RawServer {
 public:
  using Conversation = std::function<void(Peer&)>;

  // Plain when `certificate_file` (PEM, certificate and key) is empty. Of its clients it demands a
  // certificate that `client_roots_file` vouches for, unless that is empty; `newest` is the highest
  // version of TLS that it speaks, because only before 1.3 does a client learn of the refusal while
  // it shakes hands.
  explicit RawServer(Conversation conversation, const std::string& certificate_file = "",
                     const std::string& client_roots_file = "", int newest = TLS1_3_VERSION)
      : conversation_(std::move(conversation)) {
    if (!certificate_file.empty()) {
      tls_.reset(SSL_CTX_new(TLS_server_method()));
      if (SSL_CTX_use_certificate_chain_file(tls_.get(), certificate_file.c_str()) != 1 ||
          SSL_CTX_use_PrivateKey_file(tls_.get(), certificate_file.c_str(), SSL_FILETYPE_PEM) != 1)
        throw std::runtime_error("certificate of the test server");
      SSL_CTX_set_max_proto_version(tls_.get(), newest);
      if (!client_roots_file.empty()) {
        if (SSL_CTX_load_verify_locations(tls_.get(), client_roots_file.c_str(), nullptr) != 1)
          throw std::runtime_error("roots of the test server");
        SSL_CTX_set_verify(tls_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
      }
    }
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);  // 127.0.0.2 reaches it too
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, any, size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, any, &size) != 0)
      throw std::runtime_error("test server: no socket");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer() {
    stopping_ = true;
    thread_.join();
    ::close(listener_);
  }

  std::string url(std::string_view path = "/") const {
    return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) +
           std::string(path);
  }
  int port() const { return port_; }
  int connections() const { return connections_; }

 private:
  void serve() {
    pollfd p{listener_, POLLIN, 0};
    while (!stopping_) {
      if (::poll(&p, 1, 20) <= 0) continue;
      const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      ++connections_;
      talk(fd);
      ::close(fd);
    }
  }
  void talk(int fd) {
    if (!tls_) {
      Peer peer(fd, nullptr, stopping_);
      conversation_(peer);
      return;
    }
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(tls_.get()), &SSL_free);
    SSL_set_fd(ssl.get(), fd);
    if (SSL_accept(ssl.get()) != 1) return;
    Peer peer(fd, ssl.get(), stopping_);
    conversation_(peer);
  }

  Conversation conversation_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls_{nullptr, &SSL_CTX_free};
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace recaudo::test
