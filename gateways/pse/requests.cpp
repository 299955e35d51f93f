#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include "gateways/pse/messages.h"

namespace recaudo::pse {
namespace {

using gateways::CreateRequest;
using gateways::DocumentType;
using gateways::PersonType;

constexpr std::array kIdentificationTypes =
    std::to_array<std::pair<DocumentType, std::string_view>>({
        {DocumentType::kCivilRegistry, "RegistroCivilDeNacimiento"},
        {DocumentType::kIdentityCard, "TarjetaDeIdentidad"},
        {DocumentType::kCitizenCard, "CedulaDeCiudadania"},
        {DocumentType::kAlienCard, "TarjetaDeExtranjeria"},
        {DocumentType::kAlienCitizenCard, "CedulaDeExtranjeria"},
        {DocumentType::kPassport, "Pasaporte"},
        {DocumentType::kForeignDocument, "DocumentoDeIdentificacionExtranjero"},
        {DocumentType::kNit, "NIT"},
    });

std::string_view identification_type(DocumentType type) {
  const auto* row = std::ranges::find(kIdentificationTypes, type,
                                      &std::pair<DocumentType, std::string_view>::first);
  invariant(row != kIdentificationTypes.end(), "document type of the enumeration");
  return row->second;
}

bool only_digits(std::string_view s) {
  return std::ranges::all_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

tl::unexpected<Error> refuse(std::string detail) {
  return fail(Code::kPseRequestInvalid, std::move(detail));
}

Result<void> check_all_texts(const CreateRequest& r, const EntityData& entity) {
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
  return check_texts(rules);
}

Result<void> check_contact(const gateways::Payer& payer) {
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

std::string credits_json(const CreateRequest& r, const EntityData& entity) {
  const auto values =
      value_or_throw(divide(entity.credits, entity.entity_code, entity.service_code, r));
  const CreditNames& names = entity.credits.names;
  std::string out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const CreditService& s = entity.credits.services[i];
    out += i == 0 ? '[' : ',';
    out += ObjectWriter()
               .string(names.entity, s.entity_code)
               .string(names.service, s.service_code)
               .token(names.value, amount_token(values[i]))
               .token(names.vat, amount_token(Money{}))
               .string(names.description, s.description)
               .finish();
  }
  return out + "]";
}

}  // namespace

Result<void> check_create(const CreateRequest& request, const EntityData& entity) {
  if (auto good = check_payment(request); !good) return good;
  if (auto good = check_all_texts(request, entity); !good) return good;
  if (auto good = check_document(request.payer); !good) return good;
  if (auto good = check_contact(request.payer); !good) return good;
  if (!entity.credits.is_used()) return {};
  const auto values = divide(entity.credits, entity.entity_code, entity.service_code, request);
  return values ? Result<void>() : tl::unexpected(values.error());
}

std::string_view create_method(const EntityData& entity) {
  return entity.credits.is_used() ? "createTransactionPaymentMultiCreditNF"
                                  : "CreateTransactionPaymentNF";
}

std::string create_json(const CreateRequest& r, const EntityData& entity) {
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
      .string("referenceNumber2", short_name(r.payer.document_type))
      .string("referenceNumber3", r.payer.document_number)
      .string("soliciteDate", request_time(r.requested_at))
      .string("paymentDescription", r.description)
      .string("identificationType", identification_type(r.payer.document_type))
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
  if (entity.credits.is_used()) out.token("credits", credits_json(r, entity));
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
