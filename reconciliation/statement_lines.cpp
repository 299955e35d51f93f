// The bank's statements: their gaps, and what each movement is that no file explains.
#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "reconciliation/engine.h"

namespace recaudo::reconciliation {

namespace {

std::vector<std::string> cut_words(const std::string& text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : text + " ") {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> words_of(const bank_files::StatementEntry& e) {
  std::string all = e.bank_reference + " " + e.additional_info;
  for (const auto& t : e.transactions) {
    for (const auto& list : {t.slip_references, t.references, t.remittance})
      for (const auto& s : list) all += " " + s;
    all += " " + t.additional_info;
  }
  return cut_words(all);
}

std::string standing_of(const EntryKey& credit) {
  return "abono:" + credit.account.str() + ":" + std::to_string(credit.booked_day) + ":" +
         credit.statement + ":" + credit.bank_reference + ":" + credit.entry_reference + ":" +
         std::to_string(credit.signed_amount.centavos()) + ":" + std::to_string(credit.ordinal);
}

StatementBalance balance_of(const bank_files::Statement& s) {
  return {s.account, s.from, s.to, s.electronic_sequence, s.id, s.opening, s.closing};
}

std::vector<EntryKey> entry_keys(const bank_files::Statement& s) {
  std::map<EntryKey, int> equal;
  std::vector<EntryKey> keys;
  for (const auto& e : s.entries) {
    const bool named = !e.bank_reference.empty() || !e.entry_reference.empty();
    EntryKey key{s.account,
                 day_number(e.booked_on),
                 named ? "" : s.id.str(),
                 e.bank_reference,
                 e.entry_reference,
                 e.signed_amount(),
                 0};
    key.ordinal = equal[key]++;
    keys.push_back(key);
  }
  return keys;
}

namespace detail {
namespace {

bool is_returned(const StatementEntry& e) {
  return e.side == Side::kDebit &&
         (e.reversal || e.proprietary == "NRTI" || e.family == "RCHQ" ||
          std::any_of(e.transactions.begin(), e.transactions.end(),
                      [](const auto& t) { return !t.return_reason.empty(); }));
}

bool is_fee(const StatementEntry& e) {
  const auto one_of = [](const std::string& s, std::initializer_list<const char*> list) {
    return std::find(list.begin(), list.end(), s) != list.end();
  };
  return one_of(e.sub_family, {"CHRG", "COMM", "FEES", "TAXE"}) ||
         one_of(e.proprietary, {"NCHG", "NTAX", "NCOM"});
}

Decision decision_for(const Movement& m) {
  Decision d;
  d.amount = m.entry->signed_amount();
  d.entries = {{m.key, m.copy, d.amount}};
  return d;
}

}  // namespace

// A missing statement is seen when its neighbour's opening is not the closing before it, whichever
// came first. One that was told several times (extracts of a day that was still running) is one
// statement with several closings: which of them was the last, its neighbour says.
void Engine::find_gaps() {
  struct Told {
    StatementBalance one;
    std::vector<Money> closings;
  };
  using Rank = std::tuple<int, int, std::optional<std::int64_t>, std::size_t,
                          bank_files::StatementId, Money>;
  struct Account {
    std::map<Rank, Told> told;
    int first_day = std::numeric_limits<int>::max();  // of this run: what was before was judged
  };
  std::map<AccountNumber, Account> accounts;
  const auto add = [](Account& account, const StatementBalance& s) {
    const Rank rank(day_number(s.from), day_number(s.to), s.sequence, s.id.str().size(), s.id,
                    s.opening);
    auto& told = account.told.try_emplace(rank, Told{s, {}}).first->second;
    told.one = s;
    told.closings.push_back(s.closing);
  };
  for (const auto& s : in_.statements) {
    auto& account = accounts[s.account];
    account.first_day = std::min(account.first_day, day_number(s.from));
  }
  for (const auto& s : in_.known_statements)
    if (const auto it = accounts.find(s.account); it != accounts.end()) add(it->second, s);
  for (const auto& s : in_.statements) add(accounts[s.account], balance_of(s));
  for (const auto& [name, account] : accounts) {
    const Told* before = nullptr;
    for (const auto& [rank, told] : account.told) {
      const auto* last = std::exchange(before, &told);
      const auto& s = told.one;
      if (!last || day_number(s.from) < account.first_day ||
          std::ranges::find(last->closings, s.opening) != last->closings.end())
        continue;
      Decision d;
      set(d, DecisionType::kStatementGap, ExceptionKind::kFile,
          "El saldo inicial no es el saldo final anterior. Falta un extracto.");
      d.difference = s.opening - *std::ranges::max_element(last->closings);
      d.why = "cuenta " + name.str() + " · extracto " + s.id.str();
      d.standing = "extracto:" + to_iso(s.from) + ":" + name.str() + ":" + to_iso(s.to) + ":" +
                   s.id.str() + ":" + std::to_string(s.opening.centavos());
      push(std::move(d));
    }
  }
}

// A line of the bank with the slip and the amount of a till's deposit or base is that one, before a
// file of the same total may claim it.
void Engine::settle_till_moves() {
  for (const auto& move : in_.till_moves) {
    const auto slip = cut_words(move.slip);
    for (auto& m : movements_) {
      if (!is_open(m) || m.entry->signed_amount() != move.amount) continue;
      const auto words = words_of(*m.entry);
      const bool names = std::ranges::all_of(
          slip, [&](const auto& w) { return std::ranges::find(words, w) != words.end(); });
      if (slip.empty() || !names) continue;
      auto d = decision_for(m);
      set(d, DecisionType::kTillMove, {}, "El movimiento de caja está en el extracto.");
      d.why = "comprobante igual · valor igual";
      d.slip = move.slip;
      m.used = true;
      push(std::move(d));
      break;
    }
  }
}

// A credit that names one payment and has its amount is that payment's, before any other line may
// call the payment its own.
void Engine::settle_by_name(Movement& m) {
  if (!is_open(m) || m.entry->side != Side::kCredit || is_fee(*m.entry)) return;
  const auto* p = payment_for(*m.entry);
  if (p && is_free(*p) && p->amount == m.entry->amount) settle(m, *p, "CUS igual");
}

void Engine::settle(Movement& m, const ExpectedPayment& payment, std::string why) {
  auto d = decision_for(m);
  take(payment, d);
  d.names = payment.id;
  set(d, DecisionType::kSettle, {}, "El pago aprobado está en el extracto.");
  d.why = std::move(why) + " · valor igual · " +
          days_text(m.key.booked_day - day_number(payment.approved_on));
  m.used = true;
  push(std::move(d));
}

// A credit with the reference and the amount of an order is the money of its approved payment, when
// that one waits for it; else a transfer or an instant payment, which pays the order.
void Engine::settle_by_order(Movement& m) {
  if (!is_open(m) || m.entry->side != Side::kCredit || is_fee(*m.entry)) return;
  if (payment_for(*m.entry)) return;
  const auto* order = order_for(*m.entry);
  if (!order || order->amount != m.entry->amount) return;
  if (const auto* p = awaited_of(*order, m.entry->booked_on))
    return settle(m, *p, "referencia igual");
  if (!is_payable(*order, m.entry->booked_on)) return;
  auto d = decision_for(m);
  paid_.insert(order->reference);
  d.orders = {order->reference};
  set(d, DecisionType::kWindowPayment, {}, "La orden se pagó con un abono a la cuenta.");
  d.why = "referencia igual · valor igual";
  m.used = true;
  push(std::move(d));
}

void Engine::decide_entry(Movement& m) {
  if (m.used) return;
  auto d = decision_for(m);
  if (m.copy > 0 || seen_.count(m.key) != 0) {
    set(d, DecisionType::kAlreadyMatched, {}, "Este movimiento ya se había leído.");
    return push(std::move(d));
  }
  if (is_fee(*m.entry)) {
    set(d, DecisionType::kFee, ExceptionKind::kFee, "El banco cobró una comisión o un impuesto.");
    return push(std::move(d));
  }
  if (m.entry->side == Side::kCredit) return decide_credit(m, std::move(d));
  decide_debit(m, std::move(d));
}

void Engine::decide_credit(const Movement& m, Decision d) {
  d.standing = standing_of(m.key);
  const auto* p = payment_for(*m.entry);
  if (const auto* order = p ? nullptr : order_for(*m.entry)) {
    d.why = "referencia igual en el extracto";
    return decide_order(*order, m.entry->booked_on, std::move(d));
  }
  if (!p) {
    set(d, DecisionType::kCreditWithoutFile, ExceptionKind::kFile,
        "Hay un abono sin archivo del banco. El dinero va a por clasificar.");
    return push(std::move(d));
  }
  d.names = p->id;
  d.why = "CUS igual · " + days_text(m.key.booked_day - day_number(p->approved_on));
  d.difference = d.amount - p->amount;
  take(*p, d);
  if (p->state != PaymentState::kApproved)
    set(d, DecisionType::kNotApprovedWithMoney, ExceptionKind::kNotApprovedPaid,
        "La pasarela no aprobó el pago, pero llegó el dinero.");
  else if (!d.difference.is_zero())
    set_difference(d, d.amount, p->amount);
  else
    set(d, DecisionType::kDuplicate, ExceptionKind::kDuplicate, "Este pago ya estaba conciliado.");
  push(std::move(d));
}

void Engine::decide_debit(const Movement& m, Decision d) {
  if (!is_returned(*m.entry)) {
    set(d, DecisionType::kUnknownReference, ExceptionKind::kNoOrder,
        "Hay un débito del banco sin explicación.");
    return push(std::move(d));
  }
  set(d, DecisionType::kReturnedItem, ExceptionKind::kApprovedNotPaid,
      "El banco devolvió un pago. Debe deshacerse su aplicación.");
  for (const auto& word : words_of(*m.entry)) {
    const SlipReference reference(word);
    const bool known = orders_.count(reference) != 0 || by_order_.count(reference) != 0;
    if (known && std::find(d.orders.begin(), d.orders.end(), reference) == d.orders.end())
      d.orders.push_back(reference);
  }
  push(std::move(d));
}

}  // namespace detail
}  // namespace recaudo::reconciliation
