#include "gateways/simulator/pse_api.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>

#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/simulator/credits.h"

namespace recaudo::simulator {
namespace {

constexpr std::chrono::seconds kTokenLife{3600};
constexpr std::size_t kMaxTokens = 64;
constexpr std::string_view kTokenPath = "/oauth/client_credential/accesstoken";
constexpr std::string_view kApiPrefix = "/v2/psewebapinf/api/";
constexpr std::string_view kMultiCredit = "createTransactionPaymentMultiCreditNF";
constexpr std::array<std::string_view, 6> kMethods{"GetBankListNF",
                                                   "CreateTransactionPaymentNF",
                                                   kMultiCredit,
                                                   "GetTransactionInformationNF",
                                                   "GetTransactionInformationDetailed",
                                                   "FinalizeTransactionPaymentNF"};

Response oauth_error(int status, std::string_view code) {
  return json_response(status, JsonObject().text("error", code).str());
}

// The compact text stands bare in the body, as the SDK sends it; a last line end is no fault.
std::string_view compact_of(std::string_view body) {
  while (!body.empty() && (body.back() == '\n' || body.back() == '\r')) body.remove_suffix(1);
  return body;
}

std::string text_of(const JsonValue& object, const char* name) {
  const auto* value = object.find(name);
  return value && value->is(JsonValue::Kind::kString) ? value->text : std::string();
}

// The first of these names that is there, as an amount.
std::optional<Money> amount_of(const JsonValue& object, std::span<const char* const> names,
                               std::optional<Money> otherwise) {
  for (const char* name : names)
    if (const auto* value = object.find(name)) return money_of_number(*value);
  return otherwise;
}

// The documents do not give the inner names of a credit: every spelling they have is taken.
constexpr std::array kValueNames{"creditValue", "amount", "amountValue"};
constexpr std::array kVatNames{"vat", "vatValue", "taxValue"};

std::vector<GivenCredit> credits_of(const JsonValue& body) {
  std::vector<GivenCredit> out;
  const auto* credits = body.find("credits");
  if (!credits) return out;
  for (const auto& credit : credits->items)
    out.push_back({text_of(credit, "entityCode"), text_of(credit, "serviceCode"),
                   amount_of(credit, kValueNames, std::nullopt),
                   amount_of(credit, kVatNames, Money{})});
  return out;
}

bool credits_add_up(const SimulatorOptions& options, const JsonValue& body) {
  const auto* total = body.find("transactionValue");
  const auto wanted = total ? money_of_number(*total) : std::nullopt;
  return wanted && credits_fit(options, credits_of(body), *wanted);
}

}  // namespace

bool PseApi::serves(const std::string& path) {
  return path == kTokenPath || path.starts_with(kApiPrefix);
}

Response PseApi::handle(const Request& request, const std::string& public_url) {
  if (request.method != "POST") return json_response(405, R"({"error":"method_not_allowed"})");
  faults_.maybe_sleep();
  if (request.path == kTokenPath) return grant_token(request);
  const auto method = request.path.substr(kApiPrefix.size());
  if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end())
    return json_response(404, R"({"error":"unknown_method"})");
  if (!authorised(request)) return oauth_error(401, "invalid_token");
  if (!has_media_type(request, "application/json"))
    return json_response(415, R"({"error":"unsupported_media_type"})");
  const auto text = open_body(secrets_.keys, compact_of(request.body));
  if (!text) return json_response(400, R"({"error":"invalid_jwe"})");
  if (faults_.draw(&Faults::error_500_permille))
    return json_response(500, R"({"error":"internal_error"})");
  const auto body = parse_json(*text);
  const auto script = script_of_header(request);
  if (!script) return json_response(400, R"({"error":"invalid_simulator_outcome"})");
  return call(method, body ? *body : JsonValue{}, public_url, *script);
}

Response PseApi::grant_token(const Request& request) {
  if (!has_media_type(request, "application/x-www-form-urlencoded"))
    return oauth_error(415, "invalid_request");
  const auto form = parse_form(request.body);
  const bool granted = request.parameter("grant_type") == "client_credentials" &&
                       field(form, "grant_type") == "client_credentials";
  if (!granted) return oauth_error(400, "unsupported_grant_type");
  // Both are compared always: the time taken tells nobody which of the two was right.
  const bool same_id = equal_constant_time(field(form, "client_id"), secrets_.client_id.reveal());
  const bool same_secret =
      equal_constant_time(field(form, "client_secret"), secrets_.client_secret.reveal());
  if (!same_id || !same_secret) return oauth_error(401, "invalid_client");
  const auto token = to_base64url(random_bytes(32));
  {
    const std::lock_guard lock(mutex_);
    tokens_.push_back({sha256_hex(token), clock_.now() + kTokenLife});
    if (tokens_.size() > kMaxTokens) tokens_.pop_front();
  }
  return json_response(200, JsonObject()
                                .text("access_token", token)
                                .text("token_type", "Bearer")
                                .number("expires_in", kTokenLife.count())
                                .str());
}

bool PseApi::authorised(const Request& request) {
  const auto token = bearer_token(request);
  if (token.empty()) return false;
  if (!equal_constant_time(request.parameter("apikey"), secrets_.client_id.reveal())) return false;
  const auto digest = sha256_hex(token);
  const Instant now = clock_.now();
  const std::lock_guard lock(mutex_);
  return std::any_of(tokens_.begin(), tokens_.end(), [&](const Token& t) {
    return now < t.expires && equal_constant_time(t.digest, digest);
  });
}

Response PseApi::call(const std::string& method, const JsonValue& body,
                      const std::string& public_url, const std::optional<Script>& by_header) {
  std::string answer;
  bool lost = false;
  const bool asks = method.starts_with("GetTransactionInformation");
  if (method == "GetBankListNF") {
    answer = ach_.bank_list(body);
  } else if (method == kMultiCredit && !credits_add_up(options_, body)) {
    answer = JsonObject().text("returnCode", "FAIL_ERRORINCREDITS").str();
  } else if (method == kMultiCredit || method == "CreateTransactionPaymentNF") {
    auto created = ach_.create(body, public_url, by_header);
    answer = std::move(created.json);
    lost = created.answer_lost || faults_.draw(&Faults::create_lost_permille);
  } else if (asks && faults_.draw(&Faults::query_timeout_permille)) {
    answer = JsonObject().text("returnCode", "FAIL_TIMEOUT").str();
  } else if (asks) {
    answer = ach_.information(body, method == "GetTransactionInformationDetailed");
  } else {
    answer = ach_.finalize(body);
    lost = faults_.draw(&Faults::create_lost_permille);
  }
  Response r = json_response(200, seal_body(secrets_.keys, answer));
  r.drop = lost;
  return r;
}

}  // namespace recaudo::simulator
