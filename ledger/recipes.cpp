#include "ledger/recipes.h"

namespace recaudo::ledger {
namespace {

Entry start(const Act& act, const char* kind) {
  return Entry{.key = act.key,
               .kind = kind,
               .effective_on = act.effective_on,
               .source_kind = act.source_kind,
               .source_id = act.source_id,
               .legs = {}};
}

void add(Entry& entry, AccountId account, Money amount,
         std::optional<ObligationId> obligation = std::nullopt) {
  if (!amount.is_zero()) entry.legs.push_back({account, amount, obligation});
}

// What settling obligations does to the books, beside the money that paid for it.
void settle(Entry& entry, const std::vector<Settlement>& settlements) {
  for (const auto& s : settlements) {
    invariant(!s.capital.is_negative() && !s.interest.is_negative() && !s.discount.is_negative(),
              "a settlement has no negative part");
    add(entry, account::kPredialDiscount, s.discount);
    add(entry, interest_receivable_account(s.item), s.interest, s.obligation);
    add(entry, interest_income_account(s.item), -s.interest);
    add(entry, interest_receivable_account(s.item), -s.interest, s.obligation);
    add(entry, receivable_account(s.item), -(s.capital + s.discount), s.obligation);
  }
}

}  // namespace

Entry assessment(const Act& act, const std::vector<Charge>& charges) {
  Entry entry = start(act, "causacion");
  for (const auto& c : charges) {
    add(entry, receivable_account(c.item), c.amount, c.obligation);
    add(entry, income_account(c.item), -c.amount);
  }
  return entry;
}

Entry collection(const Act& act, AccountId money_account, Money paid,
                 const std::vector<Settlement>& settlements, const Excess& excess) {
  Money sum = excess.amount;
  for (const auto& s : settlements) sum += s.paid();
  invariant(sum == paid, "what was paid is settled or left over, to the centavo");
  Entry entry = start(act, "recaudo");
  add(entry, money_account, paid);
  settle(entry, settlements);
  add(entry, account::kCreditBalances, -excess.amount, excess.obligation);
  return entry;
}

Entry settlement_in_bank(const Act& act, Money amount, Money fee) {
  Entry entry = start(act, "abono-en-banco");
  add(entry, account::kBank, amount - fee);
  add(entry, account::kBankFees, fee);
  add(entry, account::kInTransit, -amount);
  return entry;
}

Entry unclassified_credit(const Act& act, Money amount) {
  Entry entry = start(act, "por-clasificar");
  add(entry, account::kBank, amount);
  add(entry, account::kUnclassified, -amount);
  return entry;
}

Entry bank_fee(const Act& act, Money amount) {
  Entry entry = start(act, "comision");
  add(entry, account::kBankFees, amount);
  add(entry, account::kBank, -amount);
  return entry;
}

Entry classify(const Act& act, Money amount, const std::vector<Settlement>& settlements,
               const Excess& excess) {
  Entry entry = collection(act, account::kUnclassified, amount, settlements, excess);
  entry.kind = "clasificacion";
  return entry;
}

Entry transfer_to_car(const Act& act, Money amount) {
  Entry entry = start(act, "giro-car");
  add(entry, account::kOwedToCar, amount);
  add(entry, account::kBank, -amount);
  return entry;
}

}  // namespace recaudo::ledger
