#include "tests/http/test_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <stdexcept>
#include <thread>

namespace recaudo::http::test {
namespace {

constexpr auto kPatience = std::chrono::seconds(8);

Route get_route(std::string pattern, Handler handler) {
  return Route{.method = Method::kGet,
               .pattern = std::move(pattern),
               .handler = std::move(handler),
               .access = Access::everyone()};
}

Route post_route(std::string pattern, BodyClass body, Caller caller, Handler handler) {
  return Route{.method = Method::kPost,
               .pattern = std::move(pattern),
               .handler = std::move(handler),
               .access = Access::everyone(),
               .body = body,
               .caller = caller};
}

}  // namespace

RawConnection::RawConnection(unsigned short port)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      deadline_(std::chrono::steady_clock::now() + kPatience) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval tick{0, 50'000};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &tick, sizeof tick);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("the test server does not accept");
}

RawConnection::~RawConnection() {
  ::close(fd_);
}

bool RawConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

void RawConnection::end_sending() {
  ::shutdown(fd_, SHUT_WR);
}

bool RawConnection::read_more() {
  char chunk[16384];
  while (!closed_ && std::chrono::steady_clock::now() < deadline_) {
    const auto n = ::recv(fd_, chunk, sizeof chunk, 0);
    if (n > 0) {
      buffer_.append(chunk, static_cast<std::size_t>(n));
      return true;
    }
    if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) closed_ = true;
  }
  return false;
}

std::string RawConnection::answer(bool head_only) {
  while (buffer_.find("\r\n\r\n") == std::string::npos)
    if (!read_more()) return std::exchange(buffer_, {});
  const auto head = buffer_.find("\r\n\r\n") + 4;
  const auto length = header_of(buffer_, "Content-Length");
  const auto size = head + (head_only || length.empty() ? 0 : std::stoul(length));
  while (buffer_.size() < size)
    if (!read_more()) return std::exchange(buffer_, {});
  std::string one = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return one;
}

std::string RawConnection::rest() {
  while (read_more()) {
  }
  return std::exchange(buffer_, {});
}

int status_of(std::string_view answer) {
  if (!answer.starts_with("HTTP/1.1 ") || answer.size() < 12) return 0;
  return std::stoi(std::string(answer.substr(9, 3)));
}

std::string header_of(std::string_view answer, std::string_view name) {
  const auto end = std::min(answer.find("\r\n\r\n"), answer.size());
  for (auto at = answer.find("\r\n"); at < end; at = answer.find("\r\n", at + 2)) {
    const auto line = answer.substr(at + 2, answer.find("\r\n", at + 2) - at - 2);
    if (line.size() > name.size() && line[name.size()] == ':' &&
        ::strncasecmp(line.data(), name.data(), name.size()) == 0)
      return std::string(line.substr(name.size() + 2));
  }
  return {};
}

std::string body_of(std::string_view answer) {
  const auto end = answer.find("\r\n\r\n");
  return end == answer.npos ? std::string{} : std::string(answer.substr(end + 4));
}

ServerOptions TestServer::options() {
  ServerOptions o;
  o.edge.hosts = {"recaudo.test", "127.0.0.1"};
  o.edge.upload_folder = "/tmp";
  o.edge.guard = [](Request&, const Route&) { return std::optional<Response>{}; };
  o.edge.error_page = [](const Error& error, const Request&) {
    return "<h1>" + std::string(info(error.code).id) + "</h1>";
  };
  o.deadlines.header = std::chrono::milliseconds(600);
  o.deadlines.body = std::chrono::milliseconds(800);
  o.deadlines.idle = std::chrono::milliseconds(900);
  o.deadlines.handshake = std::chrono::milliseconds(700);
  o.deadlines.linger = std::chrono::milliseconds(300);
  o.deadlines.drain = std::chrono::milliseconds(3000);
  o.workers = 2;
  return o;
}

TestServer::TestServer() : TestServer(options()) {}

TestServer::TestServer(ServerOptions o)
    : limiter({{"few", RateClass{2, std::chrono::milliseconds(60'000)}}}, clock) {
  o.edge.rate_limiter = &limiter;
  server = std::make_unique<Server>(std::move(o), Router(routes()), clock);
  server->start();
}

std::vector<Route> TestServer::routes() {
  std::vector<Route> all;
  all.push_back(get_route("/", [](const Request&) { return html("<p>inicio</p>"); }));
  all.push_back(get_route("/echo/:what", [](const Request& r) {
    return json(r.parameter("what") + "|" + std::string(r.query_value("q")));
  }));
  all.push_back(
      get_route("/peer", [](const Request& r) { return json(r.peer.address + " " + r.origin()); }));
  all.push_back(get_route(
      "/throw", [](const Request&) -> Response { throw std::runtime_error("secret detail"); }));
  all.push_back(get_route("/database-away",
                          [](const Request&) -> Response { throw DatabaseLost("secret detail"); }));
  all.push_back(get_route("/refuse", [](const Request&) -> Response {
    throw Refusal(Error{Code::kBadDate, "31 de febrero"});
  }));
  all.push_back(get_route("/slow", [this](const Request&) {
    ++slow_running;
    while (!release_slow) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return json("\"done\"");
  }));
  all.push_back(get_route("/pay", [](const Request&) {
    return html("<form>").allow_form_action("https://pay.example");
  }));
  all.push_back(get_route("/few", [](const Request&) { return json("1"); }));
  all.back().rate_class = "few";
  all.push_back(post_route("/form", BodyClass::kForm, Caller::kBrowser, [](const Request& r) {
    const auto form = r.form();
    return form ? json("a=" + std::string(form->get("a"))) : problem(form.error(), r);
  }));
  all.push_back(post_route("/callback", BodyClass::kJson, Caller::kMachine, [](const Request& r) {
    return json(r.body + "|cookies=" + std::to_string(r.cookies.size()));
  }));
  all.push_back(post_route("/none", BodyClass::kNone, Caller::kMachine,
                           [](const Request&) { return json("1"); }));
  all.push_back(post_route("/file", BodyClass::kBankFile, Caller::kBrowser, [](const Request& r) {
    const auto parts = r.multipart();
    if (!parts) return problem(parts.error(), r);
    const Part* file = parts->find("archivo");
    return json(file ? file->file_name + ":" + std::to_string(file->bytes.size()) : "none");
  }));
  return all;
}

std::string TestServer::exchange(std::string_view bytes) {
  RawConnection c(port());
  c.send(bytes);
  return c.answer();
}

std::string TestServer::get(std::string_view target, std::string_view more) {
  return exchange("GET " + std::string(target) + " HTTP/1.1\r\nHost: recaudo.test\r\n" +
                  std::string(more) + "\r\n");
}

std::string TestServer::post(std::string_view target, std::string_view type, std::string_view body,
                             std::string_view more) {
  return exchange("POST " + std::string(target) +
                  " HTTP/1.1\r\nHost: recaudo.test\r\nContent-Type: " + std::string(type) +
                  "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
                  std::string(more) + "\r\n" + std::string(body));
}

bool TestServer::still_answers() {
  return status_of(get("/")) == 200;
}

}  // namespace recaudo::http::test
