#include "gateways/wompi/wompi_gateway.h"

#include <algorithm>
#include <thread>

#include "gateways/wompi/event.h"

namespace recaudo::wompi {

using gateways::Created;
using gateways::CreateOutcome;
using gateways::CreateRequest;
using gateways::Cus;
using gateways::Exchange;
using gateways::NotFoundYet;
using gateways::QueryOutcome;
using gateways::Refused;
using gateways::Unavailable;
using gateways::Unknown;

namespace {

constexpr const char* kNotCreated =
    "Wompi no creó el pago. No se hizo ningún débito. Revise los datos o use otro medio de pago.";

Refused refused(Code code, const std::string& detail) {
  std::string text(info(code).text);
  if (code == Code::kRailRequestInvalid) text += " (" + detail + ")";
  std::optional<gateways::Contact> contact;
  if (code == Code::kRailAccessDenied) contact = gateways::Contact::kDenied;
  if (code == Code::kRailNotReached) contact = gateways::Contact::kNone;
  return {std::string(info(code).id), std::move(text), detail, contact};
}

gateways::Contact contact_of(const HttpResponse& not_ok) {
  return not_ok.status == 401 ? gateways::Contact::kDenied : gateways::Contact::kNone;
}

// The one that decides among those of one reference.
const Transaction& weightiest(const std::vector<Transaction>& found) {
  const auto weight = [](const Transaction& t) {
    if (t.status == "APPROVED") return 2;
    return t.status == "PENDING" ? 1 : 0;
  };
  return *std::ranges::max_element(
      found, [&](const auto& a, const auto& b) { return weight(a) < weight(b); });
}

}  // namespace

WompiGateway::WompiGateway(WompiOptions options)
    : options_(std::move(options)),
      traits_{.name = "wompi",
              .label = "PSE por Wompi",
              .origin = options_.page_origin,
              .payer_chooses_bank = true,
              .asks_consents = true,
              .can_search = true,
              .ends_sessions = true} {}

HttpRequest WompiGateway::get(const std::string& path, std::string_view key) const {
  return {"GET", options_.base_url + path, {{"Authorization", "Bearer " + std::string(key)}}, ""};
}

Result<void> WompiGateway::check(const CreateRequest& request) const {
  return check_create(request, options_.terms);
}

Result<gateways::BankList> WompiGateway::bank_list() {
  const auto response =
      Exchange(options_.http).send(get("/pse/financial_institutions", options_.keys.public_key));
  if (!response) return fail(Code::kPseBankListUnavailable, response.error().detail);
  if (response->status == 401) return fail(Code::kRailAccessDenied, "HTTP 401");
  if (response->status != 200) return fail(Code::kPseBankListUnavailable);
  auto banks = parse_bank_list(response->body);
  if (!banks) return fail(Code::kPseBankListUnavailable, banks.error().detail);
  return banks;
}

Result<gateways::ConsentList> WompiGateway::consents() {
  const auto& key = options_.keys.public_key;
  const auto response = Exchange(options_.http).send(get("/merchants/" + key, key));
  if (!response) return fail(Code::kRailNotReached, response.error().detail);
  if (response->status == 401) return fail(Code::kRailAccessDenied, "HTTP 401");
  RECAUDO_TRY(merchant, parse_merchant(response->body));
  for (const Acceptance* document : {&merchant.policy, &merchant.personal_data})
    if (!gateways::may_redirect_to(document->permalink, options_.base_url))
      return fail(Code::kRailAnswerInvalid, "la dirección de las condiciones no es segura");
  return gateways::ConsentList{{"Acepto los términos y condiciones de Wompi",
                                merchant.policy.permalink, merchant.policy.token},
                               {"Autorizo a Wompi el tratamiento de mis datos personales",
                                merchant.personal_data.permalink, merchant.personal_data.token}};
}

CreateOutcome WompiGateway::refused_creation(const HttpResponse& response) const {
  const std::string raw = gateways::evidence_of(response.body);
  if (response.status == 401) return refused(Code::kRailAccessDenied, raw);
  const auto error = parse_error(response.body);
  // A reference is sent once: if it was used, the creation that went before had arrived.
  if (response.status != 422 || !error || error->reference_used)
    return Unknown{"HTTP " + std::to_string(response.status), raw};
  return Refused{error->type, kNotCreated, raw};
}

CreateOutcome WompiGateway::create(const CreateRequest& request) {
  if (const auto good = check(request); !good)
    return refused(good.error().code, good.error().detail);
  const Exchange exchange(options_.http);
  const auto response = exchange.send({"POST",
                                       options_.base_url + "/transactions",
                                       {{"Authorization", "Bearer " + options_.keys.public_key},
                                        {"Content-Type", "application/json"}},
                                       create_json(request, options_.keys)});
  if (!response) {
    const auto& failure = response.error();
    if (failure.maybe_received) return Unknown{failure.detail, failure.detail};
    return refused(Code::kRailNotReached, failure.detail);
  }
  if (response->status != 201 && response->status != 200) return refused_creation(*response);
  auto transaction = parse_transaction(response->body);
  if (!transaction)
    return Unknown{transaction.error().detail, gateways::evidence_of(response->body)};
  return await_address(exchange, std::move(*transaction), response->body);
}

CreateOutcome WompiGateway::await_address(const Exchange& exchange, Transaction known,
                                          std::string raw) const {
  const Cus cus(known.id);
  const auto until = std::chrono::steady_clock::now() + options_.address_limit;
  while (known.async_payment_url.empty() && known.status == "PENDING") {
    if (std::chrono::steady_clock::now() + options_.address_pause >= until ||
        exchange.left() <= options_.address_pause)
      return Unknown{"Wompi no dio la dirección del banco a tiempo", raw, cus,
                     gateways::Contact::kAnswered};
    std::this_thread::sleep_for(options_.address_pause);
    const auto response =
        exchange.send(get("/transactions/" + cus.str(), options_.keys.public_key));
    if (!response || response->status != 200) continue;
    const auto now = parse_transaction(response->body);
    if (!now || now->id != cus.str()) continue;
    known = *now;
    raw = response->body;
  }
  return outcome_of(known, raw);
}

CreateOutcome WompiGateway::outcome_of(const Transaction& known, const std::string& raw) const {
  const Cus cus(known.id);
  if (known.status == "DECLINED" || known.status == "ERROR")
    return Refused{known.status, kNotCreated, raw};
  if (known.status != "PENDING")
    return Unknown{"estado inesperado: " + known.status, raw, cus, gateways::Contact::kAnswered};
  if (!gateways::may_redirect_to(known.async_payment_url, options_.base_url))
    return Unknown{"la dirección del banco no es segura", raw, cus, gateways::Contact::kAnswered};
  return Created{cus, known.async_payment_url, 0, raw};
}

CreateOutcome WompiGateway::find(const CreateRequest& request, gateways::Search search) {
  const std::string reference =
      gateways::attempt_reference(request.order_reference, request.ticket);
  const Exchange exchange(options_.http);
  const auto response = exchange.send(
      get("/transactions?reference=" + reference, options_.keys.private_key.reveal()));
  if (!response) return Unknown{response.error().detail, response.error().detail};
  const std::string raw = gateways::evidence_of(response->body);
  if (response->status != 200)
    return Unknown{"HTTP " + std::to_string(response->status), raw, {}, contact_of(*response)};
  auto found = parse_transactions(response->body);
  if (!found) return Unknown{found.error().detail, raw};
  std::erase_if(*found, [&](const Transaction& t) { return t.reference != reference; });
  if (found->empty())
    return Unknown{
        "no hay una transacción con esa referencia", raw, {}, gateways::Contact::kAnswered};
  const Transaction& known = weightiest(*found);
  if (search == gateways::Search::kForThePayer)
    return await_address(exchange, known, response->body);
  if (known.status == "PENDING" && known.async_payment_url.empty())
    return Unknown{"espera la dirección del banco", response->body, Cus(known.id),
                   gateways::Contact::kAnswered};
  return outcome_of(known, response->body);
}

QueryOutcome WompiGateway::query(const Cus& cus) {
  const auto response =
      Exchange(options_.http).send(get("/transactions/" + cus.str(), options_.keys.public_key));
  if (!response) return Unavailable{response.error().detail, response.error().detail};
  const std::string raw = gateways::evidence_of(response->body);
  if (response->status == 404) {
    const auto error = parse_error(response->body);
    if (error && error->type == "NOT_FOUND_ERROR") return NotFoundYet{raw};
  }
  if (response->status != 200)
    return Unavailable{"HTTP " + std::to_string(response->status), raw, contact_of(*response)};
  const auto transaction = parse_transaction(response->body);
  if (!transaction) return Unavailable{transaction.error().detail, raw};
  if (transaction->id != cus.str()) return Unavailable{"la respuesta es de otra transacción", raw};
  auto status = status_of(*transaction);
  if (!status) return Unavailable{status.error().detail, raw};
  status->raw = response->body;
  return std::move(*status);
}

Result<gateways::NoticeSubject> WompiGateway::read_notice(const gateways::Notice& notice) const {
  RECAUDO_TRY(event, read_event(notice.body, notice.checksum_header, options_.keys.events_secret,
                                options_.keys.environment));
  gateways::NoticeSubject out{Cus(event.transaction_id), std::nullopt};
  if (const auto name = gateways::parse_attempt_reference(event.reference))
    out.ticket = name->ticket;
  return out;
}

Result<Keys> load_keys(const std::string& directory) {
  RECAUDO_TRY(public_key, read_secret_file(directory + "/wompi_public_key"));
  RECAUDO_TRY(private_key, read_secret_file(directory + "/wompi_private_key"));
  RECAUDO_TRY(events, read_secret_file(directory + "/wompi_events_secret"));
  RECAUDO_TRY(integrity, read_secret_file(directory + "/wompi_integrity_secret"));
  for (const auto environment : {Environment::kTest, Environment::kProduction}) {
    const std::string code(to_code(environment));
    if (public_key.reveal().starts_with("pub_" + code + "_") &&
        private_key.reveal().starts_with("prv_" + code + "_") &&
        events.reveal().starts_with(code + "_events_") &&
        integrity.reveal().starts_with(code + "_integrity_"))
      return Keys{std::string(public_key.reveal()), std::move(private_key), std::move(events),
                  std::move(integrity), environment};
  }
  return fail(Code::kRailSecretsInvalid,
              "las cuatro llaves de Wompi deben ser del mismo ambiente y tener su prefijo");
}

}  // namespace recaudo::wompi
