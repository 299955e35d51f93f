#include <array>
#include <boost/json.hpp>
#include <cstdio>

#include "base/bytes.h"
#include "base/crypto.h"
#include "gateways/pse/jwe.h"
#include "gateways/pse/messages.h"
#include "tests/vectors/rails_vectors.h"

namespace recaudo {
namespace {

namespace json = boost::json;

std::string text(const json::value& v) {
  return std::string(v.as_string());
}

// Base64 of IV, ciphertext and tag: what stands inside the outer layer.
void inner_layer(RailsRun& run, const json::value& v, const pse::NfKeys& keys) {
  const auto iv = text(v.at("inner_iv_ascii"));
  const auto closed = aes256_gcm_seal(keys.key.reveal(), iv, "", text(v.at("json")));
  run.check(to_base64(iv + closed) == text(v.at("inner_base64(iv|ct|tag)")),
            "pse JWE: inner layer");
}

// Sealed to the byte, opened again, and refused when one byte differs.
void sealed(RailsRun& run, const json::value& v) {
  const pse::NfKeys keys{Secret(text(v.at("key_ascii"))), Secret(text(v.at("inner_iv_ascii")))};
  const auto compact = text(v.at("jwe_compact"));
  const auto iv = value_or_throw(from_hex(text(v.at("jwe_iv_hex"))));
  run.check(pse::encrypt_nf_with_iv(text(v.at("json")), keys, iv) == compact, "pse JWE: written");
  const auto opened = pse::decrypt_nf(compact, keys);
  run.check(opened && *opened == text(v.at("json")), "pse JWE: read");
  inner_layer(run, v, keys);
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

gateways::DocumentType identified_by(const std::string& name) {
  using gateways::DocumentType;
  constexpr std::array<std::pair<std::string_view, DocumentType>, 8> kNames{
      {{"RegistroCivilDeNacimiento", DocumentType::kCivilRegistry},
       {"TarjetaDeIdentidad", DocumentType::kIdentityCard},
       {"CedulaDeCiudadania", DocumentType::kCitizenCard},
       {"TarjetaDeExtranjeria", DocumentType::kAlienCard},
       {"CedulaDeExtranjeria", DocumentType::kAlienCitizenCard},
       {"Pasaporte", DocumentType::kPassport},
       {"DocumentoDeIdentificacionExtranjero", DocumentType::kForeignDocument},
       {"NIT", DocumentType::kNit}}};
  for (const auto& [known, type] : kNames)
    if (known == name) return type;
  throw std::runtime_error("no such identificationType: " + name);
}

gateways::CreateRequest request_of(const json::value& v, Money amount) {
  gateways::CreateRequest r;
  r.ticket = gateways::TicketId(v.at("ticketId").as_int64());
  r.amount = amount;
  r.description = text(v.at("paymentDescription"));
  r.payer = {.type = text(v.at("userType")) == "company" ? gateways::PersonType::kCompany
                                                         : gateways::PersonType::kPerson,
             .document_type = identified_by(text(v.at("identificationType"))),
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

// Every field of the example, as our request says it. Amounts are compared as they are written.
void request(RailsRun& run, const json::object& v, const std::string& file) {
  const auto amount_in = [](const std::string& from, const char* object, const char* name) {
    return pse::parse_amount(vectors::number_text(from, object, name));
  };
  constexpr const char* kRequest = "create_request_json";
  const auto amount = amount_in(file, kRequest, "transactionValue");
  run.check(amount.has_value(), "pse request amount");
  if (!amount) return;
  const pse::EntityData entity{
      .entity_code = text(v.at("entityCode")),
      .service_code = text(v.at("serviceCode")),
      .beneficiary = {.nit = text(v.at("beneficiaryEntityIdentification")),
                      .name = text(v.at("beneficiaryEntityName")),
                      .ciiu = text(v.at("beneficiaryEntityCIIUCategory"))},
      .indicator_4per1000 = v.at("indicator4per1000").to_number<int>() == 1};
  const auto ours = request_of(v, *amount);
  run.check(pse::check_create(ours, entity).has_value(), "pse request is accepted");
  const auto json_text = pse::create_json(ours, entity);
  const auto written = json::parse(json_text).as_object();
  for (const auto& [name, value] : v) {
    const std::string field(name);
    const auto* mine = written.if_contains(name);
    bool same = mine != nullptr && *mine == value;
    if (field == "transactionValue" || field == "vatValue") {
      const auto theirs = amount_in(file, kRequest, field.c_str());
      const auto sent = amount_in(json_text, "entityCode", field.c_str());
      same = theirs && sent && *theirs == *sent;
    }
    run.check(same, "pse request field " + field);
  }
}

void answer(RailsRun& run, const json::value& v) {
  const auto read = pse::parse_create_answer(json::serialize(v));
  run.check(read && read->return_code == text(v.at("returnCode")) &&
                read->cus == text(v.at("trazabilityCode")) &&
                read->redirect_url == text(v.at("pseURL")) &&
                read->cycle == v.at("transactionCycle").to_number<int>(),
            "pse answer");
}

// Only what is pending may change.
void states(RailsRun& run, const json::object& v) {
  for (const auto& [name, targets] : v) {
    const auto state = pse::parse_state(name);
    const bool pending = state && *state == gateways::PaymentState::kPending;
    run.check(state && pending != targets.as_array().empty(), "pse state " + std::string(name));
    for (const auto& target : targets.as_array())
      run.check(pse::parse_state(text(target)).has_value(), "pse state " + text(target));
  }
}

}  // namespace

void run_pse_vectors(RailsRun& run) {
  const auto file = run.bytes("pse/pse.json");
  const auto root = json::parse(file).as_object();
  sealed(run, root.at("nf_jwe"));
  request(run, root.at("create_request_json").as_object(), file);
  answer(run, root.at("create_response_json"));
  states(run, root.at("state_machine").as_object());
  // The old SOAP of PlacetoPay is spoken by nothing here.
  std::printf("not read: pse/pse.json: placetopay_soap_auth\n");
}

}  // namespace recaudo
