#include "reconciliation/reconcile.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/bytes.h"
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

struct Loose {
  const LooseCredit* credit = nullptr;
  bool used = false;
};

// The credit that pays a file.
struct Claim {
  EntryKey key;
  int copy = 0;
  const ExpectedPayment* named = nullptr;
  bool applied = false;
};

struct Line {
  DetailKey key;
  const CollectionFile* file = nullptr;
  const CollectionDetail* detail = nullptr;
  EntryPart part;
  int days = 0;                            // from the collection to the credit
  const ExpectedPayment* named = nullptr;  // by the credit
  bool applied = false;                    // the credit did its work in an earlier run
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
  std::optional<Claim> credit_of(const CollectionFile& file);
  bool may_be_total_of(const CollectionFile& file, const ExpectedPayment* named) const;
  void file_without_credit(const CollectionFile& file);
  bool decide_exact(const Line& line);
  void decide_rest(const Line& line);
  void decide_payment_line(const Line& line, const ExpectedPayment& payment, Decision d);
  void decide_order_line(const Line& line, const OpenOrder& order, Decision d);
  void settle_by_name(Movement& m);
  void decide_entry(Movement& m);
  void decide_credit(const Movement& m, Decision d);
  void decide_debit(const Movement& m, Decision d);
  void decide_missing();
  void check_conservation() const;
  const ExpectedPayment* payment_for(const CollectionDetail& d) const;
  const ExpectedPayment* payment_for(const StatementEntry& e) const;
  const ExpectedPayment* payment_for(const LooseCredit& c) const;
  const OpenOrder* order_for(const SlipReference& reference) const;
  void take(const ExpectedPayment& payment, Decision& d);
  bool is_taken(const ExpectedPayment& p) const { return taken_.count(p.id) != 0; }
  bool is_free(const ExpectedPayment& p) const {
    return p.state == PaymentState::kApproved && !p.already_settled && !is_taken(p);
  }
  // A movement of this run that nobody has decided yet.
  bool is_open(const Movement& m) const {
    return !m.used && m.copy == 0 && seen_.count(m.key) == 0;
  }
  void push(Decision d) { out_.push_back(std::move(d)); }

