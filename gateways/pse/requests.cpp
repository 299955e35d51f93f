#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "base/bytes.h"
#include "gateways/pse/messages.h"

namespace recaudo::pse {
namespace {

using gateways::CreateRequest;
using gateways::DocumentType;
using gateways::PersonType;

struct DocumentNames {
  DocumentType type;
  std::string_view pse;         // identificationType
  std::string_view short_name;  // referenceNumber2
};
constexpr std::array kDocuments = std::to_array<DocumentNames>({
    {DocumentType::kCivilRegistry, "RegistroCivilDeNacimiento", "RC"},
    {DocumentType::kIdentityCard, "TarjetaDeIdentidad", "TI"},
    {DocumentType::kCitizenCard, "CedulaDeCiudadania", "CC"},
    {DocumentType::kAlienCard, "TarjetaDeExtranjeria", "TE"},
    {DocumentType::kAlienCitizenCard, "CedulaDeExtranjeria", "CE"},
    {DocumentType::kPassport, "Pasaporte", "PP"},
    {DocumentType::kForeignDocument, "DocumentoDeIdentificacionExtranjero", "DE"},
    {DocumentType::kNit, "NIT", "NIT"},
});

const DocumentNames& names_of(DocumentType type) {
  const auto* row = std::ranges::find(kDocuments, type, &DocumentNames::type);
  invariant(row != kDocuments.end(), "document type of the enumeration");
  return *row;
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool only_digits(std::string_view s) {
  return std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

bool only_letters_and_digits(std::string_view s) {
  return std::ranges::all_of(s, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

tl::unexpected<Error> refuse(std::string detail) {
  return fail(Code::kPseRequestInvalid, std::move(detail));
}

// What each text must have once it is cleaned.
struct TextRule {
  std::string_view name;
  const std::string& value;
  std::size_t max;
};

Result<void> check_texts(const CreateRequest& r, const EntityData& entity) {
  // 80 (description) and 10 (service) are PSE's; the others are ours, wide enough for real data.
  const auto rules = std::to_array<TextRule>({
      {"código del banco", r.bank_code, 10},
      {"código del servicio", entity.service_code, 10},
      {"código de la entidad", entity.entity_code, 15},
      {"descripción del pago", r.description, 80},
      {"número de documento", r.payer.document_number, 15},
      {"nombre completo", r.payer.full_name, 100},
      {"dirección", r.payer.address, 100},
      {"correo electrónico", r.payer.email, 80},
      {"dirección de retorno", r.return_url, 255},
      {"dirección IP", r.payer_ip, 45},
  });
  for (const auto& [name, value, max] : rules) {
    if (!is_valid_utf8(value)) return refuse(std::string(name) + ": no es un texto válido");
    const std::string clean = clean_text(value);
    if (clean.empty()) return refuse(std::string(name) + ": está vacío");
    if (characters(clean) > max)
      return refuse(std::string(name) + ": tiene más de " + std::to_string(max) + " caracteres");
  }
  return {};
}

Result<void> check_payer(const gateways::Payer& payer) {
  const bool is_nit = payer.document_type == DocumentType::kNit;
  if (payer.type == PersonType::kPerson && is_nit)
    return fail(Code::kPsePersonTypeMismatch, "una persona natural no puede usar NIT");
  if (payer.type == PersonType::kCompany && !is_nit)
    return fail(Code::kPsePersonTypeMismatch, "una empresa debe usar NIT");
  if (is_nit && !only_digits(payer.document_number))
    return refuse("número de documento: el NIT solo tiene números, sin guion");
  if (!only_letters_and_digits(payer.document_number))
    return refuse("número de documento: solo tiene letras y números");
  if (payer.phone.size() != 10 || !only_digits(payer.phone))
    return refuse("celular: debe tener 10 números");
  const auto at = payer.email.find('@');
  if (at == 0 || at == std::string::npos || payer.email.find('@', at + 1) != std::string::npos ||
      payer.email.find('.', at) == std::string::npos || payer.email.find(' ') != std::string::npos)
    return refuse("correo electrónico: debe ser como nombre@dominio.co");
  return {};
}

// "2026-10-05T08:00:00.000-05:00"
std::string request_time(Instant t) {
  std::string text = to_rfc3339(t);
  const auto micros = to_unix_micros(t) % 1'000'000;
  std::string millis = std::to_string((micros < 0 ? micros + 1'000'000 : micros) / 1000);
  millis.insert(0, 3 - millis.size(), '0');
  return text.insert(text.size() - 6, "." + millis);
}

// Writes the members of one object in the order they are added.
class ObjectWriter {
 public:
  ObjectWriter& string(std::string_view name, std::string_view value) {
    const std::string clean = clean_text(value);
    return token(name, boost::json::serialize(boost::json::string_view(clean)));
  }
  // A value that is JSON already: a number.
  ObjectWriter& token(std::string_view name, std::string_view json) {
    out_ += out_.empty() ? '{' : ',';
    out_ += '"';
    out_ += name;
    out_ += "\":";
    out_ += json;
    return *this;
  }
  std::string finish() { return out_ + "}"; }

 private:
  std::string out_;
};

}  // namespace

std::string amount_token(Money amount) {
  return to_plain(amount);
}

std::string clean_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '"') continue;
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  const auto first = out.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

Result<void> check_create(const CreateRequest& request, const EntityData& entity) {
  if (!request.amount.is_positive()) return refuse("valor: debe ser mayor que cero");
  if (request.ticket.value() <= 0) return refuse("número del intento: debe ser mayor que cero");
  if (auto texts = check_texts(request, entity); !texts) return texts;
  if (request.bank_code.find_first_not_of('0') == std::string::npos)
    return refuse("código del banco: escoja un banco de la lista");
  if (!request.return_url.starts_with("https://") && !request.return_url.starts_with("http://"))
    return refuse("dirección de retorno: no es una dirección web");
  return check_payer(request.payer);
}

std::string create_json(const CreateRequest& r, const EntityData& entity) {
  const DocumentNames& document = names_of(r.payer.document_type);
  const Beneficiary& beneficiary = entity.beneficiary;
  ObjectWriter out;
  out.string("entityCode", entity.entity_code)
      .string("financialInstitutionCode", r.bank_code)
      .string("serviceCode", entity.service_code)
      .token("transactionValue", amount_token(r.amount))
      .token("vatValue", amount_token(Money{}))  // taxes bear no IVA
      .token("ticketId", to_string(r.ticket))
      .string("entityurl", r.return_url)
      .string("userType", r.payer.type == PersonType::kCompany ? "company" : "person")
      .string("referenceNumber1", r.payer_ip)
      .string("referenceNumber2", document.short_name)
      .string("referenceNumber3", r.payer.document_number)
      .string("soliciteDate", request_time(r.requested_at))
      .string("paymentDescription", r.description)
      .string("identificationType", document.pse)
      .string("identificationNumber", r.payer.document_number)
      .string("fullName", r.payer.full_name)
      .string("cellphoneNumber", r.payer.phone)
      .string("address", r.payer.address)
      .string("email", r.payer.email)
      .string("beneficiaryEntityIdentificationType", "NIT")
      .string("beneficiaryEntityIdentification", beneficiary.nit)
      .string("beneficiaryEntityName", beneficiary.name)
      .string("beneficiaryEntityCIIUCategory", beneficiary.ciiu)
      .string("beneficiaryIdentificationType", "NIT")
      .string("beneficiaryIdentification", beneficiary.nit)
      .token("indicator4per1000", entity.indicator_4per1000 ? "1" : "0");
  return out.finish();
}

std::string entity_json(const EntityData& entity) {
  return ObjectWriter().string("entityCode", entity.entity_code).finish();
}

std::string query_json(const EntityData& entity, const gateways::Cus& cus) {
  return ObjectWriter()
      .string("entityCode", entity.entity_code)
      .string("trazabilityCode", cus.str())
      .finish();
}

std::string finalize_json(const EntityData& entity, const gateways::Cus& cus,
                          std::string_view receipt) {
  return ObjectWriter()
      .string("entityCode", entity.entity_code)
      .string("trazabilityCode", cus.str())
      .string("entityAuthorizationId", receipt)
      .finish();
}

}  // namespace recaudo::pse
