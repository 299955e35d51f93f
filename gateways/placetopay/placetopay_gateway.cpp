#include "gateways/placetopay/placetopay_gateway.h"

#include "base/crypto.h"
#include "gateways/placetopay/notification.h"

namespace recaudo::placetopay {

using gateways::ActOutcome;
using gateways::Created;
using gateways::CreateOutcome;
using gateways::CreateRequest;
using gateways::Cus;
using gateways::Done;
using gateways::NotDone;
using gateways::NotFoundYet;
using gateways::QueryOutcome;
using gateways::Refused;
using gateways::ReturnOutcome;
using gateways::Unavailable;
using gateways::Unknown;

namespace {

constexpr int kClockFault = 103;  // seed older than five minutes
constexpr const char* kNotCreated =
    "PlacetoPay no creó el pago. No se hizo ningún débito. Revise los datos o use otro medio de "
    "pago.";

std::string error_text(Code code, const std::string& detail) {
  std::string text(info(code).text);
  if (!detail.empty()) text += " (" + detail + ")";
  return text;
}

}  // namespace

// No usable answer. `processed_maybe` tells whether PlacetoPay may have acted on the request.
struct PlacetopayGateway::Failure {
  bool processed_maybe = true;
  Code code = Code::kRailNotReached;
  std::string detail;
  gateways::Contact contact() const {
    return code == Code::kRailAccessDenied ? gateways::Contact::kDenied : gateways::Contact::kNone;
  }
  Unavailable unavailable() const { return {detail, detail, contact()}; }
};

PlacetopayGateway::PlacetopayGateway(PlacetopayOptions options, const Clock& clock)
    : options_(std::move(options)),
      traits_{.name = "placetopay",
              .label = "PlacetoPay",
              .origin = options_.page_origin,
              .can_withdraw = true,
              .can_reverse = true,
              .ends_sessions = true,
              .tells_returns = options_.tells_returns},
      clock_(clock) {}

template <typename Body>
tl::expected<HttpResponse, PlacetopayGateway::Failure> PlacetopayGateway::post(
    const std::string& path, Body body) const {
  const gateways::Exchange exchange(options_.http);
  std::string detail;
  for (int i = 0; i < 2; ++i) {
    const Proof proof{random_bytes(16), to_rfc3339(clock_.now())};
    const HttpRequest request{
        "POST", options_.base_url + path, {{"Content-Type", "application/json"}}, body(proof)};
    auto response = exchange.send(request);
    if (!response)
      return tl::unexpected(
          Failure{response.error().maybe_received, Code::kRailNotReached, response.error().detail});
    if (response->status != 401) return std::move(*response);
    // It was refused at the door: nothing happened.
    const auto status = parse_answer_status(response->body);
    const int fault = status ? authentication_fault(status->message) : 0;
    detail = "autenticación " + std::to_string(fault);
    if (fault != kClockFault) break;
  }
  return tl::unexpected(Failure{false, Code::kRailAccessDenied, detail});
}

Result<void> PlacetopayGateway::check(const CreateRequest& request) const {
  return check_create(request);
}

CreateOutcome PlacetopayGateway::create(const CreateRequest& request) {
  if (const auto good = check(request); !good)
    return Refused{std::string(info(good.error().code).id),
                   error_text(good.error().code, good.error().detail), good.error().detail,
                   std::nullopt};
  const auto response = post("/api/session", [&](const Proof& proof) {
    return create_json(request, options_.credentials, proof, options_.payment_methods);
  });
  if (!response) {
    const Failure& failure = response.error();
    if (failure.processed_maybe) return Unknown{failure.detail, failure.detail};
    return Refused{std::string(info(failure.code).id), std::string(info(failure.code).text),
                   failure.detail, failure.contact()};
  }
  const auto answer = parse_create_answer(response->body);
  const std::string raw = gateways::evidence_of(response->body);
  if (!answer || response->status >= 500)
    return Unknown{"HTTP " + std::to_string(response->status), raw};
  if (answer->status.status == "FAILED") return Refused{answer->status.reason, kNotCreated, raw};
  if (answer->request_id.empty())
    return Unknown{"estado desconocido: " + answer->status.status, raw};
  if (!gateways::may_redirect_to(answer->process_url, options_.base_url))
    return Unknown{"la dirección de la pasarela no es segura", raw, Cus(answer->request_id)};
  return Created{Cus(answer->request_id), answer->process_url, 0, raw};
}

// What a session's question was answered with, and its text.
struct PlacetopayGateway::Asked {
  Session session;
  std::string raw;
};

std::variant<PlacetopayGateway::Asked, NotFoundYet, Unavailable> PlacetopayGateway::ask_session(
    const Cus& cus) const {
  const auto response = post("/api/session/" + cus.str(), [&](const Proof& proof) {
    return auth_json(options_.credentials, proof);
  });
  if (!response) return response.error().unavailable();
  const std::string raw = gateways::evidence_of(response->body);
  if (response->status != 200) {
    const auto status = parse_answer_status(response->body);
    // Reason 0 with 404 or 400: there is no such session.
    const bool unknown = (response->status == 404 || response->status == 400) && status &&
                         status->status == "FAILED" && status->reason == "0";
    if (unknown) return NotFoundYet{raw};
    return Unavailable{"HTTP " + std::to_string(response->status), raw};
  }
  auto session = parse_session(response->body);
  if (!session) return Unavailable{session.error().detail, raw};
  if (session->request_id != cus.str()) return Unavailable{"la respuesta es de otra sesión", raw};
  return Asked{std::move(*session), response->body};
}

QueryOutcome PlacetopayGateway::query(const Cus& cus) {
  auto outcome = ask_session(cus);
  if (auto* none = std::get_if<Unavailable>(&outcome)) return std::move(*none);
  if (auto* none = std::get_if<NotFoundYet>(&outcome)) return std::move(*none);
  auto& asked = std::get<Asked>(outcome);
  auto status = status_of(asked.session);
  if (!status) return Unavailable{status.error().detail, asked.raw};
  status->raw = std::move(asked.raw);
  return std::move(*status);
}

ReturnOutcome PlacetopayGateway::query_return(const Cus& cus) {
  auto outcome = ask_session(cus);
  if (auto* none = std::get_if<Unavailable>(&outcome)) return std::move(*none);
  if (const auto* none = std::get_if<NotFoundYet>(&outcome))
    return NotDone{"0", none->raw, "PlacetoPay no conoce esa sesión."};
  auto& asked = std::get<Asked>(outcome);
  auto status = return_status_of(asked.session);
  if (!status && status.error().code == Code::kNotFound)
    return NotDone{asked.session.status.reason, asked.raw,
                   "PlacetoPay no tiene en esa sesión un pago aprobado, y solo uno."};
  if (!status) return Unavailable{status.error().detail, asked.raw};
  status->raw = std::move(asked.raw);
  return std::move(*status);
}

Result<gateways::NoticeSubject> PlacetopayGateway::read_notice(
    const gateways::Notice& notice) const {
  RECAUDO_TRY(read, read_notification(notice.body, options_.credentials.secret_key));
  gateways::NoticeSubject out{Cus(read.request_id), std::nullopt};
  if (const auto name = gateways::parse_attempt_reference(read.reference))
    out.ticket = name->ticket;
  return out;
}

template <typename Body>
ActOutcome PlacetopayGateway::act(const std::string& path, Body body) const {
  const auto response = post(path, body);
  if (!response) return response.error().unavailable();
  const std::string raw = gateways::evidence_of(response->body);
  const auto status = parse_answer_status(response->body);
  if (!status || response->status >= 500)
    return Unavailable{"HTTP " + std::to_string(response->status), raw};
  if (status->status == "OK" || status->status == "APPROVED") return Done{response->body};
  if (status->status == "FAILED" || status->status == "REJECTED")
    return NotDone{status->reason, raw, status->message};
  return Unavailable{"estado desconocido: " + status->status, raw};
}

ActOutcome PlacetopayGateway::withdraw(const Cus& cus) {
  return act("/api/session/" + cus.str() + "/cancel",
             [&](const Proof& proof) { return auth_json(options_.credentials, proof); });
}

ActOutcome PlacetopayGateway::reverse(const std::string& payment) {
  auto outcome = act("/api/transaction", [&](const Proof& proof) {
    return reverse_json(options_.credentials, proof, payment);
  });
  // "La transacción ya ha sido reembolsada" (4.5): the money may be gone, by whose request is not
  // told. Neither a confirmation of ours nor a refusal.
  if (const auto* refused = std::get_if<NotDone>(&outcome);
      refused != nullptr && refused->text.find("ya ha sido reembolsada") != std::string::npos)
    return Unavailable{refused->text, refused->raw, gateways::Contact::kAnswered};
  const auto* done = std::get_if<Done>(&outcome);
  if (done == nullptr) return outcome;
  // A confirmation of another payment confirms nothing.
  const auto about = parse_reversed_payment(done->raw);
  if (about && (about->empty() || *about == payment)) return outcome;
  return Unavailable{"la respuesta es de otro pago", done->raw};
}

Result<Credentials> load_credentials(const std::string& directory, HashName hash) {
  RECAUDO_TRY(login, read_secret_file(directory + "/placetopay_login"));
  RECAUDO_TRY(key, read_secret_file(directory + "/placetopay_secret_key"));
  if (login.empty() || login.reveal().size() > 32)
    return fail(Code::kRailSecretsInvalid, "placetopay_login: debe tener de 1 a 32 caracteres");
  if (key.empty()) return fail(Code::kRailSecretsInvalid, "placetopay_secret_key: está vacío");
  return Credentials{std::string(login.reveal()), std::move(key), hash};
}

}  // namespace recaudo::placetopay
