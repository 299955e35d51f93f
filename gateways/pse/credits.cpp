#include "gateways/pse/credits.h"

#include <algorithm>
#include <set>

#include "gateways/pse/fields.h"

namespace recaudo::pse {
namespace {

constexpr std::string_view kInterest = ".interes";
constexpr std::size_t kMostServices = 20;

// A field of JSON and of XML alike.
bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return !text.empty() && text.size() <= 40 && letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

std::string fault_of_names(const CreditNames& names) {
  std::set<std::string_view> seen;
  for (const std::string* name :
       {&names.entity, &names.service, &names.value, &names.vat, &names.description})
    if (!is_name(*name) || !seen.insert(*name).second)
      return "los nombres de un crédito deben ser distintos y de letras y números: " + *name;
  return {};
}

std::string fault_of_texts(const CreditService& s) {
  const auto rules = std::to_array<TextRule>({{"codigo_entidad", s.entity_code, 15},
                                              {"codigo_servicio", s.service_code, 10},
                                              {"descripcion", s.description, 60}});
  const auto good = check_texts(rules);
  return good ? std::string() : good.error().detail;
}

// The documents do not say whether the bank books one line for the payment or one for each service,
// so that only what both readings agree on is taken: one account.
std::string fault_of_accounts(const MultiCredit& credits) {
  for (const auto& s : credits.services)
    if (s.account != credits.services.front().account)
      return "los créditos van a cuentas distintas. No se sabe si el banco abona una línea o "
             "varias: use una sola cuenta recaudadora";
  return {};
}

bool is_main(const CreditService& s, std::string_view entity_code, std::string_view service_code) {
  return s.entity_code == entity_code && s.service_code == service_code;
}

// What tells one service from another.
std::string name_of(const MultiCredit& credits, const CreditService& s) {
  return credits.codes_of_entity ? s.service_code + " de la entidad " + s.entity_code
                                 : s.service_code;
}

// Which service takes a part; the main one when no other names it.
std::size_t taker_of(const MultiCredit& credits, std::size_t main, const gateways::AmountPart& p) {
  const auto names = [](const std::string& item) {
    return
        [&](const CreditService& s) { return std::ranges::find(s.items, item) != s.items.end(); };
  };
  const auto& all = credits.services;
  auto it = all.end();
  if (p.is_interest) it = std::ranges::find_if(all, names(p.item + std::string(kInterest)));
  if (it == all.end()) it = std::ranges::find_if(all, names(p.item));
  return it == all.end() ? main : static_cast<std::size_t>(it - all.begin());
}

}  // namespace

std::string fault_of(const MultiCredit& credits, std::string_view entity_code,
                     std::string_view service_code) {
  if (!credits.is_used()) return {};
  if (credits.services.size() > kMostServices) return "hay más de 20 créditos";
  if (auto fault = fault_of_names(credits.names); !fault.empty()) return fault;
  std::set<std::string> services;
  std::set<std::string_view> items;
  int mains = 0;
  for (const auto& s : credits.services) {
    if (auto fault = fault_of_texts(s); !fault.empty()) return fault;
    if (!services.insert(name_of(credits, s)).second)
      return "el servicio " + name_of(credits, s) + " está dos veces";
    for (const auto& item : s.items)
      if (!items.insert(item).second) return "el concepto " + item + " está en dos créditos";
    mains += is_main(s, entity_code, service_code) ? 1 : 0;
  }
  if (mains != 1) return "falta el crédito del servicio principal, " + std::string(service_code);
  return fault_of_accounts(credits);
}

Result<std::vector<Money>> divide(const MultiCredit& credits, std::string_view entity_code,
                                  std::string_view service_code,
                                  const gateways::CreateRequest& request) {
  std::vector<Money> out(credits.services.size());
  const auto found = std::ranges::find_if(credits.services, [&](const CreditService& s) {
    return is_main(s, entity_code, service_code);
  });
  invariant(found != credits.services.end(), "fault_of() asks for a main service");
  const auto main = static_cast<std::size_t>(found - credits.services.begin());
  Money left = request.amount;
  for (const auto& part : request.parts) {
    if (part.amount.is_negative())
      return fail(Code::kPseRequestInvalid, "créditos: una parte es negativa");
    const auto taker = taker_of(credits, main, part);
    if (taker == main) continue;
    if (part.amount > left)
      return fail(Code::kPseRequestInvalid, "créditos: suman más que el valor del pago");
    left -= part.amount;
    out[taker] += part.amount;
  }
  out[main] = left;
  return out;
}

}  // namespace recaudo::pse
