#include "core/dues/dues.h"

#include <algorithm>
#include <set>

#include "base/database.h"
#include "base/log.h"
#include "core/dues/part_payment.h"
#include "core/dues/settled.h"
#include "core/dues/vigencia.h"
#include "tax-rules/discount.h"
#include "tax-rules/mora.h"
#include "tax-rules/predial_explanation.h"
#include "tax-rules/service_mora.h"

namespace recaudo::dues {
namespace {

using ledger::Concept;

constexpr Statement kNumber{"dues.number_of_parcel",
                            "select npn from registry.parcel where id = $1"};

tax_rules::PredialConcept concept_of(Concept c) {
  switch (c) {
    case Concept::kPredial:
      return tax_rules::PredialConcept::kPredial;
    case Concept::kEnvironmental:
      return tax_rules::PredialConcept::kEnvironmental;
    case Concept::kBomberil:
      return tax_rules::PredialConcept::kBomberil;
    case Concept::kWater:
    case Concept::kSewer:
    case Concept::kWaste:
      break;
  }
  throw BrokenInvariant("not a concept of predial");
}

std::size_t service_of(Concept c) {
  const auto it = std::ranges::find(kServiceConcepts, c);
  invariant(it != kServiceConcepts.end(), "a bill of public services charges public services");
  return static_cast<std::size_t>(it - kServiceConcepts.begin());
}

// The lines that tell how this concept was charged.
tax_rules::Explanation charge_of(const Account& account, int vigencia, Concept c) {
  if (const auto bill = account.bills.find(vigencia); bill != account.bills.end())
    return bill->second.steps.at(service_of(c));
  tax_rules::Explanation out;
  const auto liquidation = account.liquidations.find(vigencia);
  if (liquidation == account.liquidations.end()) return out;
  for (const auto& line : liquidation->second.explanation)
    if (line.part == concept_of(c)) out.push_back(line);
  for (auto& line : out)  // with its name and its years
    if (line.concept_name == tax_rules::kPartialExemption)
      line.norm = liquidation->second.exemption_act;
  return out;
}

// Empty where it was not read.
History history_of(const Account& account, ledger::ObligationId id,
                   const tax_rules::Explanation& charge) {
  const auto found = account.histories.find(id);
  if (found == account.histories.end()) return {};
  History out = found->second;
  if (!charge.empty()) tell_acts_out(out, tax_rules::total_of(charge));
  return out;
}

// What each version of the statute fixes from its first day on, after the day that is given.
std::vector<tax_rules::AgreedRate> agreed_after(const Law& law, Date day) {
  std::vector<tax_rules::AgreedRate> out;
  for (const StatuteInForce& version : law.versions)
    if (version.from > day)
      out.push_back({version.from, version.statute->services.non_residential_mora});
  return out;
}

// Of each concept by itself.
void add_tax_interest(DueVigencia& v, const Law& law, Date on) {
  for (auto& line : v.lines) {
    if (line.balance.is_zero()) continue;
    auto mora = tax_rules::mora_interest(
        {.capital = line.balance, .due_on = v.due_on, .paid_on = on, .readings = law.statute.mora},
        law.rates);
    if (!mora) {
      v.not_computable = mora.error();
      return;
    }
    line.interest = mora->interest;
    line.interest_explanation = std::move(mora->explanation);
    v.unconfirmed_rate =
        v.unconfirmed_rate || (mora->unconfirmed_rate && !mora->interest.is_zero());
  }
}

// Never the rate of the taxes: Ley 142/1994 art. 96. Each day at the rate of the version of that
// day: a later one reprices no day that passed. Of the bill, whose parts are its services.
void add_service_interest(DueVigencia& v, const BilledServices& bill, const Law& law, Date on) {
  std::vector<Money> capitals;
  capitals.reserve(v.lines.size());
  for (const auto& line : v.lines) capitals.push_back(line.balance);
  const Date first = add_days(v.due_on, 1);
  auto mora =
      tax_rules::service_bill_mora({.capital = v.balance(),
                                    .due_on = v.due_on,
                                    .paid_on = on,
                                    .use = bill.use,
                                    .agreed = law.on(first).statute.services.non_residential_mora,
                                    .changes = agreed_after(law, first)},
                                   capitals, law.service_limits(on), law.rates);
  if (!mora) {
    v.not_computable = mora.error();
    return;
  }
  v.interest_explanation = std::move(mora->whole.explanation);
  v.unconfirmed_rate =
      !mora->whole.interest.is_zero() &&
      std::ranges::any_of(v.interest_explanation, [](const tax_rules::ExplanationLine& line) {
        return line.mark == tax_rules::SourceMark::kMemory;
      });
  for (std::size_t i = 0; i < v.lines.size(); ++i) {
    if (v.lines[i].balance.is_zero()) continue;
    v.lines[i].interest = mora->parts[i].interest;
    v.lines[i].interest_explanation = std::move(mora->parts[i].explanation);
  }
}

void add_interest(DueVigencia& v, const Account& account, const Law& law, Date on) {
  if (!v.overdue || v.is_paid()) return;
  const auto bill = account.bills.find(v.vigencia);
  if (bill == account.bills.end())
    add_tax_interest(v, law, on);
  else
    add_service_interest(v, bill->second.bill, law, on);
}

void add_lost_discount(DueVigencia& v, const Law& law, const tax_rules::PromptPayment& payment) {
  for (const DueLine& line : v.lines)
    for (auto& lost : tax_rules::explain_lost_discount(law.statute, v.vigencia, payment,
                                                       concept_of(line.item), line.charged))
      v.lost_discount.push_back(std::move(lost));
}

// The conditions are the statute's. "Paz y salvo" of earlier vigencias is a standing of the payer
// before the payment, which paying them with it does not give (rule of this project; the law is
// silent): a bill, a bank's file and a bar code carry one price for a vigencia, whatever else is
// paid.
void add_discount(DueVigencia& v, const Law& law, Date on, bool earlier_debt) {
  if (v.overdue || v.is_paid() || v.billed) return;
  const bool whole =
      std::ranges::all_of(v.lines, [](const DueLine& l) { return l.balance == l.charged; });
  const auto part = whole ? std::nullopt : part_payment(v.lines);
  const tax_rules::PromptPayment payment{.paid_on = on,
                                         .whole_vigencia = whole,
                                         .earlier_debt = earlier_debt,
                                         .by_instalments = v.plan && v.plan->kept(),
                                         .part_paid = part ? part->on : std::nullopt};
  if (whole || part) add_lost_discount(v, law, payment);
  const auto offer = tax_rules::earned_discount(law.statute, v.vigencia, payment);
  if (!offer) return;
  v.discount_until = offer->until;
  v.discount_rate = offer->percent;
  for (auto& line : v.lines) {
    line.discount_explanation = tax_rules::explain_discount(law.statute, v.vigencia, *offer,
                                                            concept_of(line.item), line.balance);
    line.discount = -tax_rules::total_of(line.discount_explanation);
  }
}

std::vector<ExemptVigencia> exempt_vigencias(const Account& account) {
  std::vector<ExemptVigencia> out;
  for (const auto& [vigencia, l] : account.liquidations)
    if (!l.exemption_act.empty() && (l.predial + l.environmental + l.bomberil).is_zero())
      out.push_back({vigencia, l.exemption_act, l.explanation});
  return out;
}

// After its lines: what is missing of an instalment depends on what is owed.
void add_standing(DueVigencia& v, const Account& account, Date on) {
  const auto plan = account.plans.find(v.vigencia);
  if (plan == account.plans.end()) return;
  const auto first =
      std::ranges::find(account.obligations, v.vigencia, &ledger::Obligation::vigencia);
  v.plan = standing_of(plan->second, first->due_on, v.balance(), on);
}

// Whose it is and where, without amounts yet.
ledger::Settlement settlement_for(const DueVigencia& v, const DueLine& line) {
  return {.obligation = line.obligation,
          .item = line.item,
          .third_party = line.third_party,
          .zone = v.zone,
          .vigencia = year_of_vigencia(v.vigencia)};
}

ledger::Settlement settle_whole(const DueVigencia& v, const DueLine& line) {
  ledger::Settlement s = settlement_for(v, line);
  s.capital = line.balance - line.discount;
  s.interest = line.interest;
  s.discount = line.discount;
  return s;
}

Account account_of_parcel(pqxx::transaction_base& tx, const ledger::Subject& parcel,
                          Reading reading) {
  Account account{.subject = parcel,
                  .zone = {},
                  .obligations = ledger::obligations_of(tx, parcel.id, reading == Reading::kLocked),
                  .liquidations = {},
                  .bills = {}};
  account.plans = plans_of(tx, parcel.id);
  if (reading == Reading::kExplained) {
    account.histories = histories_of(tx, account.obligations);
    account.liquidations = liquidations_of(tx, parcel.id);
    account.notices = notices_of(tx, parcel.id);
  }
  if (!account.obligations.empty())
    account.zone = zone_of(read_text(exec(tx, kNumber, parcel.id).at(0)[0]));
  return account;
}

// Where the calculation cannot be written again the amounts stand, and the paper says so.
std::array<tax_rules::Explanation, 3> explained(pqxx::transaction_base& tx,
                                                const BilledServices& bill) {
  auto steps = explain(tx, bill);
  if (steps) return std::move(*steps);
  log::error("dues.service_bill_not_explained",
             {{"bill", to_string(bill.id)}, {"why", to_text(steps.error())}});
  std::array<tax_rules::Explanation, 3> out;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (bill.amounts.at(i).net().is_zero()) continue;
    tax_rules::ExplanationLine line;
    line.concept_name = std::string(ledger::to_label(kServiceConcepts.at(i)));
    line.detail = "el cálculo no se puede volver a escribir; el valor cobrado sigue";
    line.amount = bill.amounts.at(i).net();
    out.at(i).push_back(std::move(line));
  }
  return out;
}

void explain_owed(pqxx::transaction_base& tx, Account& account) {
  std::set<int> owed;
  for (const auto& o : account.obligations)
    if (!o.balance.is_zero()) owed.insert(o.vigencia);
  for (const int vigencia : owed) {
    auto& bill = account.bills.at(vigencia);
    bill.steps = explained(tx, bill.bill);
  }
}

// The balances are read after the lock, the bills, which nothing changes, before it.
Account account_of_subscriber(pqxx::transaction_base& tx, const ledger::Subject& subscriber,
                              Reading reading) {
  Account account{
      .subject = subscriber, .zone = {}, .obligations = {}, .liquidations = {}, .bills = {}};
  std::vector<ledger::SubjectId> ids;
  std::map<ledger::SubjectId, int> vigencias;
  for (const auto& bill : bills_of_subscriber(tx, subscriber.id)) {
    const int vigencia = vigencia_of(bill.billed.period);
    ids.push_back(bill.id);
    vigencias.emplace(bill.id, vigencia);
    account.bills.emplace(vigencia, ExplainedBill{bill, {}});
  }
  account.obligations = ledger::obligations_of(tx, ledger::SubjectKind::kServiceBill, ids,
                                               reading == Reading::kLocked);
  if (reading == Reading::kExplained) account.histories = histories_of(tx, account.obligations);
  for (auto& o : account.obligations) o.vigencia = vigencias.at(o.subject);
  std::ranges::sort(account.obligations, {},
                    [](const ledger::Obligation& o) { return std::pair(o.vigencia, o.item); });
  if (reading == Reading::kExplained) explain_owed(tx, account);
  return account;
}

// Less than the whole vigencia: ET 804, capital and interest of every concept in proportion, no
// discount.
Result<void> allocate_part(Money paid, const DueVigencia& v, Allocation& out) {
  out.split = split_of(paid, v);
  RECAUDO_TRY(shares, shares_of(*out.split));
  for (std::size_t i = 0; i < v.lines.size(); ++i) {
    ledger::Settlement s = settlement_for(v, v.lines[i]);
    s.capital = shares[i].capital;
    s.interest = shares[i].interest;
    if (!s.paid().is_zero()) out.settlements.push_back(s);
  }
  return {};
}

}  // namespace

