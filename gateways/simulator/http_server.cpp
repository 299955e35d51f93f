#include "gateways/simulator/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <system_error>

#include "base/log.h"

namespace recaudo::simulator {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

Deadline in_ms(int ms) {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
}

bool wait_for(int fd, short events, Deadline deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      deadline - std::chrono::steady_clock::now());
  pollfd p{fd, events, 0};
  return left.count() > 0 && ::poll(&p, 1, static_cast<int>(left.count())) == 1;
}

bool send_all(int fd, std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    if (!wait_for(fd, POLLOUT, deadline)) return false;
    const auto n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

// Appends what arrives; false at the end of the stream or the deadline.
bool receive_some(int fd, std::string& buffer, Deadline deadline) {
  char chunk[8192];
  if (!wait_for(fd, POLLIN, deadline)) return false;
  const auto n = ::recv(fd, chunk, sizeof chunk, 0);
  if (n <= 0) return false;
  buffer.append(chunk, static_cast<std::size_t>(n));
  return true;
}

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Internal Server Error";
  }
}

std::string to_wire(const Response& r, bool keep, bool head) {
  std::string out = "HTTP/1.1 " + std::to_string(r.status) + ' ' + std::string(reason(r.status));
  out += "\r\nContent-Type: " + r.content_type;
  out += "\r\nContent-Length: " + std::to_string(r.body.size());
  for (const auto& [name, value] : r.headers)
    out.append("\r\n").append(name).append(": ").append(value);
  out += keep ? "\r\nConnection: keep-alive\r\n\r\n" : "\r\nConnection: close\r\n\r\n";
  return head ? out : out + r.body;
}

Response plain(int status, std::string text) {
  Response r;
  r.status = status;
  r.body = std::move(text);
  return r;
}

bool is_token_char(char c) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kOthers.find(c) != std::string_view::npos;
}

