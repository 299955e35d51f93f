#include "api/app/payer.h"

#include "gateways/pse/texts.h"

namespace recaudo::app {

std::string blocked_text(const Context& context, const payments::Blocked& blocked) {
  const auto& identity = context.law.statute().identity;
  const pse::ContactData contact{identity.phones.empty() ? std::string() : identity.phones.front(),
                                 identity.email};
  const auto& other = blocked.other;
  const auto cus = other.cus.empty() ? gateways::Cus(to_string(other.ticket)) : other.cus;
  return other.state == payments::State::kApproved
             ? pse::double_payment_approved_text(blocked.reference.str(), contact, cus)
             : pse::double_payment_pending_text(blocked.reference.str(), contact, cus);
}

}  // namespace recaudo::app
