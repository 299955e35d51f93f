#include "gateways/pse/protocol.h"

namespace recaudo::pse {

using gateways::Cus;

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
  return {std::string(info(error.code).id), text, error.detail};
}

gateways::CreateOutcome create_outcome(const CreateAnswer& answer, const ContactData& contact,
                                       const std::string& rail_url, const std::string& raw) {
  if (answer.return_code.starts_with("FAIL_"))
    return gateways::Refused{answer.return_code, creation_failed_text(answer.return_code, contact),
                             raw};
  if (answer.return_code != "SUCCESS")
    return gateways::Unknown{"código desconocido: " + answer.return_code, raw};
  if (!gateways::may_redirect_to(answer.redirect_url, rail_url))
    return gateways::Unknown{"la dirección del banco no es segura", raw, Cus(answer.cus)};
  return gateways::Created{Cus(answer.cus), answer.redirect_url, answer.cycle, raw};
}

gateways::QueryOutcome query_outcome(InformationAnswer answer, const Cus& asked,
                                     const std::string& raw) {
  if (answer.return_code == "FAIL_INVALIDTRAZABILITYCODE") return gateways::NotFoundYet{raw};
  if (!answer.status) return gateways::Unavailable{answer.return_code, raw};
  gateways::Status status = std::move(*answer.status);
  if (status.cus != asked) return gateways::Unavailable{"la respuesta es de otro CUS", raw};
  status.ach_cus = asked.str();
  status.raw = raw;
  return status;
}

gateways::FinalizeOutcome finalize_outcome(const std::string& return_code, const std::string& raw) {
  if (return_code == "SUCCESS") return gateways::Finalized{raw};
  if (return_code == "FAIL_TIMEOUT" || !return_code.starts_with("FAIL_"))
    return gateways::Unavailable{return_code, raw};
  return gateways::NotFinalized{return_code, raw};
}

}  // namespace recaudo::pse
