#include "reconciliation/reconcile.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "tax-rules/calendar.h"

namespace recaudo::reconciliation {
namespace {

using bank_files::CollectionDetail;
using bank_files::CollectionFile;
using bank_files::Means;
using bank_files::Origin;
using bank_files::Side;
using bank_files::Statement;
using bank_files::StatementEntry;

struct Movement {
  EntryKey key;
  int copy = 0;
  const StatementEntry* entry = nullptr;
  bool used = false;
};

struct Line {
  DetailKey key;
  const CollectionFile* file = nullptr;
  const CollectionDetail* detail = nullptr;
  EntryPart part;
  int days = 0;  // from the collection to the credit
};

class Engine {
 public:
  explicit Engine(const Input& input) : in_(input) {}
  Result<std::vector<Decision>> run();

 private:
  Result<void> index();
  void sort_inputs();
  void find_gaps();
  void pair_files();
  Movement* credit_of(const CollectionFile& file);
  bool may_be_total_of(const CollectionFile& file, const ExpectedPayment* named) const;
  void file_without_credit(const CollectionFile& file);
  bool decide_exact(const Line& line);
  void decide_rest(const Line& line);
  void decide_payment_line(const Line& line, const ExpectedPayment& payment, Decision d);
  void decide_order_line(const Line& line, const OpenOrder& order, Decision d);
  void decide_entry(Movement& m);
  void decide_credit(const Movement& m, Decision d);
  void decide_debit(const Movement& m, Decision d);
  void decide_missing();
  void check_conservation() const;
  const ExpectedPayment* payment_for(const CollectionDetail& d) const;
  const ExpectedPayment* payment_for(const StatementEntry& e) const;
  const OpenOrder* order_for(const SlipReference& reference) const;
  void take(const ExpectedPayment& payment, Decision& d);
  bool is_taken(const ExpectedPayment& p) const { return taken_.count(p.id) != 0; }
  void push(Decision d) { out_.push_back(std::move(d)); }

