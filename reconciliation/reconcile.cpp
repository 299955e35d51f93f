#include "reconciliation/reconcile.h"

#include <algorithm>
#include <tuple>

#include "reconciliation/engine.h"

namespace recaudo::reconciliation {
namespace detail {

bool is_pse(const CollectionDetail& d) {
  return d.origin == Origin::kAch &&
         (d.means == Means::kDebitInternet || d.means == Means::kNotTold);
}

bool authorises(int authorization, const Cus& cus) {
  const auto& text = cus.str();
  if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos) return false;
  const auto tail = text.size() > 6 ? text.substr(text.size() - 6) : text;
  return std::stoi(tail) == authorization;
}

bool is_nameless(const ExpectedPayment& p) {
  const auto& text = p.cus.str();
  return text.empty() || text.find_first_not_of("0123456789") != std::string::npos;
}

std::string days_text(int n) {
  return "fecha +" + std::to_string(n);
}

void set(Decision& d, DecisionType type, std::optional<ExceptionKind> kind, const char* reason) {
  d.type = type;
  d.exception = kind;
  d.reason = reason;
}

void set_difference(Decision& d, Money bank, Money expected) {
  d.difference = bank - expected;
  set(d, DecisionType::kAmountDiffers,
      d.difference.is_negative() ? ExceptionKind::kAmountShort : ExceptionKind::kAmountOver,
      d.difference.is_negative() ? "Llegó menos dinero que el valor esperado."
                                 : "Llegó más dinero que el valor esperado.");
}

Result<void> Engine::index() {
  const auto repeated = [](const std::string& what) {
    return fail(Code::kReconciliationInput, what);
  };
  for (const auto& p : in_.payments) {
    if (!payments_.emplace(p.id, &p).second) return repeated("pago " + to_string(p.id));
    if (p.ticket.value() != 0 && !by_ticket_.emplace(p.ticket, &p).second)
      return repeated("tiquete " + to_string(p.ticket));
    if (!p.cus.empty() && !by_cus_.emplace(p.cus, &p).second) return repeated("CUS " + p.cus.str());
  }
  for (const auto& [id, p] : payments_) by_order_.emplace(p->order_reference, p);
  for (const auto& o : in_.orders) {
    if (!orders_.emplace(o.reference, &o).second) return repeated("orden " + o.reference.str());
    if (o.paid) paid_.insert(o.reference);
  }
  matched_.insert(in_.matched_details.begin(), in_.matched_details.end());
  seen_.insert(in_.seen_entries.begin(), in_.seen_entries.end());
  for (const auto& c : in_.loose_credits) loose_.push_back({&c, false});
  std::ranges::sort(loose_, {}, [](const Loose& l) -> const EntryKey& { return l.credit->key; });
  return {};
}

void Engine::sort_inputs() {
  std::map<Sha256, const CollectionFile*> distinct;  // the same bytes twice are one file
  for (const auto& f : in_.files) distinct.emplace(f.sha256, &f);
  for (const auto& [hash, f] : distinct) files_.push_back(f);
  std::stable_sort(files_.begin(), files_.end(), [](const auto* a, const auto* b) {
    return a->header.collection_date < b->header.collection_date;
  });
  for (const auto& s : in_.statements) {
    const auto keys = entry_keys(s);
    for (std::size_t i = 0; i < keys.size(); ++i)
      movements_.push_back({keys[i], 0, &s.entries[i], false});
  }
  // Copies of one movement say the same words; the words break ties so that order never matters.
  std::vector<std::pair<std::vector<std::string>, Movement>> sorted;
  sorted.reserve(movements_.size());
  for (auto& m : movements_) sorted.emplace_back(words_of(*m.entry), m);
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second.key.booked_day, a.second.key, a.first) <
           std::tie(b.second.key.booked_day, b.second.key, b.first);
  });
  std::map<EntryKey, int> copies;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    movements_[i] = sorted[i].second;
    movements_[i].copy = copies[movements_[i].key]++;
  }
}

const OpenOrder* Engine::order_for(const SlipReference& reference) const {
  const auto it = orders_.find(reference);
  return it == orders_.end() ? nullptr : it->second;
}

// The one order that a credit names; nothing when it names several, or credits a whole lot.
const OpenOrder* Engine::order_for(const StatementEntry& e) const {
  if (e.transactions.size() > 1) return nullptr;
  const OpenOrder* found = nullptr;
  for (const auto& word : words_of(e)) {
    const auto* order = order_for(SlipReference(word));
    if (order && found && order != found) return nullptr;
    if (order) found = order;
  }
  return found;
}

const ExpectedPayment* Engine::payment_for(const CollectionDetail& d) const {
  if (!is_pse(d)) return nullptr;
  const auto& digits = d.reference.str();
  if (digits.size() <= 18)
    if (const auto it = by_ticket_.find(TicketId(std::stoll(digits))); it != by_ticket_.end())
      return it->second;
  const auto [from, to] = by_order_.equal_range(d.reference);
  for (auto it = from; it != to; ++it)
    if (authorises(d.authorization, it->second->cus)) return it->second;
  return nameless_payment_for(d);
}

// Reference and amount are all there is to know it by (rails specification §1.6, rule 4). One whose
// money is missing comes first; then one that its rail never decided; then one that it refused.
const ExpectedPayment* Engine::nameless_payment_for(const CollectionDetail& d) const {
  const ExpectedPayment* best = nullptr;
  const auto rank = [&](const ExpectedPayment& p) {
    if (p.state == PaymentState::kApproved) return is_free(p) ? 0 : 3;
    return p.state == PaymentState::kDeclined ? 2 : 1;
  };
  const auto [from, to] = by_order_.equal_range(d.reference);
  for (auto it = from; it != to; ++it) {
    const auto* p = it->second;
    if (is_nameless(*p) && p->amount == d.amount && (!best || rank(*p) < rank(*best))) best = p;
  }
  return best;
}

