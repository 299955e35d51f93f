#include "gateways/pse/protocol.h"

namespace recaudo::pse {

using gateways::Contact;
using gateways::Cus;

namespace {

// What a code says about PSE itself (rails specification §3.2): that it did not do what was asked
// of one transaction is an answer.
Contact contact_of(const std::string& return_code) {
  if (return_code == "FAIL_ACCESSDENIED") return Contact::kDenied;
  if (return_code == "FAIL_TIMEOUT" || !return_code.starts_with("FAIL_")) return Contact::kNone;
  return Contact::kAnswered;
}

}  // namespace

gateways::RailTraits traits_of_pse(const std::string& page_origin) {
  return {.name = "pse",
          .label = "Débito Bancario PSE",
          .origin = page_origin,
          .payer_chooses_bank = true,
          .wants_finalization = true};
}

gateways::Refused not_sent(const Error& error) {
  std::string text(info(error.code).text);
  if (!error.detail.empty()) text += " (" + error.detail + ")";
  return {std::string(info(error.code).id), text, error.detail, std::nullopt};
}

gateways::CreateOutcome create_outcome(const CreateAnswer& answer, const ContactData& contact,
                                       const std::string& rail_url, const std::string& raw) {
  if (answer.return_code.starts_with("FAIL_"))
    return gateways::Refused{answer.return_code, creation_failed_text(answer.return_code, contact),
                             raw, contact_of(answer.return_code)};
  if (answer.return_code != "SUCCESS")
    return gateways::Unknown{"código desconocido: " + answer.return_code, raw};
  if (!gateways::may_redirect_to(answer.redirect_url, rail_url))
    return gateways::Unknown{"la dirección del banco no es segura", raw, Cus(answer.cus)};
  return gateways::Created{Cus(answer.cus), answer.redirect_url, answer.cycle, raw};
}

gateways::QueryOutcome query_outcome(InformationAnswer answer, const Cus& asked,
                                     const std::string& raw) {
  if (answer.return_code == "FAIL_INVALIDTRAZABILITYCODE") return gateways::NotFoundYet{raw};
  if (!answer.status)
    return gateways::Unavailable{answer.return_code, raw, contact_of(answer.return_code)};
  gateways::Status status = std::move(*answer.status);
  if (status.cus != asked) return gateways::Unavailable{"la respuesta es de otro CUS", raw};
  status.ach_cus = asked.str();
  status.raw = raw;
  return status;
}

gateways::ActOutcome finalize_outcome(const std::string& return_code, const std::string& raw) {
  if (return_code == "SUCCESS") return gateways::Done{raw};
  if (const Contact contact = contact_of(return_code); contact != Contact::kAnswered)
    return gateways::Unavailable{return_code, raw, contact};
  return gateways::NotDone{return_code, raw};
}

}  // namespace recaudo::pse
