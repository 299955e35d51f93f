#include "gateways/simulator/pse_soap.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "gateways/simulator/credits.h"
#include "gateways/simulator/digits.h"
#include "gateways/simulator/utf8.h"
#include "gateways/simulator/web_address.h"

namespace recaudo::simulator {
namespace {

constexpr std::string_view kPath = "/pse/MainServices";
constexpr std::string_view kAction = "http://vesta.com.br/pse/MainServices/";
constexpr std::size_t kMaxDescription = 80;

// Operation, and the element that its body holds.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kOperations{
    {{"getBankList", "getBankListInformation"},
     {"createTransactionPayment", "createTransactionPaymentInformation"},
     {"createTransactionPaymentMultiCredit", "createTransactionPaymentMultiCreditInformation"},
     {"getTransactionInformation", "getTransactionInformationBody"},
     {"finalizeTransactionPayment", "finalizeTransactionPaymentInformation"}}};

Response xml(int status, std::string body) {
  Response r;
  r.status = status;
  r.content_type = "text/xml; charset=utf-8";
  r.body = std::move(body);
  r.headers["Cache-Control"] = "no-store";
  return r;
}

Response fault(std::string_view code, std::string_view text) {
  return xml(500, write_soap_fault(code, text));
}

// An xs:decimal, which has a sign, and zeros, or not ("1254300", "+1254300.5", "0.0"); nothing when
// it is no number of centavos.
std::optional<Money> money_of_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.starts_with('-')) return std::nullopt;  // one sign at most
  const auto point = text.find('.');
  std::string decimals(point == text.npos ? "" : text.substr(point + 1));
  while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
  if (decimals.size() > 2) return std::nullopt;
  decimals.append(2 - decimals.size(), '0');
  const auto money =
      parse_plain_money(std::string(text.substr(0, point)).append(".").append(decimals));
  if (!money) return std::nullopt;
  return negative ? -*money : *money;
}

// A decimal with its currency; nothing when either is wrong.
std::optional<Money> amount_of(const std::multimap<std::string, SoapField>& fields,
                               const std::string& name) {
  if (fields.count(name) != 1) return std::nullopt;
  const auto& field = fields.find(name)->second;
  const auto currency = field.attributes.find("currencyISOcode");
  const auto money = money_of_decimal(field.text);
  if (currency == field.attributes.end() || currency->second != "COP" || !money)
    return std::nullopt;
  return *money;
}

// An xs:date: a day, perhaps with its zone.
bool near_today(const std::string& text, Instant now) {
  constexpr std::size_t kDay = 10;
  const auto zone = text.substr(std::min(text.size(), kDay));
  const bool zoned =
      zone == "Z" || (zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':' &&
                      zone.find_first_not_of("0123456789:", 1) == std::string::npos);
  const auto day = parse_iso_date(zoned ? text.substr(0, kDay) : text);
  return day && std::abs(days_between(*day, bogota_date(now))) <= 1;
}

// The inner names of a credit are not in the documents: every spelling they have is taken.
std::optional<Money> first_of(const std::multimap<std::string, SoapField>& fields,
                              std::initializer_list<const char*> names,
                              std::optional<Money> otherwise) {
  for (const char* name : names)
    if (fields.count(name) != 0) return amount_of(fields, name);
  return otherwise;
}

std::string single(const std::multimap<std::string, SoapField>& fields, const std::string& name) {
  return fields.count(name) == 1 ? fields.find(name)->second.text : std::string();
}

bool credits_add_up(const SimulatorOptions& options, const SoapRequest& request, Money total) {
  std::vector<GivenCredit> credits;
  credits.reserve(request.credits.size());
  for (const auto& c : request.credits)
    credits.push_back({single(c, "entityCode"), single(c, "serviceCode"),
                       first_of(c, {"creditValue", "amount", "amountValue"}, std::nullopt),
                       first_of(c, {"vat", "vatValue", "taxValue"}, Money{})});
  return credits_fit(options, credits, total);
}