Law Law::on(Date day) const {
  if (versions.empty()) return *this;
  const auto later = std::ranges::upper_bound(versions, day, {}, &StatuteInForce::from);
  const StatuteInForce& found = later == versions.begin() ? versions.front() : *(later - 1);
  return {*found.statute, rates, *found.digest, versions, figures, national};
}

const tax_rules::ServiceLimits& Law::service_limits(Date day) const {
  static const NationalTables shipped;
  return (national == nullptr ? shipped : *national).service_limits(day);
}

std::optional<TitleTerms> terms_of(const InvoiceNotice& notice, const Law& law) {
  const tax_rules::Statute& statute = law.on(notice.on_web).statute;
  return terms_of(notice, statute.saturday, statute.notice);
}

std::string notice_text(const InvoiceNotice& notice, const Law& law) {
  return notice_text(notice, terms_of(notice, law));
}

Money DueVigencia::charged() const {
  Money sum;
  for (const auto& l : lines) sum += l.charged;
  return sum;
}
Money DueVigencia::balance() const {
  Money sum;
  for (const auto& l : lines) sum += l.balance;
  return sum;
}
Money DueVigencia::interest() const {
  Money sum;
  for (const auto& l : lines) sum += l.interest;
  return sum;
}
Money DueVigencia::discount() const {
  Money sum;
  for (const auto& l : lines) sum += l.discount;
  return sum;
}
Money DueVigencia::total() const {
  return balance() + interest() - discount();
}

