#include "api/cli/story_clients.h"

#include <stdexcept>

#include "api/cli/secrets.h"
#include "base/http_client.h"

namespace recaudo::cli {
namespace {

namespace json = boost::json;

StoryClients::Answer exchange(const HttpRequest& request, const HttpClientOptions& options) {
  const auto response = http_exchange(request, options);
  if (!response) throw std::runtime_error(request.url + ": " + response.error().detail);
  json::error_code ec;
  const auto body = json::parse(response->body, ec);
  return {response->status, !ec && body.is_object() ? body.as_object() : json::object{}};
}

}  // namespace

StoryClients::StoryClients(const Installation& installation, std::string site_url,
                           std::string simulator_url)
    : ca_file_(installation.secret("tls.crt")),
      site_(std::move(site_url)),
      simulator_(std::move(simulator_url)),
      control_token_(required_secret(installation, "simulador_control").reveal()) {}

StoryClients::Answer StoryClients::get(const std::string& path) const {
  HttpClientOptions options;
  options.ca_file = ca_file_;
  return exchange({.method = "GET",
                   .url = site_ + path,
                   .headers = {{"Accept", "application/json"}},
                   .body = {}},
                  options);
}

StoryClients::Answer StoryClients::post(const std::string& path, const json::object& body,
                                        const std::string& key) const {
  HttpClientOptions options;
  options.ca_file = ca_file_;
  return exchange({.method = "POST",
                   .url = site_ + path,
                   .headers = {{"Content-Type", "application/json"},
                               {"Accept", "application/json"},
                               {"Idempotency-Key", key}},
                   .body = json::serialize(body)},
                  options);
}

json::object StoryClients::control(const std::string& path, const json::object& body) const {
  const auto answer = exchange(
      {.method = "POST",
       .url = simulator_ + "/control/" + path,
       .headers = {{"Content-Type", "application/json"}, {"X-Control-Token", control_token_}},
       .body = json::serialize(body)},
      {});
  if (answer.status != 200)
    throw std::runtime_error("simulador " + path + ": " + json::serialize(answer.body));
  return answer.body;
}

json::object StoryClients::control_get(const std::string& path) const {
  HttpClientOptions options;
  options.max_response_bytes = std::size_t{64} << 20;
  const auto answer = exchange({.method = "GET",
                                .url = simulator_ + "/control/" + path,
                                .headers = {{"X-Control-Token", control_token_}},
                                .body = {}},
                               options);
  if (answer.status != 200)
    throw std::runtime_error("simulador " + path + ": " + json::serialize(answer.body));
  return answer.body;
}

}  // namespace recaudo::cli