// The request as ACH keeps it, or the return code of its refusal.
tl::expected<PaymentRequest, const char*> read_payment(const SoapRequest& request,
                                                       const SimulatorOptions& options,
                                                       Instant now) {
  const auto refuse = [](const char* code) { return tl::unexpected<const char*>(code); };
  PaymentRequest r;
  r.bank_code = request.only("financialInstitutionCode");
  r.service_code = request.only("serviceCode");
  r.entity_url = request.only("entityurl");
  r.solicite_date = request.only("soliciteDate");
  r.description = request.only("paymentDescription");
  const auto user_type = request.only("userType");
  r.user_type = user_type == "1" ? "company" : "person";
  const auto amount = amount_of(request.fields, "transactionValue");
  const auto vat = amount_of(request.fields, "vatValue");
  const auto ticket = whole_number(request.only("ticketId"));
  if (request.only("entityCode") != options.entity_code)
    return refuse("FAIL_ENTITYNOTEXISTSORDISABLED");
  if (!with_code(options.banks, r.bank_code)) return refuse("FAIL_BANKNOTEXISTSORDISABLED");
  if (!with_code(options.services, r.service_code)) return refuse("FAIL_SERVICENOTEXISTS");
  if (!amount || !vat || !amount->is_positive() || vat->is_negative() || *vat > *amount)
    return refuse("FAIL_INVALIDAMOUNT");
  if (*amount > kGreatestPayment) return refuse("FAIL_EXCEEDEDLIMIT");
  if (!near_today(r.solicite_date, now)) return refuse("FAIL_INVALIDSOLICITDATE");
  if (r.description.empty() || characters(r.description) > kMaxDescription)
    return refuse("FAIL_DESCRIPTIONNOTFOUND");
  std::array<std::string*, 3> targets{&r.reference1, &r.reference2, &r.reference3};
  const auto [first, last] = request.fields.equal_range("referenceNumber");
  if (!ticket || !is_web_address(r.entity_url) || (user_type != "0" && user_type != "1") ||
      request.fields.count("referenceNumber") > targets.size())
    return refuse("FAIL_TRANSACTIONNOTALLOWED");
  r.amount = *amount;
  r.vat = *vat;
  r.ticket = TicketId(*ticket);
  std::size_t n = 0;
  for (auto it = first; it != last; ++it) *targets.at(n++) = it->second.text;
  return r;
}

}  // namespace

bool PseSoap::serves(const std::string& path) {
  return path == kPath;
}

Response PseSoap::answer(std::string_view operation, std::string_view wrapper,
                         const std::vector<std::vector<SoapAnswer>>& parts) const {
  return xml(200, write_soap(operation, wrapper, parts, options_.entity_code));
}

Response PseSoap::handle(const Request& request, const std::string& public_url) {
  if (request.method != "POST") return xml(405, write_soap_fault("Client", "POST"));
  faults_.maybe_sleep();
  if (!has_media_type(request, "text/xml"))
    return xml(415, write_soap_fault("Client", "Content-Type"));
  const auto read = read_soap(request.body, request.header("content-type"));
  if (!read) return fault("Client", read.error());
  std::string action = request.header("soapaction");
  std::erase(action, '"');
  if (action != std::string(kAction) + read->operation) return fault("Client", "SOAPAction");
  const auto known =
      std::find(kOperations.begin(), kOperations.end(),
                std::pair<std::string_view, std::string_view>(read->operation, read->wrapper));
  if (known == kOperations.end()) return fault("Client", "operation");
  if (faults_.draw(&Faults::error_500_permille)) return fault("Server", "Internal error");
  const auto script = script_of_header(request);
  if (!script) return fault("Client", "X-Simulator-Outcome");
  if (read->operation == "getBankList") return bank_list(*read);
  if (read->operation == "getTransactionInformation") return information(*read);
  if (read->operation == "finalizeTransactionPayment") return finalize(*read);
  return create(*read, *script, public_url);
}

Response PseSoap::bank_list(const SoapRequest& request) const {
  if (request.only("entityCode") != options_.entity_code)
    return fault("Client", "FAIL_ENTITYNOTEXISTSORDISABLED");
  std::vector<std::vector<SoapAnswer>> rows;
  const auto row = [&](const std::string& code, const std::string& name) {
    rows.push_back({{"financialInstitutionCode", code}, {"financialInstitutionName", name}});
  };
  row("0", "A continuación seleccione su banco");
  for (const auto& bank : options_.banks) row(bank.code, bank.name);
  return answer("getBankList", "getBankListResponseInformation", rows);
}