Result<Money> Dues::total() const {
  Money sum;
  for (const auto& v : vigencias) {
    if (v.not_computable) return tl::unexpected(*v.not_computable);
    sum += v.total();
  }
  return sum;
}

Account account_of(pqxx::transaction_base& tx, const ledger::Subject& subject, Reading reading) {
  switch (subject.kind) {
    case ledger::SubjectKind::kParcel:
      return account_of_parcel(tx, subject, reading);
    case ledger::SubjectKind::kSubscriber:
      return account_of_subscriber(tx, subject, reading);
    case ledger::SubjectKind::kServiceBill:
      break;
  }
  throw BrokenInvariant("what a bill of public services owes is asked of its subscriber");
}

namespace {

// One that owes nothing yet: its lines come after.
DueVigencia begun(const Account& account, const Law& law, const ledger::Obligation& first,
                  Date on) {
  DueVigencia v;
  v.vigencia = first.vigencia;
  v.debtor = {account.subject.kind, first.subject};
  if (const auto bill = account.bills.find(v.vigencia); bill != account.bills.end()) {
    v.debtor.kind = ledger::SubjectKind::kServiceBill;
    v.billed = bill->second.bill.billed;
  }
  v.zone = account.zone;
  v.due_on = first.due_on;
  if (const auto plan = account.plans.find(v.vigencia); plan != account.plans.end())
    v.due_on = tax_rules::due_under_instalments(plan->second.instalments, plan->second.paid_on(),
                                                first.due_on, on);
  v.overdue = on > v.due_on;
  if (const auto notice = account.notices.find(v.vigencia); notice != account.notices.end()) {
    v.notice = notice->second;
    v.terms = terms_of(notice->second, law);
  }
  return v;
}

}  // namespace

