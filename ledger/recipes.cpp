#include "ledger/recipes.h"

#include <algorithm>

#include "ledger/act_recipes.h"
#include "ledger/owed_back.h"

namespace recaudo::ledger {
namespace {

constexpr std::string_view kInTransit = "3";
constexpr std::string_view kInOwnAccount = "3-propia";

Item item_of(const Settlement& s) {
  invariant(!s.capital.is_negative() && !s.interest.is_negative() && !s.discount.is_negative(),
            "a settlement has no negative part");
  return {.group = "abono",
          .concept_code = to_code(s.item),
          .amounts = {{"capital", s.capital}, {"interes", s.interest}, {"descuento", s.discount}},
          .obligation = s.obligation,
          .debtor = s.third_party,
          .zone = s.zone,
          .vigencia = s.vigencia};
}

Item item_of(const Excess& e) {
  return {.group = "excedente",
          .amounts = {{"valor", e.amount}},
          .obligation = e.obligation,
          .debtor = e.third_party};
}

Item item_of(const Charge& c) {
  return {.group = "cargo",
          .concept_code = to_code(c.item),
          .amounts = {{"valor", c.amount}},
          .obligation = c.obligation,
          .debtor = c.third_party,
          .vigencia = c.vigencia};
}

template <typename T>
std::vector<Item> items_of(const std::vector<T>& list) {
  std::vector<Item> out;
  out.reserve(list.size() + 1);
  for (const auto& one : list) out.push_back(item_of(one));
  return out;
}

Money sum_of(const std::vector<Settlement>& settlements) {
  Money sum;
  for (const auto& s : settlements) sum += s.paid();
  return sum;
}

Facts settled(Money paid, const std::vector<Settlement>& settlements, const Excess& excess) {
  invariant(sum_of(settlements) + excess.amount == paid,
            "what was paid is settled or left over, to the centavo");
  Facts facts{.items = items_of(settlements)};
  facts.items.push_back(item_of(excess));
  return facts;
}

// From one obligation of the municipality to another of the same taxpayer.
Facts moved(const Excess& from, ObligationId to) {
  const Excess there{.amount = from.amount, .obligation = to, .third_party = from.third_party};
  return {.items = {item_of(there)}, .obligation = from.obligation, .debtor = from.third_party};
}

bool is_own(AccountId money) {
  const auto& own = recipe_book().recipe(kInOwnAccount).money;
  return std::ranges::find(own, money) != own.end();
}

}  // namespace

Entry assessment(const Act& act, const std::vector<Charge>& charges) {
  return recipe_book().build("1", act, {.items = items_of(charges)});
}

Entry adjustment(const Act& act, Correction correction, const std::vector<Charge>& charges) {
  return recipe_book().build(correction == Correction::kMore ? "1-ajuste-mas" : "1-ajuste-menos",
                             act, {.items = items_of(charges)});
}

Entry service_adjustment(const Act& act, Correction correction, const ServiceCorrection& service) {
  const Charge& c = service.charge;
  invariant(!service.gross().is_negative(), "a part of a bill is not below zero");
  const Item item{.group = "factura",
                  .concept_code = to_code(c.item),
                  .amounts = {{"bruto", service.gross()},
                              {"subsidio", service.subsidy},
                              {"contribucion", service.contribution}},
                  .obligation = c.obligation,
                  .debtor = c.third_party,
                  .vigencia = c.vigencia};
  return recipe_book().build(correction == Correction::kMore ? "14-ajuste-mas" : "14-ajuste-menos",
                             act, {.items = {item}});
}

Entry due_change(const Act& act, const std::vector<Charge>& owed) {
  return recipe_book().build("1-vencimiento", act, {.items = items_of(owed)});
}

Entry collection(const Act& act, AccountId money_account, Money paid,
                 const std::vector<Settlement>& settlements, const Excess& excess) {
  Facts facts = settled(paid, settlements, excess);
  facts.money = money_account;
  return recipe_book().build(is_own(money_account) ? kInOwnAccount : kInTransit, act, facts);
}

Entry collection_reversal(const Act& act, AccountId money_account, Money paid,
                          const std::vector<Settlement>& settlements, const Excess& excess) {
  Facts facts = settled(paid, settlements, excess);
  facts.money = money_account;
  const auto& in_transit = recipe_book().recipe("9").money;
  const bool waits = std::ranges::find(in_transit, money_account) != in_transit.end();
  return recipe_book().build(waits ? "9" : "9-propia", act, facts);
}

Entry execution(const Act& act, const std::vector<Settlement>& settlements) {
  return recipe_book().build("3-ejecucion", act, {.items = items_of(settlements)});
}

Entry execution_given_back(const Act& act, const std::vector<Settlement>& settlements) {
  return recipe_book().build("3-ejecucion-devuelta", act, {.items = items_of(settlements)});
}

Entry settlement_in_bank(const Act& act, Money amount, Money fee,
                         const std::vector<Settlement>& settled) {
  invariant(sum_of(settled) <= amount, "no more is executed than what the bank credited");
  return recipe_book().build(
      "4", act, {.amounts = {{"abonado", amount}, {"comision", fee}}, .items = items_of(settled)});
}

Entry unclassified_credit(const Act& act, Money amount) {
  return recipe_book().build("3-sin-referencia", act, {.amounts = {{"recibido", amount}}});
}

Entry till_movement(const Act& act, Money entering) {
  return recipe_book().build("caja", act, {.amounts = {{"entra", entering}}});
}

Entry bank_fee(const Act& act, Money amount) {
  return recipe_book().build("4-comision", act, {.amounts = {{"comision", amount}}});
}

Entry classify(const Act& act, Money amount, const std::vector<Settlement>& settlements,
               const Excess& excess) {
  return recipe_book().build("5", act, settled(amount, settlements, excess));
}

Entry transfer_to_car(const Act& act, Money amount) {
  return recipe_book().build("7", act, {.amounts = {{"girado", amount}}, .money = account::kBank});
}

Entry write_off(const Act& act, const std::vector<Settlement>& settlements) {
  return recipe_book().build("10", act, {.items = items_of(settlements)});
}

Entry apply_credit(const Act& act, const Excess& from, const std::vector<Settlement>& settlements) {
  invariant(sum_of(settlements) == from.amount, "a credit balance pays what is applied of it");
  return recipe_book().build(
      "8-aplicacion", act,
      {.items = items_of(settlements), .obligation = from.obligation, .debtor = from.third_party});
}

Entry apply_advance(const Act& act, const Excess& from,
                    const std::vector<Settlement>& settlements) {
  invariant(sum_of(settlements) == from.amount, "an advance pays what is applied of it");
  return recipe_book().build(
      "8-anticipo-aplicacion", act,
      {.items = items_of(settlements), .obligation = from.obligation, .debtor = from.third_party});
}

Entry order_refund(const Act& act, const Excess& from, ObligationId to) {
  return recipe_book().build("15-orden", act, moved(from, to));
}

Entry order_refund_of_advance(const Act& act, const Excess& from, ObligationId to) {
  return recipe_book().build("15-orden-anticipo", act, moved(from, to));
}

Entry pay_refund(const Act& act, const Excess& payable, AccountId money) {
  return recipe_book().build("15-pago", act,
                             {.amounts = {{"girado", payable.amount}},
                              .money = money,
                              .obligation = payable.obligation,
                              .debtor = payable.third_party});
}

Entry keep_as_advance(const Act& act, const Excess& from, ObligationId to) {
  return recipe_book().build("8-anticipo-saldo", act, moved(from, to));
}

}  // namespace recaudo::ledger