  const Input& in_;
  std::map<PaymentId, const ExpectedPayment*> payments_;
  std::map<TicketId, const ExpectedPayment*> by_ticket_;
  std::map<Cus, const ExpectedPayment*> by_cus_;
  std::multimap<SlipReference, const ExpectedPayment*> by_order_;
  std::map<SlipReference, const OpenOrder*> orders_;
  std::vector<const CollectionFile*> files_;
  std::vector<Movement> movements_;
  std::vector<Loose> loose_;
  std::vector<Line> lines_;
  std::vector<const Line*> rest_;  // lines that are not exact pairs
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
  for (const auto& word : words_of(e))
    if (const auto it = by_cus_.find(Cus(word)); it != by_cus_.end()) return it->second;
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

// A missing statement is seen when its neighbour's opening is not the closing before it, whichever
// came first.
void Engine::find_gaps() {
  const auto rank = [](const StatementBalance& s) {
    return std::tuple(day_number(s.from), day_number(s.to), s.sequence, s.id.str().size(), s.id,
                      s.opening, s.closing);
  };
  struct Account {
    std::vector<StatementBalance> list;
    int first_day = 0;  // of this run: what was there before was judged before
  };
  std::map<AccountNumber, Account> accounts;
  for (const auto& s : in_.statements) {
    auto [it, is_new] = accounts.try_emplace(s.account);
    it->second.first_day =
        is_new ? day_number(s.from) : std::min(it->second.first_day, day_number(s.from));
    it->second.list.push_back(balance_of(s));
  }
  for (const auto& s : in_.known_statements)
    if (const auto it = accounts.find(s.account); it != accounts.end())
      it->second.list.push_back(s);
  for (auto& [name, account] : accounts) {
    auto& list = account.list;
    std::ranges::sort(list, {}, rank);
    list.erase(std::ranges::unique(list, {}, rank).begin(), list.end());  // delivered twice
    for (std::size_t i = 1; i < list.size(); ++i) {
      const auto& s = list[i];
      if (list[i - 1].closing == s.opening || day_number(s.from) < account.first_day) continue;
      Decision d;
      set(d, DecisionType::kStatementGap, ExceptionKind::kFile,
          "El saldo inicial no es el saldo final anterior. Falta un extracto.");
      d.difference = s.opening - list[i - 1].closing;
      d.why = "cuenta " + name.str() + " · extracto " + s.id.str();
      d.standing = "extracto:" + to_iso(s.from) + ":" + name.str() + ":" + to_iso(s.to) + ":" +
                   s.id.str() + ":" + std::to_string(s.opening.centavos());
      push(std::move(d));
    }
  }
}

// Credits of earlier runs first: they have waited longest.
std::optional<Claim> Engine::credit_of(const CollectionFile& file) {
  const int first = day_number(file.header.collection_date);
  const int last = day_number(tax_rules::add_business_days(file.header.collection_date, 1));
  const auto pays = [&](const EntryKey& key, const ExpectedPayment* named) {
    return key.account == file.header.account && key.signed_amount == file.total &&
           key.booked_day >= first && key.booked_day <= last && may_be_total_of(file, named);
  };
  for (auto& l : loose_) {
    const auto* named = payment_for(*l.credit);
    if (l.used || !pays(l.credit->key, named)) continue;
    l.used = true;
    return Claim{l.credit->key, kOfEarlierRun, named, l.credit->applied};
  }
  for (auto& m : movements_) {
    if (!is_open(m) || !pays(m.key, payment_for(*m.entry))) continue;
    m.used = true;
    return Claim{m.key, 0, payment_for(*m.entry), false};
  }
  return std::nullopt;
}

// A credit that names one payment of ours is that payment's own, unless the file holds just that
// payment.
bool Engine::may_be_total_of(const CollectionFile& file, const ExpectedPayment* named) const {
  if (!named) return true;
  return std::ranges::any_of(file.details, [&](const CollectionDetail& d) {
    return !d.is_returned() && payment_for(d) == named;
  });
}

void Engine::pair_files() {
  for (const auto* file : files_) {
    const auto credit = credit_of(*file);
    if (!credit) {
      file_without_credit(*file);
      continue;
    }
    for (const auto& d : file->details)
      lines_.push_back({{file->sha256, d.lot, d.sequence},
                        file,
                        &d,
                        {credit->key, credit->copy, d.amount},
                        credit->key.booked_day - day_number(file->header.collection_date),
                        credit->named,
                        credit->applied});
  }
  for (const auto& line : lines_)
    if (!decide_exact(line)) rest_.push_back(&line);
}

void Engine::file_without_credit(const CollectionFile& file) {
  Decision d;
  set(d, DecisionType::kFileWithoutCredit, ExceptionKind::kFile,
      "El total del archivo no aparece en el extracto. No se aplicó ningún pago.");
  for (const auto& detail : file.details)
    d.details.push_back({file.sha256, detail.lot, detail.sequence});
  d.amount = file.total;
  d.why = "cuenta " + file.header.account.str() + " · " + to_iso(file.header.collection_date);
  d.standing = "archivo:" + to_hex(view(file.sha256));
  push(std::move(d));
}

bool Engine::decide_exact(const Line& line) {
  const auto& detail = *line.detail;
  auto d = decision_for(line);
  if (line.applied || matched_.count(line.key) != 0) {
    set(d, DecisionType::kAlreadyMatched, {}, "Este pago ya se había conciliado.");
    push(std::move(d));
    return true;
  }
  if (detail.is_returned()) return false;
  d.why = "referencia igual · valor igual · " + days_text(line.days);
  if (const auto* p = payment_for(detail)) {
    if (!is_free(*p) || p->amount != detail.amount ||
        (line.named != p && !authorises(detail.authorization, p->cus)))
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
    if (payment) take(*payment, d);
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

// First what the line says for itself, then what others did to its payment: so the order in which
// files come changes nothing.
void Engine::decide_payment_line(const Line& line, const ExpectedPayment& payment, Decision d) {
  d.why = "referencia igual · " + days_text(line.days);
  d.difference = d.amount - payment.amount;
  take(payment, d);
  if (payment.state != PaymentState::kApproved) {
    set(d, DecisionType::kNotApprovedWithMoney, ExceptionKind::kNotApprovedPaid,
        "La pasarela no aprobó el pago, pero llegó el dinero.");
  } else if (payment.amount != d.amount) {
    set_difference(d, d.amount, payment.amount);
  } else if (line.named != &payment && !authorises(line.detail->authorization, payment.cus)) {
    set(d, DecisionType::kDataDiffers, ExceptionKind::kData,
        "El valor coincide, pero la autorización no es la del CUS.");
  } else {
    set(d, DecisionType::kDuplicate, ExceptionKind::kDuplicate, "Este pago ya estaba conciliado.");
  }
  push(std::move(d));
}

void Engine::decide_order_line(const Line& line, const OpenOrder& order, Decision d) {
  d.orders = {order.reference};
  d.why = "referencia igual · " + days_text(line.days);
  d.difference = d.amount - order.amount;
  if (order.amount != d.amount) {
    set_difference(d, d.amount, order.amount);
  } else if (order.valid_until < line.file->header.collection_date) {
    set(d, DecisionType::kDataDiffers, ExceptionKind::kData,
        "El valor coincide, pero la orden ya no estaba vigente.");
  } else {
    set(d, DecisionType::kDuplicate, ExceptionKind::kDuplicate, "Esta orden ya estaba pagada.");
  }
  push(std::move(d));
}

Decision decision_for(const Movement& m) {
  Decision d;
  d.amount = m.entry->signed_amount();
  d.entries = {{m.key, m.copy, d.amount}};
  return d;
}

// A credit that names one payment and has its amount is that payment's, before any other line may
// call the payment its own.
void Engine::settle_by_name(Movement& m) {
  if (!is_open(m) || m.entry->side != Side::kCredit || is_fee(*m.entry)) return;
  const auto* p = payment_for(*m.entry);
  if (!p || !is_free(*p) || p->amount != m.entry->amount) return;
  auto d = decision_for(m);
  take(*p, d);
  d.names = p->id;
  set(d, DecisionType::kSettle, {}, "El pago aprobado está en el extracto.");
  d.why = "CUS igual · valor igual · " + days_text(m.key.booked_day - day_number(p->approved_on));
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
  pair_files();
  for (auto& m : movements_) settle_by_name(m);
  for (const auto* line : rest_) decide_rest(*line);
  for (auto& m : movements_) decide_entry(m);
  decide_missing();
  check_conservation();
  return std::move(out_);
}

}  // namespace

std::vector<std::string> words_of(const StatementEntry& e) {
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

std::string standing_of(const EntryKey& credit) {
  return "abono:" + credit.account.str() + ":" + std::to_string(credit.booked_day) + ":" +
         credit.statement + ":" + credit.bank_reference + ":" + credit.entry_reference + ":" +
         std::to_string(credit.signed_amount.centavos()) + ":" + std::to_string(credit.ordinal);
}

StatementBalance balance_of(const Statement& s) {
  return {s.account, s.from, s.to, s.electronic_sequence, s.id, s.opening, s.closing};
}

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