  const Input& in_;
  std::map<PaymentId, const ExpectedPayment*> payments_;
  std::map<TicketId, const ExpectedPayment*> by_ticket_;
  std::map<Cus, const ExpectedPayment*> by_cus_;
  std::multimap<SlipReference, const ExpectedPayment*> by_order_;
  std::map<SlipReference, const OpenOrder*> orders_;
  std::vector<const CollectionFile*> files_;
  std::vector<Movement> movements_;
  std::set<DetailKey> matched_;
  std::set<EntryKey> seen_;
  std::set<PaymentId> taken_;
  std::set<SlipReference> paid_;
  std::vector<Decision> out_;
};

bool is_pse(const CollectionDetail& d) {
  return d.origin == Origin::kAch && d.means == Means::kDebitInternet;
}

// The file keeps the last six digits of the CUS.
bool authorises(int authorization, const Cus& cus) {
  const auto& text = cus.str();
  if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos) return false;
  const auto tail = text.size() > 6 ? text.substr(text.size() - 6) : text;
  return std::stoi(tail) == authorization;
}

// Every text of a movement, cut into words: references hide in free text.
std::vector<std::string> words(const StatementEntry& e) {
  std::string all = e.bank_reference + " " + e.additional_info;
  for (const auto& t : e.transactions) {
    for (const auto& list : {t.slip_references, t.references, t.remittance})
      for (const auto& s : list) all += " " + s;
    all += " " + t.additional_info;
  }
  std::vector<std::string> out;
  std::string word;
  for (const char c : all + " ") {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

std::string days_text(int n) {
  return "fecha +" + std::to_string(n);
}

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

Decision decision_for(const Line& line) {
  Decision d;
  d.details = {line.key};
  d.entries = {line.part};
  d.amount = line.detail->amount;
  return d;
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
  for (auto& m : movements_) sorted.emplace_back(words(*m.entry), m);
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

const ExpectedPayment* Engine::payment_for(const CollectionDetail& d) const {
  if (!is_pse(d)) return nullptr;
  const auto& digits = d.reference.str();
  if (digits.size() <= 18)
    if (const auto it = by_ticket_.find(TicketId(std::stoll(digits))); it != by_ticket_.end())
      return it->second;
  const auto [from, to] = by_order_.equal_range(d.reference);
  for (auto it = from; it != to; ++it)
    if (authorises(d.authorization, it->second->cus)) return it->second;
  return nullptr;
}

// A movement that credits a whole lot names every payment of it, and is none of them.
const ExpectedPayment* Engine::payment_for(const StatementEntry& e) const {
  if (e.transactions.size() > 1) return nullptr;
  for (const auto& word : words(e))
    if (const auto it = by_cus_.find(Cus(word)); it != by_cus_.end()) return it->second;
  return nullptr;
}

void Engine::take(const ExpectedPayment& payment, Decision& d) {
  const bool free = payment.state == PaymentState::kApproved && !payment.already_settled;
  d.payments = {payment.id};
  d.orders = {payment.order_reference};
  if (free) taken_.insert(payment.id);
}

void Engine::find_gaps() {
  std::map<AccountNumber, std::vector<const Statement*>> by_account;
  for (const auto& s : in_.statements) by_account[s.account].push_back(&s);
  for (auto& [account, list] : by_account) {
    const auto rank = [](const Statement* s) {
      return std::tuple(day_number(s->from), day_number(s->to), s->electronic_sequence, s->id,
                        s->opening, s->closing);
    };
    std::sort(list.begin(), list.end(),
              [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
    std::optional<Money> last;
    for (const auto& b : in_.last_balances)
      if (b.account == account) last = b.closing;
    const Statement* previous = nullptr;
    for (const auto* s : list) {
      if (previous && rank(previous) == rank(s)) continue;  // delivered twice
      if (last && *last != s->opening) {
        Decision d;
        set(d, DecisionType::kStatementGap, ExceptionKind::kFile,
            "El saldo inicial no es el saldo final anterior. Falta un extracto.");
        d.difference = s->opening - *last;
        d.why = "cuenta " + account.str() + " · extracto " + s->id.str();
        push(std::move(d));
      }
      last = s->closing;
      previous = s;
    }
  }
}

Movement* Engine::credit_of(const CollectionFile& file) {
  const Date collected = file.header.collection_date;
  for (auto& m : movements_)
    if (!m.used && m.copy == 0 && seen_.count(m.key) == 0 && m.entry->side == Side::kCredit &&
        m.key.account == file.header.account && m.entry->amount == file.total &&
        m.entry->booked_on >= collected &&
        m.entry->booked_on <= tax_rules::add_business_days(collected, 1) &&
        may_be_total_of(file, payment_for(*m.entry)))
      return &m;
  return nullptr;
}

// A credit that names one payment of ours is that payment's own, unless the file holds just that
// payment.
bool Engine::may_be_total_of(const CollectionFile& file, const ExpectedPayment* named) const {
  if (!named) return true;
  return std::ranges::any_of(file.details,
                             [&](const CollectionDetail& d) { return payment_for(d) == named; });
}

void Engine::pair_files() {
  std::vector<Line> lines;
  for (const auto* file : files_) {
    auto* credit = credit_of(*file);
    if (!credit) {
      file_without_credit(*file);
      continue;
    }
    credit->used = true;
    for (const auto& d : file->details)
      lines.push_back({{file->sha256, d.lot, d.sequence},
                       file,
                       &d,
                       {credit->key, 0, d.amount},
                       credit->key.booked_day - day_number(file->header.collection_date)});
  }
  std::vector<const Line*> rest;  // exact pairs first: a wrong amount never takes their place
  for (const auto& line : lines)
    if (!decide_exact(line)) rest.push_back(&line);
  for (const auto* line : rest) decide_rest(*line);
}

void Engine::file_without_credit(const CollectionFile& file) {
  Decision d;
  set(d, DecisionType::kFileWithoutCredit, ExceptionKind::kFile,
      "El total del archivo no aparece en el extracto. No se aplicó ningún pago.");
  for (const auto& detail : file.details)
    d.details.push_back({file.sha256, detail.lot, detail.sequence});
  d.amount = file.total;
  d.why = "cuenta " + file.header.account.str() + " · " + to_iso(file.header.collection_date);
  push(std::move(d));
}

bool Engine::decide_exact(const Line& line) {
  const auto& detail = *line.detail;
  auto d = decision_for(line);
  if (matched_.count(line.key) != 0) {
    set(d, DecisionType::kAlreadyMatched, {}, "Este pago ya se había conciliado.");
    push(std::move(d));
    return true;
  }
  if (detail.is_returned()) return false;
  d.why = "referencia igual · valor igual · " + days_text(line.days);
  if (const auto* p = payment_for(detail)) {
    if (p->state != PaymentState::kApproved || p->already_settled || is_taken(*p) ||
        p->amount != detail.amount || !authorises(detail.authorization, p->cus))
      return false;
    take(*p, d);
    set(d, DecisionType::kSettle, {}, "El pago aprobado está en el archivo y en el extracto.");
    d.why += " · CUS igual";
    push(std::move(d));
    return true;
  }
  const auto* order = is_pse(detail) ? nullptr : order_for(detail.reference);
  if (!order || order->amount != detail.amount || paid_.count(order->reference) != 0 ||
      order->valid_until < line.file->header.collection_date)
    return false;
  paid_.insert(order->reference);
  d.orders = {order->reference};
  set(d, DecisionType::kWindowPayment, {}, "La orden se pagó en el banco.");
  push(std::move(d));
  return true;
}

void Engine::decide_rest(const Line& line) {
  const auto& detail = *line.detail;
  auto d = decision_for(line);
  const auto* payment = payment_for(detail);
  const auto* order = is_pse(detail) ? nullptr : order_for(detail.reference);
  if (detail.is_returned()) {
    set(d, DecisionType::kReturnedItem, ExceptionKind::kApprovedNotPaid,
        "El banco devolvió este pago. No se aplicó.");
    d.why = "causal " + detail.return_cause;
    if (payment && !is_taken(*payment)) take(*payment, d);
    if (order) d.orders = {order->reference};
    return push(std::move(d));
  }
  if (payment) return decide_payment_line(line, *payment, std::move(d));
  if (order) return decide_order_line(line, *order, std::move(d));
  set(d, DecisionType::kUnknownReference, ExceptionKind::kNoOrder,
      "La referencia no es de ninguna orden. El dinero va a por clasificar.");
  d.why = "referencia " + detail.reference.str() + " desconocida";
  push(std::move(d));
}

void Engine::decide_payment_line(const Line& line, const ExpectedPayment& payment, Decision d) {
  d.why = "referencia igual · " + days_text(line.days);
  d.difference = d.amount - payment.amount;
  if (payment.already_settled || is_taken(payment)) {
    d.orders = {payment.order_reference};
    set(d, DecisionType::kDuplicate, ExceptionKind::kDuplicate, "Este pago ya estaba conciliado.");
  } else if (payment.state != PaymentState::kApproved) {
    take(payment, d);
    set(d, DecisionType::kNotApprovedWithMoney, ExceptionKind::kNotApprovedPaid,
        "La pasarela no aprobó el pago, pero llegó el dinero.");
  } else if (payment.amount != d.amount) {
    take(payment, d);
    set_difference(d, d.amount, payment.amount);
  } else {
    take(payment, d);
    set(d, DecisionType::kDataDiffers, ExceptionKind::kData,
        "El valor coincide, pero la autorización no es la del CUS.");
  }
  push(std::move(d));
}

void Engine::decide_order_line(const Line& line, const OpenOrder& order, Decision d) {
  d.orders = {order.reference};
  d.why = "referencia igual · " + days_text(line.days);
  d.difference = d.amount - order.amount;
  if (paid_.count(order.reference) != 0) {
    set(d, DecisionType::kDuplicate, ExceptionKind::kDuplicate, "Esta orden ya estaba pagada.");
  } else if (order.amount != d.amount) {
    set_difference(d, d.amount, order.amount);
  } else {
    set(d, DecisionType::kDataDiffers, ExceptionKind::kData,
        "El valor coincide, pero la orden ya no estaba vigente.");
  }
  push(std::move(d));
}

void Engine::decide_entry(Movement& m) {
  if (m.used) return;
  Decision d;
  d.amount = m.entry->signed_amount();
  d.entries = {{m.key, m.copy, d.amount}};
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
  const auto* p = payment_for(*m.entry);
  if (!p) {
    set(d, DecisionType::kCreditWithoutFile, ExceptionKind::kFile,
        "Hay un abono sin archivo del banco. El dinero va a por clasificar.");
    return push(std::move(d));
  }
  d.why = "CUS igual · " + days_text(m.key.booked_day - day_number(p->approved_on));
  d.difference = d.amount - p->amount;
  if (p->already_settled || is_taken(*p)) {
    d.orders = {p->order_reference};
    set(d, DecisionType::kDuplicate, ExceptionKind::kDuplicate, "Este pago ya estaba conciliado.");
    return push(std::move(d));
  }
  take(*p, d);
  if (p->state != PaymentState::kApproved) {
    set(d, DecisionType::kNotApprovedWithMoney, ExceptionKind::kNotApprovedPaid,
        "La pasarela no aprobó el pago, pero llegó el dinero.");
  } else if (!d.difference.is_zero()) {
    set_difference(d, d.amount, p->amount);
  } else {
    set(d, DecisionType::kSettle, {}, "El pago aprobado está en el extracto.");
    d.why = "CUS igual · valor igual · " + days_text(m.key.booked_day - day_number(p->approved_on));
  }
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
  for (const auto& word : words(*m.entry)) {
    const SlipReference reference(word);
    const bool known = orders_.count(reference) != 0 || by_order_.count(reference) != 0;
    if (known && std::find(d.orders.begin(), d.orders.end(), reference) == d.orders.end())
      d.orders.push_back(reference);
  }
  push(std::move(d));
}

void Engine::decide_missing() {
  for (const auto& [id, p] : payments_) {
    if (p->state != PaymentState::kApproved || p->already_settled || is_taken(*p)) continue;
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
  invariant(money.size() == movements_.size(), "decisions name only movements of the input");
  std::size_t expected = 0;
  for (const auto* f : files_) expected += f->details.size();
  invariant(details.size() == expected, "every detail is in a decision");
  for (const auto& [key, n] : details) invariant(n == 1, "a detail is in one decision only");
  for (const auto& [id, p] : payments_)
    if (p->state == PaymentState::kApproved && !p->already_settled)
      invariant(payments[id] == 1, "every approved payment is in exactly one decision");
}

Result<std::vector<Decision>> Engine::run() {
  if (auto ready = index(); !ready) return tl::unexpected(std::move(ready).error());
  sort_inputs();
  find_gaps();
  pair_files();
  for (auto& m : movements_) decide_entry(m);
  decide_missing();
  check_conservation();
  return std::move(out_);
}

}  // namespace

std::vector<EntryKey> entry_keys(const Statement& s) {
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

Result<std::vector<Decision>> reconcile(const Input& input) {
  return Engine(input).run();
}

}  // namespace recaudo::reconciliation
