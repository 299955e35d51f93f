#include <boost/json.hpp>
#include <cstdio>

#include "base/bytes.h"
#include "gateways/pse/jwe.h"
#include "gateways/pse/messages.h"
#include "tests/vectors/rails_vectors.h"

namespace recaudo {
namespace {

namespace json = boost::json;

std::string text(const json::value& v) {
  return std::string(v.as_string());
}

// Sealed to the byte, opened again, and refused when one byte differs.
void sealed(RailsRun& run, const json::value& v) {
  const pse::NfKeys keys{Secret(text(v.at("key_ascii"))), Secret(text(v.at("inner_iv_ascii")))};
  const auto compact = text(v.at("jwe_compact"));
  const auto iv = value_or_throw(from_hex(text(v.at("jwe_iv_hex"))));
  run.check(pse::encrypt_nf_with_iv(text(v.at("json")), keys, iv) == compact, "pse JWE: written");
  const auto opened = pse::decrypt_nf(compact, keys);
  run.check(opened && *opened == text(v.at("json")), "pse JWE: read");
  const auto parts = pse::parse_jwe_compact(compact);
  run.check(
      parts && json::parse(value_or_throw(from_base64url(parts->header))) == v.at("jwe_header"),
      "pse JWE: header");
  for (std::size_t at = 0; at < compact.size(); at += 7) {
    auto forged = compact;
    forged[at] = forged[at] == 'A' ? 'B' : 'A';
    run.check(!pse::decrypt_nf(forged, keys), "pse JWE forged at " + std::to_string(at));
  }
}

gateways::CreateRequest request_of(const json::value& v) {
  gateways::CreateRequest r;
  r.ticket = gateways::TicketId(v.at("ticketId").as_int64());
  r.amount =
      Money::pesos(1'254'300);  // a JSON number with decimals, and no binary fraction is money
  r.description = text(v.at("paymentDescription"));
  r.payer = {.type = gateways::PersonType::kPerson,
             .document_type = gateways::DocumentType::kCitizenCard,
             .document_number = text(v.at("identificationNumber")),
             .full_name = text(v.at("fullName")),
             .email = text(v.at("email")),
             .phone = text(v.at("cellphoneNumber")),
             .address = text(v.at("address"))};
  r.bank_code = text(v.at("financialInstitutionCode"));
  r.return_url = text(v.at("entityurl"));
  r.payer_ip = text(v.at("referenceNumber1"));
  r.requested_at = value_or_throw(parse_instant(text(v.at("soliciteDate"))));
  return r;
}

// Every field of the example, as our request says it. The amount is compared as text elsewhere.
void request(RailsRun& run, const json::object& v) {
  const pse::EntityData entity{
      .entity_code = text(v.at("entityCode")),
      .service_code = text(v.at("serviceCode")),
      .beneficiary = {.nit = text(v.at("beneficiaryEntityIdentification")),
                      .name = text(v.at("beneficiaryEntityName")),
                      .ciiu = text(v.at("beneficiaryEntityCIIUCategory"))}};
  const auto ours = request_of(v);
  run.check(pse::check_create(ours, entity).has_value(), "pse request is accepted");
  const auto written = json::parse(pse::create_json(ours, entity)).as_object();
  for (const auto& [name, value] : v) {
    const auto* mine = written.if_contains(name);
    const bool both_numbers = mine != nullptr && mine->is_number() && value.is_number();
    const bool same =
        mine != nullptr &&
        (both_numbers ? mine->to_number<double>() == value.to_number<double>() : *mine == value);
    run.check(same, "pse request field " + std::string(name));
  }
}

}  // namespace

void run_pse_vectors(RailsRun& run) {
  const auto root = json::parse(run.bytes("pse/pse.json")).as_object();
  sealed(run, root.at("nf_jwe"));
  request(run, root.at("create_request_json").as_object());
  const auto& answered = root.at("create_response_json");
  const auto answer = pse::parse_create_answer(json::serialize(answered));
  run.check(answer && answer->cus == text(answered.at("trazabilityCode")) &&
                answer->redirect_url == text(answered.at("pseURL")) && answer->cycle == 2,
            "pse answer");
  for (const char* part : {"placetopay_soap_auth", "state_machine"})
    std::printf("not read: pse/pse.json: %s\n", part);
}

}  // namespace recaudo
