// A small HTTP/1.1 server of the simulator's own: one thread per connection (at most 64), a
// deadline for every read and write, bodies by Content-Length or in chunks within the same bound.
// Plain text on the loopback; TLS, when wanted, is a proxy's work.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace recaudo::simulator {

struct Request {
  std::string method;
  std::string path;                            // decoded, without the query
  std::map<std::string, std::string> query;    // decoded
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  bool from_loopback = false;
  bool http10 = false;

  std::string header(const std::string& lower_case_name) const;
  std::string parameter(const std::string& name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::map<std::string, std::string> headers;
  bool drop = false;  // close without an answer: what a client sees when the network dies
};

// ASCII letters are the same in both cases: names of schemes, media types and options.
bool same_word(std::string_view a, std::string_view b);
// Whether the body is said to be of that type, whatever its parameters.
bool has_media_type(const Request& request, std::string_view type);
// What follows "Bearer " in Authorization; empty without it.
std::string bearer_token(const Request& request);

// A JSON answer that nobody may keep.
Response json_response(int status, std::string body);

// "a=1&b=x%20y" in form encoding; repeated names keep the first. At most 64 names.
std::map<std::string, std::string> parse_form(std::string_view text);
// The value of that name, or empty.
std::string field(const std::map<std::string, std::string>& form, const std::string& name);
std::string url_decode(std::string_view text, bool plus_is_blank);

class HttpServer {
 public:
  using Handler = std::function<Response(const Request&)>;

  struct Limits {
    std::size_t connections = 64;
    std::size_t header_bytes = 16'384;
    std::size_t body_bytes = 65'536;
    std::map<std::string, std::size_t> body_bytes_of = {};  // paths that take another size
    int read_timeout_ms = 10'000;
    int write_timeout_ms = 10'000;
    int requests_per_connection = 100;
  };

  explicit HttpServer(Handler handler) : HttpServer(std::move(handler), Limits{}) {}
  HttpServer(Handler handler, Limits limits);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Binds and begins to serve; port 0 takes a free one. Throws std::system_error.
  void start(const std::string& address, std::uint16_t port);
  std::uint16_t port() const { return port_; }
  void stop();  // waits for the threads; also safe when not started

 private:
  struct Connection {
    int fd = -1;
    std::thread thread;
    std::atomic<bool> done{false};
  };

  void accept_loop();
  void admit(int fd, bool loopback);
  void reap();
  void serve(int fd, bool loopback);

  Handler handler_;
  Limits limits_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::thread acceptor_;
  std::mutex mutex_;
  std::list<Connection> connections_;
};

}  // namespace recaudo::simulator
