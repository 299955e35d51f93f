#include <array>

#include "gateways/pse/fields.h"
#include "gateways/pse_soap/messages.h"

namespace recaudo::pse_soap {
namespace {

using gateways::CreateRequest;
using gateways::PersonType;

std::string about_transaction(const Parties& parties, const Operation& operation,
                              const Entity& entity, const gateways::Cus& cus) {
  return RequestWriter(parties, operation.name, operation.request)
      .field("entityCode", entity.entity_code)
      .field("trazabilityCode", cus.str())
      .text();
}

void add_credits(RequestWriter& out, const Entity& entity, const CreateRequest& r) {
  const auto values =
      value_or_throw(pse::divide(entity.credits, entity.entity_code, entity.service_code, r));
  const pse::CreditNames& names = entity.credits.names;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const pse::CreditService& s = entity.credits.services[i];
    out.begin("credits")
        .field(names.entity, s.entity_code)
        .field(names.service, s.service_code)
        .pesos(names.value, pse::amount_token(values[i]))
        .pesos(names.vat, pse::amount_token(Money{}))
        .field(names.description, pse::clean_text(s.description))
        .end();
  }
}

}  // namespace

std::string soap_action(const Operation& operation) {
  return "\"http://vesta.com.br/pse/MainServices/" + std::string(operation.name) + "\"";
}

Result<void> check_create(const CreateRequest& r, const Entity& entity) {
  if (auto good = pse::check_payment(r); !good) return good;
  // 80 (description) and 10 (service) are PSE's; the others are ours, wide enough for real data.
  const auto rules = std::to_array<pse::TextRule>({
      {"código del banco", r.bank_code, 10},
      {"código del servicio", entity.service_code, 10},
      {"código de la entidad", entity.entity_code, 15},
      {"descripción del pago", r.description, 80},
      {"número de documento", r.payer.document_number, 15},
      {"dirección de retorno", r.return_url, 255},
      {"dirección IP", r.payer_ip, 45},
  });
  if (auto good = pse::check_texts(rules); !good) return good;
  if (auto good = pse::check_document(r.payer); !good) return good;
  if (!entity.credits.is_used()) return {};
  const auto values = pse::divide(entity.credits, entity.entity_code, entity.service_code, r);
  return values ? Result<void>() : tl::unexpected(values.error());
}

std::string create_request(const Parties& parties, const Entity& entity, const CreateRequest& r) {
  using pse::clean_text;
  RequestWriter out(parties, entity.creation().name, entity.creation().request);
  out.field("financialInstitutionCode", clean_text(r.bank_code))
      .field("entityCode", entity.entity_code)
      .field("serviceCode", entity.service_code)
      .pesos("transactionValue", pse::amount_token(r.amount))
      .pesos("vatValue", pse::amount_token(Money{}))  // taxes bear no IVA
      .field("ticketId", to_string(r.ticket))
      .field("entityurl", clean_text(r.return_url))
      .field("userType", r.payer.type == PersonType::kCompany ? "1" : "0")
      .field("referenceNumber", clean_text(r.payer_ip))
      .field("referenceNumber", pse::short_name(r.payer.document_type))
      .field("referenceNumber", r.payer.document_number)
      .field("soliciteDate", to_iso(bogota_date(r.requested_at)))
      .field("paymentDescription", clean_text(r.description));
  if (entity.credits.is_used()) add_credits(out, entity, r);
  return out.text();
}

std::string bank_list_request(const Parties& parties, const Entity& entity) {
  return RequestWriter(parties, kGetBankList.name, kGetBankList.request)
      .field("entityCode", entity.entity_code)
      .text();
}

std::string information_request(const Parties& parties, const Entity& entity,
                                const gateways::Cus& cus) {
  return about_transaction(parties, kGetInformation, entity, cus);
}

std::string finalize_request(const Parties& parties, const Entity& entity,
                             const gateways::Cus& cus) {
  return about_transaction(parties, kFinalize, entity, cus);
}

}  // namespace recaudo::pse_soap
