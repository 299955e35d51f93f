// The texts that ACH certifies, letter by letter, and the causes of rejection in Spanish. The page
// that shows them is elsewhere; the words are here, so that they are reviewed once.
#pragma once

#include <string>
#include <string_view>

#include "gateways/payment_gateway.h"

namespace recaudo::pse {

struct ContactData {
  std::string phone;
  std::string email;
};

// A payment of the same reference is pending: none is created (double-payment rule).
std::string double_payment_pending_text(std::string_view reference, const ContactData& contact,
                                        const gateways::Cus& cus);
// The same reference is already paid.
std::string double_payment_approved_text(std::string_view reference, const ContactData& contact,
                                         const gateways::Cus& cus);

// What the payer reads when PSE did not create the payment; any code gives a text. One of the list
// is certified; for other codes the words are ours.
std::string creation_failed_text(std::string_view return_code, const ContactData& contact);

// "11", "011" and "00011" are one cause. Empty for a code that the list does not have.
std::string_view rejection_cause_text(std::string_view cause_code);

}  // namespace recaudo::pse