// Status 0: good; otherwise what to answer.
int parse_request_line(std::string_view line, Request& out) {
  const auto a = line.find(' ');
  const auto b = line.rfind(' ');
  if (a == std::string_view::npos || a == b) return 400;
  const auto version = line.substr(b + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return 505;
  out.http10 = version == "HTTP/1.0";
  out.method = line.substr(0, a);
  const auto target = line.substr(a + 1, b - a - 1);
  if (target.empty() || target[0] != '/' || target.find(' ') != std::string_view::npos) return 400;
  const auto mark = target.find('?');
  out.path = url_decode(target.substr(0, mark), false);
  if (mark != std::string_view::npos) out.query = parse_form(target.substr(mark + 1));
  return 0;
}

int parse_header_line(std::string_view line, Request& out) {
  const auto colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return 400;
  std::string name;
  for (const char c : line.substr(0, colon)) {
    if (!is_token_char(c)) return 400;
    name += (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
  }
  auto value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
  for (const char c : value)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t') return 400;
  const bool fresh = out.headers.emplace(name, value).second;
  const bool once = name == "content-length" || name == "transfer-encoding" || name == "host" ||
                    name == "authorization";
  return !fresh && once ? 400 : 0;
}

int parse_head(std::string_view head, Request& out) {
  bool first = true;
  while (!head.empty()) {
    const auto end = head.find("\r\n");
    const auto line = head.substr(0, end);
    const int status = first ? parse_request_line(line, out) : parse_header_line(line, out);
    if (status != 0) return status;
    first = false;
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
  }
  const bool named = out.http10 || out.headers.contains("host");
  return first || !named ? 400 : 0;
}

std::size_t body_limit(const Request& request, const HttpServer::Limits& limits) {
  const auto own = limits.body_bytes_of.find(request.path);
  return own == limits.body_bytes_of.end() ? limits.body_bytes : own->second;
}

// The stream of one connection while a request is read out of it.
struct Stream {
  int fd;
  std::string& buffer;
  Deadline deadline;

  // Until so many bytes are there; false at the end of the stream or the deadline.
  bool have(std::size_t bytes) {
    while (buffer.size() < bytes)
      if (!receive_some(fd, buffer, deadline)) return false;
    return true;
  }
  std::string take(std::size_t bytes) {
    auto out = buffer.substr(0, bytes);
    buffer.erase(0, bytes);
    return out;
  }
  // Status 0 and a line without its CR LF; 400 when it is longer than that, 408 when it does not
  // come.
  int line(std::size_t longest, std::string& out) {
    std::size_t end = std::string::npos;
    while ((end = buffer.find("\r\n")) == std::string::npos) {
      if (buffer.size() > longest) return 400;
      if (!receive_some(fd, buffer, deadline)) return 408;
    }
    if (end > longest) return 400;
    out = take(end);
    buffer.erase(0, 2);
    return 0;
  }
};

// A body by its Content-Length, which a POST must say.
int read_measured(Stream& in, std::size_t limit, Request& out) {
  const auto text = out.header("content-length");
  if (text.empty()) return out.method == "POST" ? 411 : 0;
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc{} || end != text.data() + text.size()) return 400;
  if (length > limit) return 413;
  if (in.buffer.size() < length && same_word(out.header("expect"), "100-continue"))
    send_all(in.fd, "HTTP/1.1 100 Continue\r\n\r\n", in.deadline);
  if (!in.have(length)) return 408;
  out.body = in.take(length);
  return 0;
}

// A body in chunks (RFC 9112 §7.1); what extensions and trailers say is left aside.
int read_chunks(Stream& in, std::size_t limit, std::size_t header_bytes, Request& out) {
  constexpr std::size_t kLongestSizeLine = 256;
  if (same_word(out.header("expect"), "100-continue"))
    send_all(in.fd, "HTTP/1.1 100 Continue\r\n\r\n", in.deadline);
  std::string line;
  while (true) {
    if (const int status = in.line(kLongestSizeLine, line)) return status;
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
    const bool ends = end == line.data() + line.size() || *end == ';' || *end == ' ';
    if (error != std::errc{} || !ends) return 400;
    if (size == 0) break;
    if (size > limit - out.body.size()) return 413;
    if (!in.have(size + 2)) return 408;
    out.body += in.take(size);
    if (in.take(2) != "\r\n") return 400;
  }
  std::size_t trailers = 0;
  do {
    if (const int status = in.line(header_bytes, line)) return status;
    trailers += line.size();
    if (trailers > header_bytes) return 431;
  } while (!line.empty());
  return 0;
}

int read_body(Stream& in, const HttpServer::Limits& limits, Request& out) {
  const auto limit = body_limit(out, limits);
  if (!out.headers.contains("transfer-encoding")) return read_measured(in, limit, out);
  if (out.http10 || out.headers.contains("content-length")) return 400;
  if (!same_word(out.header("transfer-encoding"), "chunked")) return 411;
  return read_chunks(in, limit, limits.header_bytes, out);
}

// One request out of the stream. 0: good; -1: nothing to answer (closed or silent); else a refusal.
int read_request(int fd, std::string& buffer, const HttpServer::Limits& limits, Request& out) {
  Stream in{fd, buffer, in_ms(limits.read_timeout_ms)};
  std::size_t end = std::string::npos;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    if (buffer.size() > limits.header_bytes) return 431;
    if (!receive_some(fd, buffer, in.deadline)) return buffer.empty() ? -1 : 408;
  }
  if (end > limits.header_bytes) return 431;
  if (const int status = parse_head(std::string_view(buffer).substr(0, end), out)) return status;
  buffer.erase(0, end + 4);
  return read_body(in, limits, out);
}

// HTTP/1.1 keeps the connection unless it is told otherwise; 1.0 closes it.
bool keeps_open(const Request& request) {
  const auto said = request.header("connection");
  return request.http10 ? same_word(said, "keep-alive") : !same_word(said, "close");
}

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool has_media_type(const Request& request, std::string_view type) {
  const auto value = request.header("content-type");
  auto said = std::string_view(value).substr(0, value.find(';'));
  while (said.ends_with(' ')) said.remove_suffix(1);
  return same_word(said, type);
}

std::string bearer_token(const Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto value = request.header("authorization");
  const bool bears = same_word(std::string_view(value).substr(0, kScheme.size()), kScheme);
  return bears ? value.substr(kScheme.size()) : std::string();
}

Response json_response(int status, std::string body) {
  Response r;
  r.status = status;
  r.content_type = "application/json; charset=utf-8";
  r.body = std::move(body);
  r.headers["Cache-Control"] = "no-store";
  return r;
}

std::string Request::header(const std::string& lower_case_name) const {
  return field(headers, lower_case_name);
}

std::string Request::parameter(const std::string& name) const {
  return field(query, name);
}

