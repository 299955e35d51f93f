#include "gateways/pse/pse_gateway.h"

#include <algorithm>
#include <chrono>
#include <string_view>

#include "base/bytes.h"

namespace recaudo::pse {
namespace {

using gateways::ActOutcome;
using gateways::BankList;
using gateways::CreateOutcome;
using gateways::CreateRequest;
using gateways::Cus;
using gateways::PaymentState;
using gateways::QueryOutcome;
using gateways::Refused;
using gateways::Status;
using gateways::Unavailable;
using gateways::Unknown;

constexpr int kMaxLogins = 3;
constexpr std::size_t kMaxRawOnFailure = 4096;
// ACH's token lives 3600 s and is dropped at 3000 s; a shorter one keeps the same proportion.
constexpr int kTokenLifeSeconds = 3000;

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain)
      out += c;
    else
      out += "%" + to_hex({&c, 1});
  }
  return out;
}

// The body of an answer as a JWE: some servers write it as a JSON string, between quotes.
std::string_view without_quotes(std::string_view body) {
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first == body.npos) return {};
  body = body.substr(first, body.find_last_not_of(" \t\r\n") - first + 1);
  if (body.size() >= 2 && body.front() == '"' && body.back() == '"')
    body = body.substr(1, body.size() - 2);
  return body;
}

// No usable answer. `processed` tells whether PSE may have acted on the request.
struct CallFailure {
  enum class Processed { kNo, kMaybe };
  Processed processed = Processed::kMaybe;
  Code code = Code::kPseNotReached;
  std::string detail;
  std::string raw;
};

gateways::Contact contact_of(const CallFailure& failure) {
  return failure.code == Code::kPseAccessDenied ? gateways::Contact::kDenied
                                                : gateways::Contact::kNone;
}

Unavailable unavailable(const CallFailure& failure) {
  return {failure.detail, failure.raw, contact_of(failure)};
}

tl::unexpected<CallFailure> not_processed(Code code, const std::string& detail) {
  return tl::unexpected(CallFailure{CallFailure::Processed::kNo, code, detail, detail});
}

tl::unexpected<CallFailure> maybe_processed(std::string detail, std::string raw) {
  if (raw.size() > kMaxRawOnFailure) raw.resize(kMaxRawOnFailure);
  return tl::unexpected(CallFailure{CallFailure::Processed::kMaybe, Code::kPseAnswerInvalid,
                                    std::move(detail), std::move(raw)});
}

}  // namespace

// The exchanges of one operation, all under one deadline.
class PseGateway::Channel {
 public:
  explicit Channel(PseGateway& gateway)
      : gateway_(gateway),
        deadline_(std::chrono::steady_clock::now() + gateway.options_.http.timeout) {}

  // Sends a method and returns the decrypted answer. Only a 401 repeats it: the token was refused
  // before anybody looked at the body, so that nothing happened.
  tl::expected<std::string, CallFailure> call(std::string_view method, std::string_view json) {
    const PseOptions& options = gateway_.options_;
    HttpRequest request;
    request.method = "POST";
    request.url = options.base_url + "/" + std::string(method) +
                  "?apikey=" + percent_encoded(options.secrets.client_id.reveal());
    for (int login = 1; login <= kMaxLogins; ++login) {
      const auto token = valid_token();
      if (!token) return tl::unexpected(token.error());
      request.headers = {{"Authorization", "Bearer " + *token},
                         {"Content-Type", "application/json"}};
      request.body = encrypt_nf(json, options.secrets.keys);
      auto response = exchange(request);
      if (!response) return failed(response.error());
      if (response->status != 401) return opened(std::move(*response));
      forget(*token);
    }
    return not_processed(Code::kPseAccessDenied, "PSE no aceptó la autorización (HTTP 401)");
  }

 private:
  tl::expected<HttpResponse, HttpFailure> exchange(const HttpRequest& request) const {
    HttpClientOptions http = gateway_.options_.http;
    http.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline_ - std::chrono::steady_clock::now());
    return http_exchange(request, http);
  }

  static tl::unexpected<CallFailure> failed(const HttpFailure& failure) {
    if (failure.stage == HttpFailure::Stage::kNotSent)
      return not_processed(Code::kPseNotReached, failure.detail);
    return maybe_processed("sin respuesta completa: " + failure.detail, failure.detail);
  }

  tl::expected<std::string, CallFailure> opened(HttpResponse response) const {
    if (response.status != 200)
      return maybe_processed("HTTP " + std::to_string(response.status), std::move(response.body));
    auto json = decrypt_nf(without_quotes(response.body), gateway_.options_.secrets.keys);
    if (!json) return maybe_processed(json.error().detail, std::move(response.body));
    return std::move(*json);
  }

  tl::expected<std::string, CallFailure> valid_token() {
    {
      const std::lock_guard lock(gateway_.mutex_);
      if (gateway_.token_ && gateway_.clock_.now() < gateway_.token_->valid_until)
        return gateway_.token_->value;
    }
    return log_in();
  }

  // Whatever goes wrong here, the request itself was not sent. Neither the request nor the answer
  // go into a text: both are secrets.
  tl::expected<std::string, CallFailure> log_in() {
    const PseOptions& options = gateway_.options_;
    const Instant asked_at = gateway_.clock_.now();
    const HttpRequest request{
        "POST",
        options.oauth_url + "?grant_type=client_credentials",
        {{"Content-Type", "application/x-www-form-urlencoded"}},
        "grant_type=client_credentials&client_id=" +
            percent_encoded(options.secrets.client_id.reveal()) +
            "&client_secret=" + percent_encoded(options.secrets.client_secret.reveal())};
    const auto response = exchange(request);
    if (!response)
      return not_processed(Code::kPseNotReached, "autorización: " + response.error().detail);
    if (response->status != 200)
      return not_processed(Code::kPseAccessDenied,
                           "autorización: HTTP " + std::to_string(response->status));
    auto answer = parse_token_answer(response->body);
    if (!answer)
      return not_processed(Code::kPseAccessDenied, "autorización: la respuesta no trae la llave");
    const int life = std::min(kTokenLifeSeconds, answer->expires_in_seconds / 6 * 5);
    const std::lock_guard lock(gateway_.mutex_);
    gateway_.token_ = Token{answer->access_token, asked_at + std::chrono::seconds(life)};
    return std::move(answer->access_token);
  }

  // Only if it is still that one: another thread may have renewed it.
  void forget(const std::string& token) {
    const std::lock_guard lock(gateway_.mutex_);
    if (gateway_.token_ && gateway_.token_->value == token) gateway_.token_.reset();
  }

  PseGateway& gateway_;
  std::chrono::steady_clock::time_point deadline_;
};

