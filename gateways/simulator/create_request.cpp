#include "gateways/simulator/create_request.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "gateways/simulator/utf8.h"
#include "gateways/simulator/web_address.h"

namespace recaudo::simulator {
namespace {

using Kind = JsonValue::Kind;
using Outcome = tl::expected<PaymentRequest, std::string>;

constexpr const char* kInvalid = "FAIL_INVALIDPARAMETERS";

struct TextField {
  const char* name;
  std::size_t max_length;
  std::string PaymentRequest::*target;  // null: checked only
};

constexpr std::array<TextField, 21> kTexts{{
    {"entityCode", 20, nullptr},
    {"financialInstitutionCode", 4, &PaymentRequest::bank_code},
    {"serviceCode", 10, &PaymentRequest::service_code},
    {"entityurl", 512, &PaymentRequest::entity_url},
    {"userType", 10, &PaymentRequest::user_type},
    {"referenceNumber1", 60, &PaymentRequest::reference1},
    {"referenceNumber2", 60, &PaymentRequest::reference2},
    {"referenceNumber3", 60, &PaymentRequest::reference3},
    {"soliciteDate", 35, &PaymentRequest::solicite_date},
    {"paymentDescription", 80, &PaymentRequest::description},
    {"identificationType", 40, &PaymentRequest::identification_type},
    {"identificationNumber", 20, &PaymentRequest::identification_number},
    {"fullName", 120, &PaymentRequest::full_name},
    {"cellphoneNumber", 10, &PaymentRequest::cellphone},
    {"address", 120, &PaymentRequest::address},
    {"email", 100, &PaymentRequest::email},
    {"beneficiaryEntityIdentificationType", 40, nullptr},
    {"beneficiaryEntityIdentification", 15, nullptr},
    {"beneficiaryEntityName", 120, nullptr},
    {"beneficiaryEntityCIIUCategory", 6, nullptr},
    {"beneficiaryIdentification", 20, nullptr},
}};

constexpr std::array<std::string_view, 8> kPayerDocuments{"RegistroCivilDeNacimiento",
                                                          "TarjetaDeIdentidad",
                                                          "CedulaDeCiudadania",
                                                          "TarjetaDeExtranjeria",
                                                          "CedulaDeExtranjeria",
                                                          "Pasaporte",
                                                          "DocumentoDeIdentificacionExtranjero",
                                                          "NIT"};

bool is_payer_document(std::string_view type) {
  return std::find(kPayerDocuments.begin(), kPayerDocuments.end(), type) != kPayerDocuments.end();
}

bool is_beneficiary_document(std::string_view type) {
  return is_payer_document(type) || type == "IdentificacionComercioExtranjero";
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// `|` and `"` upset ACH's fraud engine: its service refuses them.
bool acceptable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return c == '|' || c == '"' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
}

bool read_texts(const JsonValue& body, PaymentRequest& out) {
  for (const auto& field : kTexts) {
    const auto* value = body.find(field.name);
    if (!value || !value->is(Kind::kString) || value->text.empty()) return false;
    if (characters(value->text) > field.max_length || !acceptable(value->text)) return false;
    if (field.target) out.*field.target = value->text;
  }
  return true;
}

bool looks_like_email(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at > 0 &&
         text.find('@', at + 1) == std::string_view::npos &&
         text.find('.', at + 2) != std::string_view::npos && text.back() != '.' &&
         text.find(' ') == std::string_view::npos;
}

// person must not pay with a NIT, company must.
bool payer_is_consistent(const PaymentRequest& r) {
  const bool nit = r.identification_type == "NIT";
  if (r.user_type != "person" && r.user_type != "company") return false;
  return is_payer_document(r.identification_type) && nit == (r.user_type == "company");
}

bool beneficiary_is_consistent(const JsonValue& body) {
  const auto* type = body.find("beneficiaryIdentificationType");
  if (!type || !type->is(Kind::kString) || !is_beneficiary_document(type->text)) return false;
  return is_beneficiary_document(body.find("beneficiaryEntityIdentificationType")->text) &&
         all_digits(body.find("beneficiaryEntityIdentification")->text) &&
         all_digits(body.find("beneficiaryEntityCIIUCategory")->text);
}

bool read_numbers(const JsonValue& body, PaymentRequest& out) {
  const auto* ticket = body.find("ticketId");
  const auto* gmf = body.find("indicator4per1000");
  const auto id = ticket ? whole_number(*ticket) : std::nullopt;
  const auto indicator = gmf ? whole_number(*gmf) : std::nullopt;
  if (!id || !indicator || *indicator > 1) return false;
  out.ticket = TicketId(*id);
  for (const char* name : {"transactionValue", "vatValue"}) {
    const auto* value = body.find(name);
    if (!value || !value->is(Kind::kNumber)) return false;
  }
  return true;
}

bool read_amounts(const JsonValue& body, PaymentRequest& out) {
  const auto amount = money_of_number(*body.find("transactionValue"));
  const auto vat = money_of_number(*body.find("vatValue"));
  if (!amount || !vat || !amount->is_positive() || *vat > *amount) return false;
  out.amount = *amount;
  out.vat = *vat;
  return true;
}

// ISO with the offset of Colombia; an optional fraction of the second. Empty: good.
std::string check_solicite_date(const std::string& text, Instant now) {
  if (text.size() < 25 || text[10] != 'T' || !text.ends_with("-05:00"))
    return "FAIL_INVALIDSOLICITDATE";
  const auto at = parse_instant(text);
  if (!at) return "FAIL_INVALIDSOLICITDATE";
  const auto skew = *at > now ? *at - now : now - *at;
  return skew > std::chrono::hours(24) ? "FAIL_INCONSISTENTFECHA" : "";
}

}  // namespace

Outcome read_create_request(const JsonValue& body, const SimulatorOptions& options, Instant now) {
  PaymentRequest r;
  const auto refuse = [](std::string code) { return tl::unexpected<std::string>(std::move(code)); };
  if (!body.is(Kind::kObject) || !read_texts(body, r) || !read_numbers(body, r))
    return refuse(kInvalid);
  if (body.find("entityCode")->text != options.entity_code)
    return refuse("FAIL_ENTITYNOTEXISTSORDISABLED");
  if (!with_code(options.services, r.service_code))
    return refuse("FAIL_SERVICENOTEXISTSORNOTCONFIGURED");
  if (!with_code(options.banks, r.bank_code)) return refuse("FAIL_BANKNOTEXISTSORDISABLED");
  if (!read_amounts(body, r)) return refuse("FAIL_INVALIDAMOUNTORVATAMOUNT");
  if (r.amount > kGreatestPayment) return refuse("FAIL_EXCEEDEDLIMIT");
  if (auto code = check_solicite_date(r.solicite_date, now); !code.empty()) return refuse(code);
  if (!payer_is_consistent(r) || !beneficiary_is_consistent(body) || !looks_like_email(r.email) ||
      !is_web_address(r.entity_url) || r.cellphone.size() != 10 || !all_digits(r.cellphone))
    return refuse(kInvalid);
  return r;
}

}  // namespace recaudo::simulator
