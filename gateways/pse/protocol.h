// PSE as the core sees it, whichever protocol carries it: the rail's traits, and what ACH's return
// codes mean.
#pragma once

#include <optional>
#include <string>

#include "gateways/payment_gateway.h"
#include "gateways/pse/texts.h"

namespace recaudo::pse {

// `page_origin`: where the payer's browser is sent.
gateways::RailTraits traits_of_pse(const std::string& page_origin);

// The answer to a creation, read.
struct CreateAnswer {
  std::string return_code;  // SUCCESS, FAIL_...; the rest is there with SUCCESS
  std::string cus;
  std::string redirect_url;
  int cycle = 0;
};
// The answer to a question about a transaction, read.
struct InformationAnswer {
  std::string return_code;
  std::optional<gateways::Status> status;  // only with SUCCESS; without raw
};

// A request that check() refused: nothing was sent.
gateways::Refused not_sent(const Error& error);
// FAIL_... is certainly no transaction, with the certified text; any other code is in doubt.
// `rail_url` is the address that was asked.
gateways::CreateOutcome create_outcome(const CreateAnswer& answer, const ContactData& contact,
                                       const std::string& rail_url, const std::string& raw);
// A code other than SUCCESS is a failure of the question, never a state of the payment.
gateways::QueryOutcome query_outcome(InformationAnswer answer, const gateways::Cus& asked,
                                     const std::string& raw);
gateways::ActOutcome finalize_outcome(const std::string& return_code, const std::string& raw);

}  // namespace recaudo::pse