Response PseSoap::create(const SoapRequest& request, const std::optional<Script>& by_header,
                         const std::string& public_url) {
  const bool multi = request.operation == "createTransactionPaymentMultiCredit";
  const auto wrapper = request.operation + "ResponseInformation";
  const auto refuse = [&](std::string code) {
    return answer(request.operation, wrapper, {{{"returnCode", std::move(code)}}});
  };
  auto books = ach_.enter();
  auto payment = read_payment(request, options_, books.now());
  if (!payment) return refuse(payment.error());
  if (multi && !credits_add_up(options_, request, payment->amount))
    return refuse("FAIL_ERRORINCREDITS");
  const auto script = ach_.script_for(*payment, by_header);
  if (script.refusal != NotCreated::kNo) return refuse(std::string(return_code(script.refusal)));
  auto t = books.open(std::move(*payment), {});
  if (!t) return refuse("FAIL_TRANSACTIONNOTALLOWED");  // the ticket was used
  if (script.order) books.order(*t, *script.order, "script");
  std::vector<SoapAnswer> fields{{"trazabilityCode", to_string(t->cus)},
                                 {"returnCode", "SUCCESS"},
                                 {"bankurl", public_url + "/PSENF/index.html?enc=" + t->page_token},
                                 {"transactionCycle", std::to_string(t->cycle)}};
  if (multi) fields.push_back({"returnCodeDetails", "SUCCESS"});
  Response r = answer(request.operation, wrapper, {fields});
  r.drop = script.answer_lost || faults_.draw(&Faults::create_lost_permille);
  return r;
}

Response PseSoap::information(const SoapRequest& request) {
  const auto say = [&](std::vector<SoapAnswer> fields) {
    return answer("getTransactionInformation", "getTransactionInformationResponseBody",
                  {std::move(fields)});
  };
  if (faults_.draw(&Faults::query_timeout_permille)) return fault("Server", "Timeout");
  auto books = ach_.enter();
  if (request.only("entityCode") != options_.entity_code)
    return say({{"returnCode", "FAIL_ACCESSDENIED"}});
  const auto cus = whole_number(request.only("trazabilityCode"));
  const auto found = cus ? books.store().by_cus(Cus(*cus)) : std::nullopt;
  if (!found) return say({{"returnCode", "FAIL_INVALIDTRAZABILITYCODE"}});
  const auto t = books.as_seen(*found);
  const Money value = t.state == State::kOk ? t.moved : t.request.amount;
  return say({{"ticketId", to_string(t.request.ticket)},
              {"trazabilityCode", to_string(t.cus)},
              {"entityCode", options_.entity_code},
              {"transactionValue", to_plain(value), true},
              {"vatValue", to_plain(t.request.vat), true},
              {"soliciteDate", t.request.solicite_date.substr(0, 10)},
              {"bankProcessDate", to_iso(bogota_date(t.state_since))},
              {"transactionCycle", std::to_string(t.cycle)},
              {"transactionState", std::string(to_text(t.state))},
              {"returnCode", "SUCCESS"}});
}

Response PseSoap::finalize(const SoapRequest& request) {
  const auto code_text = request.only("trazabilityCode");
  const auto say = [&](const char* code) {
    return answer("finalizeTransactionPayment", "finalizeTransactionPaymentResponseInformation",
                  {{{"trazabilityCode", code_text}, {"returnCode", code}}});
  };
  auto books = ach_.enter();
  if (request.only("entityCode") != options_.entity_code) return say("FAIL_ACCESSDENIED");
  const auto cus = whole_number(code_text);
  auto t = cus ? books.store().by_cus(Cus(*cus)) : std::nullopt;
  if (!t) return say("FAIL_INVALIDTRAZABILITYCODE");
  Response r = say(books.finalize(*t, "") ? "SUCCESS" : "FAIL_INVALIDSTATE");
  r.drop = faults_.draw(&Faults::create_lost_permille);
  return r;
}

}  // namespace recaudo::simulator
