#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/json_writer.h"
#include "gateways/request_checks.h"
#include "gateways/session_life.h"
#include "gateways/wompi/messages.h"

namespace recaudo::wompi {
namespace {

using gateways::CreateRequest;
using gateways::DocumentType;
using gateways::JsonWriter;
using gateways::PersonType;

tl::unexpected<Error> refuse(std::string detail) {
  return fail(Code::kRailRequestInvalid, std::move(detail));
}

// Empty: Wompi has no such document.
std::string_view document_name(DocumentType type, const Terms& terms) {
  switch (type) {
    case DocumentType::kCitizenCard:
      return "CC";
    case DocumentType::kNit:
      return "NIT";
    case DocumentType::kAlienCitizenCard:
      return terms.other_documents ? "CE" : "";
    case DocumentType::kIdentityCard:
      return terms.other_documents ? "TI" : "";
    case DocumentType::kPassport:
      return terms.other_documents ? "PP" : "";
    case DocumentType::kCivilRegistry:
    case DocumentType::kAlienCard:
    case DocumentType::kForeignDocument:
      return {};
  }
  throw BrokenInvariant("document type of the enumeration");
}

Result<void> check_payer(const gateways::Payer& payer, const Terms& terms) {
  if (document_name(payer.document_type, terms).empty())
    return refuse("tipo de documento: Wompi no lo recibe; use otro medio de pago");
  return gateways::check_person(payer);
}

Result<void> check_texts(const CreateRequest& r) {
  // 255 (reference) is Wompi's; the others are ours, wide enough for real data.
  return gateways::check_texts(std::to_array<gateways::TextRule>({
      {"referencia", r.order_reference, 200},
      {"código del banco", r.bank_code, 10},
      {"número de documento", r.payer.document_number, 20},
      {"nombre completo", r.payer.full_name, 200},
      {"correo electrónico", r.payer.email, 255},
      {"dirección de retorno", r.return_url, 255},
      {"dirección IP", r.payer_ip, 46},
  }));
}

}  // namespace

std::string_view to_code(Environment e) {
  return e == Environment::kTest ? "test" : "prod";
}

std::string integrity_signature(std::string_view reference, Money amount,
                                std::string_view expiration, const Secret& integrity_secret) {
  std::string all(reference);
  all += std::to_string(amount.centavos());
  all += "COP";
  all += expiration;
  all += integrity_secret.reveal();
  return sha256_hex(all);
}

std::string expiration_of(const CreateRequest& request) {
  return to_utc_iso(gateways::session_end(request)).substr(0, 23) + "Z";
}

Result<void> check_create(const CreateRequest& request, const Terms& terms) {
  if (!request.amount.is_positive()) return refuse("valor: debe ser mayor que cero");
  if (request.amount < terms.minimum)
    return refuse("valor: Wompi recibe desde " + to_display(terms.minimum));
  if (request.ticket.value() <= 0) return refuse("número del intento: debe ser mayor que cero");
  if (auto texts = check_texts(request); !texts) return texts;
  if (auto url = gateways::check_return_url(request.return_url); !url) return url;
  const auto accepted = [](const std::string& token) {
    return !token.empty() && token.size() <= 4096 && is_valid_utf8(token);
  };
  if (request.consents.size() != 2 || !std::ranges::all_of(request.consents, accepted))
    return refuse("condiciones de Wompi: debe aceptar los dos documentos");
  if (auto time = gateways::check_session(request); !time) return time;
  return check_payer(request.payer, terms);
}

std::string create_json(const CreateRequest& r, const Keys& keys) {
  const std::string reference = gateways::attempt_reference(r.order_reference, r.ticket);
  const std::string expiration = expiration_of(r);
  JsonWriter method;
  method.string("type", "PSE")
      .integer("user_type", r.payer.type == PersonType::kCompany ? 1 : 0)
      .string("user_legal_id_type", document_name(r.payer.document_type, {true, {}}))
      .string("user_legal_id", r.payer.document_number)
      .string("financial_institution_code", r.bank_code)
      // At most 30: the description of the other rails is longer.
      .string("payment_description", ("Orden " + r.order_reference).substr(0, 30))
      .string("reference_one", r.payer_ip)
      .string("reference_two", to_compact(bogota_date(r.requested_at)))
      .string("reference_three", r.payer.document_number);
  JsonWriter customer;
  customer.string("phone_number", "57" + r.payer.phone).string("full_name", r.payer.full_name);
  JsonWriter body;
  body.string("acceptance_token", r.consents.at(0))
      .string("accept_personal_auth", r.consents.at(1))
      .integer("amount_in_cents", r.amount.centavos())
      .string("currency", "COP")
      .string("signature",
              integrity_signature(reference, r.amount, expiration, keys.integrity_secret))
      .string("customer_email", r.payer.email)
      .string("reference", reference)
      .string("expiration_time", expiration)
      .string("redirect_url", r.return_url)
      .object("payment_method", method)
      .object("customer_data", customer)
      .string("ip", r.payer_ip);
  return body.text();
}

}  // namespace recaudo::wompi