Dues price_on(const Account& account, const Law& any_day, Date on) {
  const Law law = any_day.on(on);
  Dues dues{account.subject, on, {}, exempt_vigencias(account)};
  for (const auto& o : account.obligations) {
    if (dues.vigencias.empty() || dues.vigencias.back().vigencia != o.vigencia)
      dues.vigencias.push_back(begun(account, law, o, on));
    auto& v = dues.vigencias.back();
    DueLine line;
    line.obligation = o.id;
    line.item = o.item;
    line.third_party = o.third_party;
    line.charged = o.charged;
    v.held += o.held;
    line.balance = o.balance;
    line.charge_explanation = charge_of(account, o.vigencia, o.item);
    line.history = history_of(account, o.id, line.charge_explanation);
    v.lines.push_back(std::move(line));
  }
  for (auto& v : dues.vigencias) add_interest(v, account, law, on);
  bool earlier_debt = false;
  for (auto& v : dues.vigencias) {
    add_standing(v, account, on);
    add_discount(v, law, on, earlier_debt);
    earlier_debt = earlier_debt || !v.is_paid();
  }
  return dues;
}

Dues dues_of(pqxx::transaction_base& tx, const Law& law, const ledger::Subject& subject, Date on,
             Reading reading) {
  return price_on(account_of(tx, subject, reading), law, on);
}

Result<Allocation> allocate(Money paid, const std::vector<DueVigencia>& vigencias) {
  if (paid.is_negative()) return fail(Code::kPaymentNotImputable, "el pago es negativo");
  Allocation out;
  Money left = paid;
  for (const auto& v : vigencias) {
    if (v.is_paid() || left.is_zero()) continue;
    if (v.not_computable) return tl::unexpected(*v.not_computable);
    const Money total = v.total();
    if (left >= total) {
      for (const auto& l : v.lines)
        if (!l.balance.is_zero()) out.settlements.push_back(settle_whole(v, l));
      left -= total;
      continue;
    }
    if (auto ok = allocate_part(left, v, out); !ok) return tl::unexpected(ok.error());
    left = Money();
  }
  out.excess = left;
  return out;
}

}  // namespace recaudo::dues