// A movement that credits a whole lot names every payment of it, and is none of them.
const ExpectedPayment* Engine::payment_for(const StatementEntry& e) const {
  if (e.transactions.size() > 1) return nullptr;
  for (const auto& word : words_of(e))
    if (const auto it = by_cus_.find(Cus(word)); it != by_cus_.end()) return it->second;
  return nullptr;
}

Named Engine::named_by(const StatementEntry& e) const {
  if (const auto* payment = payment_for(e)) return {payment, {}};
  const auto* order = order_for(e);
  return {nullptr, order ? std::optional(order->reference) : std::nullopt};
}

Named Engine::named_by(const LooseCredit& c) const {
  return {payment_for(c), c.order};
}

// An approved payment of that order whose money is still to come on that day: money that was there
// before it was approved is another's.
const ExpectedPayment* Engine::awaited_of(const OpenOrder& order, Date booked) const {
  const auto [from, to] = by_order_.equal_range(order.reference);
  for (auto it = from; it != to; ++it)
    if (is_free(*it->second) && it->second->amount == order.amount &&
        it->second->approved_on <= booked)
      return it->second;
  return nullptr;
}

const ExpectedPayment* Engine::payment_for(const LooseCredit& c) const {
  if (!c.names) return nullptr;
  const auto it = payments_.find(*c.names);
  return it == payments_.end() ? nullptr : it->second;
}

// Puts the payment in this decision, unless it is settled or in another one.
void Engine::take(const ExpectedPayment& payment, Decision& d) {
  d.orders = {payment.order_reference};
  if (payment.already_settled || is_taken(payment)) return;
  d.payments = {payment.id};
  if (payment.state == PaymentState::kApproved) taken_.insert(payment.id);
}

// Money that fits several attempts of one order, none of them approved and none with a number that
// the bank knows: people look at each.
void Engine::name_all_like(const ExpectedPayment& payment, Decision& d) const {
  if (!is_nameless(payment)) return;
  const auto [from, to] = by_order_.equal_range(payment.order_reference);
  for (auto it = from; it != to; ++it) {
    const auto* p = it->second;
    if (p != &payment && is_nameless(*p) && p->amount == payment.amount &&
        p->state != PaymentState::kApproved)
      d.payments.push_back(p->id);
  }
}

void Engine::decide_missing() {
  for (const auto& [id, p] : payments_) {
    if (!is_free(*p) || p->in_open_exception) continue;
    Decision d;
    const bool late = p->approved_on <= in_.overdue_cutoff;
    set(d, DecisionType::kApprovedWithoutMoney,
        late ? ExceptionKind::kOverdue : ExceptionKind::kExpected,
        late ? "El pago se aprobó y el dinero no llegó a tiempo."
             : "El pago se aprobó y el dinero aún no llega.");
    d.payments = {id};
    d.orders = {p->order_reference};
    d.amount = p->amount;
    d.difference = -p->amount;
    d.standing = "pago:" + to_string(id);
    push(std::move(d));
  }
}

void Engine::check_conservation() const {
  std::map<std::pair<EntryKey, int>, Money> money;
  std::map<DetailKey, int> details;
  std::map<PaymentId, int> payments;
  for (const auto& d : out_) {
    for (const auto& part : d.entries) money[{part.entry, part.copy}] += part.amount;
    for (const auto& key : d.details) ++details[key];
    for (const auto& id : d.payments) ++payments[id];
  }
  for (const auto& m : movements_) {
    const auto it = money.find({m.key, m.copy});
    invariant(it != money.end() && it->second == m.entry->signed_amount(),
              "every centavo of the statement is in exactly one decision");
  }
  std::size_t claimed = 0;
  for (const auto& l : loose_) {
    if (!l.used) continue;
    ++claimed;
    const auto it = money.find({l.credit->key, kOfEarlierRun});
    invariant(it != money.end() && it->second == l.credit->key.signed_amount,
              "every centavo of a credit that a file claims is in exactly one decision");
  }
  invariant(money.size() == movements_.size() + claimed,
            "decisions name only movements of the input");
  std::size_t expected = 0;
  for (const auto* f : files_) expected += f->details.size();
  invariant(details.size() == expected, "every detail is in a decision");
  for (const auto& [key, n] : details) invariant(n == 1, "a detail is in one decision only");
  for (const auto& [id, p] : payments_)
    if (p->state == PaymentState::kApproved && !p->already_settled && !p->in_open_exception)
      invariant(payments[id] == 1, "every approved payment is in exactly one decision");
}

Result<std::vector<Decision>> Engine::run() {
  if (auto ready = index(); !ready) return tl::unexpected(std::move(ready).error());
  sort_inputs();
  find_gaps();
  settle_till_moves();
  pair_files();
  for (auto& m : movements_) settle_by_name(m);
  for (auto& m : movements_) settle_by_order(m);
  for (const auto* line : rest_) decide_rest(*line);
  for (auto& m : movements_) decide_entry(m);
  decide_missing();
  check_conservation();
  return std::move(out_);
}

}  // namespace detail

Result<std::vector<Decision>> reconcile(const Input& input) {
  return detail::Engine(input).run();
}

}  // namespace recaudo::reconciliation