PseGateway::PseGateway(PseOptions options, const Clock& clock)
    : options_(std::move(options)), traits_(traits_of_pse(options_.page_origin)), clock_(clock) {
  const NfKeys& keys = options_.secrets.keys;
  invariant(keys.key.reveal().size() == 32 && keys.iv.reveal().size() == 12,
            "the keys of PSE have 32 and 12 bytes");
}

PseGateway::~PseGateway() = default;

Result<void> PseGateway::check(const CreateRequest& request) const {
  return check_create(request, options_.entity);
}

Result<BankList> PseGateway::bank_list() {
  const auto json = Channel(*this).call("GetBankListNF", entity_json(options_.entity));
  if (!json)
    return fail(json.error().code == Code::kPseAccessDenied ? Code::kPseAccessDenied
                                                            : Code::kPseBankListUnavailable,
                json.error().detail);
  auto banks = parse_bank_list(*json);
  if (!banks) return fail(Code::kPseBankListUnavailable, banks.error().detail);
  return banks;
}

CreateOutcome PseGateway::create(const CreateRequest& request) {
  if (const auto good = check(request); !good) return not_sent(good.error());
  const auto json =
      Channel(*this).call(create_method(options_.entity), create_json(request, options_.entity));
  if (!json) {
    const CallFailure& failure = json.error();
    if (failure.processed == CallFailure::Processed::kMaybe)
      return Unknown{failure.detail, failure.raw};
    return Refused{std::string(info(failure.code).id), std::string(info(failure.code).text),
                   failure.raw, contact_of(failure)};
  }
  const auto answer = parse_create_answer(*json);
  if (!answer) return Unknown{answer.error().detail, *json};
  return create_outcome(*answer, options_.contact, options_.base_url, *json);
}

QueryOutcome PseGateway::query(const Cus& cus) {
  Channel channel(*this);
  const std::string question = query_json(options_.entity, cus);
  const auto json = channel.call("GetTransactionInformationNF", question);
  if (!json) return unavailable(json.error());
  auto answer = parse_information_answer(*json);
  if (!answer) return Unavailable{answer.error().detail, *json};
  QueryOutcome outcome = query_outcome(std::move(*answer), cus, *json);
  auto* status = std::get_if<Status>(&outcome);
  const bool lost = status != nullptr && (status->state == PaymentState::kDeclined ||
                                          status->state == PaymentState::kFailed);
  if (lost && status->cause_code.empty()) add_cause(*status, question, channel);
  return outcome;
}

void PseGateway::add_cause(Status& status, const std::string& json_query, Channel& channel) const {
  const auto json = channel.call("GetTransactionInformationDetailed", json_query);
  if (!json) return;  // the state stands without its cause
  const auto cause = parse_cause_answer(*json);
  if (!cause) return;
  status.cause_code = cause->code;
  status.cause_text = rejection_cause_text(cause->code);
  if (status.cause_text.empty()) status.cause_text = cause->description;
  status.cause_raw = *json;
}

ActOutcome PseGateway::finalize(const Cus& cus, const std::string& receipt) {
  const auto json = Channel(*this).call("FinalizeTransactionPaymentNF",
                                        finalize_json(options_.entity, cus, receipt));
  if (!json) return unavailable(json.error());
  const auto code = parse_finalize_answer(*json);
  if (!code) return Unavailable{code.error().detail, *json};
  return finalize_outcome(*code, *json);
}

Result<PseSecrets> load_pse_secrets(const std::string& directory) {
  RECAUDO_TRY(client_id, read_secret_file(directory + "/pse_client_id"));
  RECAUDO_TRY(client_secret, read_secret_file(directory + "/pse_client_secret"));
  RECAUDO_TRY(key, read_secret_file(directory + "/pse_key"));
  RECAUDO_TRY(iv, read_secret_file(directory + "/pse_iv"));
  if (client_id.empty() || client_secret.empty())
    return fail(Code::kPseSecretsInvalid, "pse_client_id o pse_client_secret: está vacío");
  if (key.reveal().size() != 32)
    return fail(Code::kPseSecretsInvalid, "pse_key: debe tener 32 bytes");
  if (iv.reveal().size() != 12)
    return fail(Code::kPseSecretsInvalid, "pse_iv: debe tener 12 bytes");
  return PseSecrets{std::move(client_id), std::move(client_secret),
                    NfKeys{std::move(key), std::move(iv)}};
}

}  // namespace recaudo::pse
