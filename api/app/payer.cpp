#include "api/app/payer.h"

#include "gateways/pse/texts.h"

namespace recaudo::app {

std::string blocked_text(const Context& context, const payments::Blocked& blocked) {
  const auto& identity = context.law.statute().identity;
  const pse::ContactData contact{identity.phones.empty() ? std::string() : identity.phones.front(),
                                 identity.email};
  const auto& other = blocked.other;
  const auto number = other.number_for_people();
  const gateways::Cus cus(number.empty() ? to_string(other.ticket) : number);
  return other.state == payments::State::kApproved
             ? pse::double_payment_approved_text(blocked.reference.str(), contact, cus)
             : pse::double_payment_pending_text(blocked.reference.str(), contact, cus);
}

std::string channel_label(const Context& context, const std::string& rail) {
  if (rail == "banco") return "Banco, ventanilla";
  if (rail == "caja") return "Caja de la entidad";
  const auto* gateway = context.rails.find(rail);
  return gateway == nullptr ? rail : gateway->traits().label;
}

}  // namespace recaudo::app