std::string url_decode(std::string_view text, bool plus_is_blank) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr ==
            text.data() + i + 3) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i] == '+' && plus_is_blank ? ' ' : text[i];
    }
  }
  return out;
}

std::map<std::string, std::string> parse_form(std::string_view text) {
  constexpr std::size_t kMaxNames = 64;
  std::map<std::string, std::string> out;
  while (!text.empty() && out.size() < kMaxNames) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    out.emplace(url_decode(pair.substr(0, equals), true),
                url_decode(pair.substr(equals + 1), true));
  }
  return out;
}

std::string field(const std::map<std::string, std::string>& form, const std::string& name) {
  const auto it = form.find(name);
  return it == form.end() ? std::string() : it->second;
}

HttpServer::HttpServer(Handler handler, Limits limits)
    : handler_(std::move(handler)), limits_(std::move(limits)) {}

HttpServer::~HttpServer() {
  stop();
}

void HttpServer::start(const std::string& address, std::uint16_t port) {
  const auto fail_with = [](const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
  };
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  if (::inet_pton(AF_INET, address.c_str(), &at.sin_addr) != 1) {
    errno = EINVAL;
    fail_with("listen address");
  }
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener_ < 0) fail_with("socket");
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  auto* generic = reinterpret_cast<sockaddr*>(&at);
  socklen_t size = sizeof at;
  if (::bind(listener_, generic, size) != 0) fail_with("bind");
  if (::listen(listener_, 64) != 0) fail_with("listen");
  if (::getsockname(listener_, generic, &size) != 0) fail_with("getsockname");
  port_ = ntohs(at.sin_port);
  stopping_ = false;
  acceptor_ = std::thread([this] { accept_loop(); });
}

void HttpServer::accept_loop() {
  while (!stopping_) {
    pollfd p{listener_, POLLIN, 0};
    if (::poll(&p, 1, 200) == 1) {
      sockaddr_in peer{};
      socklen_t size = sizeof peer;
      const int fd = ::accept4(listener_, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_CLOEXEC);
      if (fd >= 0) admit(fd, (ntohl(peer.sin_addr.s_addr) >> 24) == 127);
    }
    reap();
  }
}

void HttpServer::admit(int fd, bool loopback) {
  const std::lock_guard lock(mutex_);
  if (connections_.size() >= limits_.connections) {
    send_all(fd, to_wire(plain(503, "Demasiadas conexiones.\n"), false, false), in_ms(100));
    ::close(fd);
    return;
  }
  auto& c = connections_.emplace_back();
  c.fd = fd;
  c.thread = std::thread([this, &c, loopback] {
    serve(c.fd, loopback);
    ::shutdown(c.fd, SHUT_RDWR);
    c.done = true;
  });
}

void HttpServer::reap() {
  const std::lock_guard lock(mutex_);
  for (auto it = connections_.begin(); it != connections_.end();) {
    if (!it->done) {
      ++it;
      continue;
    }
    it->thread.join();
    ::close(it->fd);
    it = connections_.erase(it);
  }
}

void HttpServer::serve(int fd, bool loopback) {
  std::string buffer;
  for (int n = 1; n <= limits_.requests_per_connection && !stopping_; ++n) {
    Request request;
    request.from_loopback = loopback;
    const int status = read_request(fd, buffer, limits_, request);
    if (status == -1) return;
    if (status != 0) {
      send_all(fd, to_wire(plain(status, std::string(reason(status)) + "\n"), false, false),
               in_ms(limits_.write_timeout_ms));
      return;
    }
    Response response;
    try {
      response = handler_(request);
    } catch (const std::exception& e) {  // the edge: nothing above it could answer
      log::error("simulator.request", {{"path", request.path}, {"error", e.what()}});
      response = plain(500, "Error interno del simulador.\n");
    }
    if (response.drop) return;
    const bool keep = n < limits_.requests_per_connection && keeps_open(request);
    if (!send_all(fd, to_wire(response, keep, request.method == "HEAD"),
                  in_ms(limits_.write_timeout_ms)) ||
        !keep)
      return;
  }
}

void HttpServer::stop() {
  if (listener_ < 0) return;
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);  // wakes the acceptor
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    for (auto& c : connections_) ::shutdown(c.fd, SHUT_RDWR);
  }
  for (auto& c : connections_) {
    c.thread.join();
    ::close(c.fd);
  }
  connections_.clear();
  ::close(listener_);
  listener_ = -1;
}

}  // namespace recaudo::simulator
