#include "api/cli/log_site.h"

#include <arpa/inet.h>

#include <algorithm>
#include <thread>

#include "audit/tile_path.h"
#include "base/http_client.h"

namespace recaudo::cli {
namespace {

constexpr int kMaxRests = 5;  // for one file
constexpr std::chrono::seconds kLongestRest{60};

// This machine by a name that is nobody else's: localhost, 127.0.0.0/8, [::1].
bool is_loopback(std::string_view authority) {
  if (authority == "[::1]" || authority.starts_with("[::1]:")) return true;
  const std::string host(authority.substr(0, authority.find(':')));
  in_addr address{};
  return host == "localhost" || (::inet_pton(AF_INET, host.c_str(), &address) == 1 &&
                                 (ntohl(address.s_addr) >> 24) == 127);
}

std::chrono::seconds asked_rest(const HttpResponse& answer) {
  const auto seconds = audit::parse_decimal(answer.header("retry-after")).value_or(1);
  return std::clamp(std::chrono::seconds(std::min<std::uint64_t>(seconds, 3600)),
                    std::chrono::seconds{1}, kLongestRest);
}

tl::unexpected<Error> not_served(const std::string& url, const std::string& why) {
  return fail(Code::kMirrorNotServed, url + ": " + why);
}

}  // namespace

void rest(std::chrono::seconds time) {
  std::this_thread::sleep_for(time);
}

Result<std::string> log_address(std::string_view url, bool plain_http) {
  while (url.ends_with('/')) url.remove_suffix(1);
  const bool plain = url.starts_with("http://");
  if ((!plain && !url.starts_with("https://")) || url.find_first_of("?#@") != url.npos)
    return fail(Code::kUsage, "URL: se espera como https://sitio/bitacora");
  const std::string_view rest = url.substr(url.find("//") + 2);
  if (plain && !plain_http && !is_loopback(rest.substr(0, rest.find('/'))))
    return fail(Code::kMirrorPlainHttp, std::string(url));
  return std::string(url);
}

audit::FetchFile files_of_site(const std::string& url, const std::string& ca_file,
                               const Rest& take_rest) {
  return [=](const std::string& path, std::size_t max_bytes) -> Result<std::optional<std::string>> {
    HttpRequest request;
    request.url = url + "/" + path;
    HttpClientOptions options;
    options.max_response_bytes = max_bytes;
    options.ca_file = ca_file;
    for (int rests = 0;; ++rests) {
      auto answer = http_exchange(request, options);
      if (!answer) return not_served(request.url, answer.error().detail);
      if (answer->status == 200) return std::optional(std::move(answer->body));
      if (answer->status == 404) return std::optional<std::string>();
      const bool later = answer->status == 429 || answer->status == 503;
      if (!later || rests == kMaxRests)
        return not_served(request.url, "el sitio respondió " + std::to_string(answer->status));
      take_rest(asked_rest(*answer));
    }
  };
}

}  // namespace recaudo::cli
