#include "core/payments/bill.h"

#include <algorithm>
#include <set>

#include "core/dues/vigencia.h"
#include "core/payments/printed_orders.h"
#include "ledger/credit_holders.h"

namespace recaudo::payments {
namespace {

constexpr const char* kBillKeys = "factura:";

struct PricedDay {
  dues::Dues dues;
  std::vector<OrderLine> lines;
  Money total;
};

// Of a vigencia whose plan is kept, what can be paid by itself.
struct NextInstalment {
  int vigencia = 0, number = 0;
};

// What a bill would be, before its orders.
struct Draft {
  ledger::Subject subject;
  dues::Account account;  // what all its prices are of
  std::vector<int> vigencias;
  Charged charged;  // of the newest
  dues::Dues now;
  std::vector<PricedDay> days;
  std::vector<DayNotOffered> not_offered;
  std::vector<NextInstalment> instalments;
  std::optional<PricedDay> overdue;  // what is overdue alone, where there are instalments beside it
};

// The vigencias that a bill is of: all until one, or some of them.
struct Claim {
  int until = 0;
  const std::set<int>* among = nullptr;
  bool covers(const dues::DueVigencia& v) const {
    return v.vigencia <= until && (among == nullptr || among->contains(v.vigencia)) && !v.is_paid();
  }
};

dues::Dues claimed_on(const dues::Account& account, const dues::Law& law, Date on,
                      const Claim& claim) {
  const int until = claim.until;
  dues::Dues out = dues::price_on(account, law, on);
  std::erase_if(out.vigencias, [&](const auto& v) { return !claim.covers(v); });
  // The exempt ones among those that it claims, and after them: so the paper has no gap.
  const int first = out.vigencias.empty() ? until : out.vigencias.front().vigencia;
  std::erase_if(out.exempt,
                [&](const auto& e) { return e.vigencia < first || e.vigencia > until; });
  return out;
}

std::vector<int> vigencias_of(const dues::Dues& dues) {
  std::vector<int> out;
  out.reserve(dues.vigencias.size());
  for (const auto& v : dues.vigencias) out.push_back(v.vigencia);
  return out;
}

void price_day(Draft& draft, dues::Dues dues) {
  PricedDay day{.dues = std::move(dues), .lines = {}, .total = {}};
  auto lines = price_lines(day.dues, draft.vigencias);
  if (!lines) {
    draft.not_offered.push_back({day.dues.on, lines.error()});
    return;
  }
  day.lines = std::move(*lines);
  for (const auto& l : day.lines) day.total += l.total();
  // A day that costs no more than an earlier one makes the earlier slip needless.
  if (!draft.days.empty() && draft.days.back().total == day.total) draft.days.pop_back();
  draft.days.push_back(std::move(day));
}

// As they are priced on the first day of the whole, so that the paper explains them already.
std::optional<PricedDay> overdue_alone(const PricedDay& first) {
  PricedDay out{.dues = first.dues, .lines = {}, .total = {}};
  std::erase_if(out.dues.vigencias, [](const auto& v) { return !v.overdue; });
  out.dues.exempt.clear();
  const auto overdue = vigencias_of(out.dues);
  for (const auto& l : first.lines) {
    if (!std::ranges::binary_search(overdue, l.vigencia)) continue;
    out.lines.push_back(l);
    out.total += l.total();
  }
  return out.lines.empty() ? std::nullopt : std::optional(std::move(out));
}

// One that is all the bill claims needs no code of its own: the slips of the whole pay it.
std::vector<NextInstalment> next_instalments(const dues::Dues& now) {
  std::vector<NextInstalment> out;
  for (const auto& v : now.vigencias) {
    if (!v.plan || !v.plan->in_time()) continue;
    const auto* next = v.plan->next();
    if (next == nullptr || (now.vigencias.size() == 1 && next->missing == v.balance())) continue;
    out.push_back({v.vigencia, next->number});
  }
  return out;
}

Result<Charged> charged_by(const dues::Account& account, int vigencia) {
  if (const auto bill = account.bills.find(vigencia); bill != account.bills.end())
    return Charged(bill->second.bill);
  const auto liquidation = account.liquidations.find(vigencia);
  if (liquidation == account.liquidations.end())
    return fail(Code::kBillUnavailable,
                "la vigencia " + dues::vigencia_text(vigencia) + " no tiene liquidación");
  return Charged(liquidation->second);
}

Result<Draft> draft_of(pqxx::transaction_base& tx, const dues::Law& law,
                       const ledger::Subject& subject, const Claim& claim, Date today) {
  Draft draft{.subject = subject,
              .account = dues::account_of(tx, subject),
              .vigencias = {},
              .charged = {},
              .now = {},
              .days = {},
              .not_offered = {},
              .instalments = {},
              .overdue = {}};
  const dues::Account& account = draft.account;
  draft.now = claimed_on(account, law, today, claim);
  const dues::Dues& now = draft.now;
  draft.instalments = next_instalments(now);
  draft.vigencias = vigencias_of(now);
  if (draft.vigencias.empty()) return fail(Code::kNothingToPay);
  // Before any order is written: they are for the bank's counter.
  if (law.statute.banks.empty())
    return fail(Code::kBillUnavailable, "el estatuto no tiene convenio con un banco");
  RECAUDO_TRY(charged, charged_by(account, draft.vigencias.back()));
  draft.charged = std::move(charged);
  for (const Date day : pay_by_days(now, law.statute))
    price_day(draft, claimed_on(account, law, day, claim));
  if (draft.days.empty()) return tl::unexpected(draft.not_offered.front().why);
  if (!draft.instalments.empty()) draft.overdue = overdue_alone(draft.days.front());
  return draft;
}

// A parcel's is its number alone: so it was before other subjects had bills.
std::string name_of(const ledger::Subject& subject) {
  const std::string number = to_string(subject.id);
  return subject.kind == ledger::SubjectKind::kParcel
             ? number
             : std::string(to_code(subject.kind)) + "-" + number;
}

// Names the debt of a day: other figures are another order, and the slip with the old ones stays
// good for what is owed then.
std::string key_of(const Draft& draft, const PricedDay& day) {
  return kBillKeys + name_of(draft.subject) + ":" + to_iso(day.dues.on) + ":" +
         digest_of(day.lines);
}

// What is left over of payments of whom the newest vigencia names; of nobody's, too. What another
// holder left is his alone to ask for.
Money credit_of_debtor(pqxx::transaction_base& tx, const Draft& draft) {
  const auto& newest = draft.days.front().dues.vigencias.back();
  Money sum;
  for (const auto& credit : ledger::credits_by_holder(tx, draft.subject.id))
    if (!credit.third_party || std::ranges::all_of(newest.lines, [&](const dues::DueLine& line) {
          return !line.third_party || line.third_party == credit.third_party;
        }))
      sum += credit.balance;
  return sum;
}

std::optional<OfferedPlan> offer_of(pqxx::transaction_base& tx, const dues::Law& law,
                                    const Draft& draft, Date today) {
  if (draft.subject.kind != ledger::SubjectKind::kParcel) return std::nullopt;
  auto plan = offered_plan(tx, law, draft.account, draft.now.vigencias.back(), today);
  return plan ? std::optional(std::move(*plan)) : std::nullopt;
}

// `order_for(key, day)` gives the order of a day that has none yet; `slip_of(account, next)` the
// slip of an instalment.
template <typename OrderFor, typename SlipOf>
Result<Bill> complete(pqxx::transaction_base& tx, const dues::Law& law, Draft draft, Date today,
                      OrderFor order_for, SlipOf slip_of) {
  auto offered = offer_of(tx, law, draft, today);
  Bill bill{.subject = draft.subject,
            .vigencia = draft.vigencias.back(),
            .charged = std::move(draft.charged),
            .now = std::move(draft.now),
            .issued_at = {},
            .slips = {},
            .not_offered = std::move(draft.not_offered)};
  bill.offered = std::move(offered);
  if (draft.subject.kind == ledger::SubjectKind::kParcel) bill.credit = credit_of_debtor(tx, draft);
  const PrintedOrders known(tx, draft.subject, kBillKeys, today);
  const auto slip_of_day = [&](PricedDay& day,
                               const std::vector<int>& vigencias) -> Result<BillSlip> {
    const auto [key, made] = known.open_one(key_of(draft, day));
    RECAUDO_TRY(order, made ? order_by_id(tx, made->id) : order_for(key, vigencias, day));
    bill.issued_at = std::max(bill.issued_at, order.created_at);
    return BillSlip{std::move(day.dues), std::move(order), made ? made->breb : std::nullopt};
  };
  for (auto& day : draft.days) {
    RECAUDO_TRY(slip, slip_of_day(day, draft.vigencias));
    bill.slips.push_back(std::move(slip));
  }
  if (draft.overdue) {
    RECAUDO_TRY(slip, slip_of_day(*draft.overdue, vigencias_of(draft.overdue->dues)));
    bill.overdue = std::move(slip);
  }
  for (const auto& next : draft.instalments) {
    RECAUDO_TRY(slip, slip_of(draft.account, next));
    bill.issued_at = std::max(bill.issued_at, slip.slip.order.created_at);
    bill.instalments.push_back(std::move(slip));
  }
  return bill;
}

}  // namespace

std::vector<Date> pay_by_days(const dues::Dues& dues, const tax_rules::Statute& statute) {
  std::set<Date> days;
  bool overdue = false;
  for (const auto& v : dues.vigencias) {
    overdue = overdue || v.overdue;
    if (v.overdue) continue;
    const Date last = v.free_until();
    days.insert(last);
    if (const auto calendar = statute.calendar(v.vigencia))
      for (const auto& offer : (*calendar)->discounts)
        if (offer.until < last) days.insert(offer.until);
  }
  days.erase(days.begin(), days.lower_bound(dues.on));
  const Date month_end = last_day_of_month(year_of(dues.on), month_of(dues.on));
  if (overdue && (days.empty() || *days.begin() > month_end)) days.insert(month_end);
  return {days.begin(), days.end()};
}

namespace {

Result<Bill> issue(Work& work, const dues::Law& law, const ledger::Subject& subject,
                   const Claim& claim) {
  RECAUDO_TRY(draft, draft_of(work.tx(), law, subject, claim, work.today()));
  return complete(
      work.tx(), law, std::move(draft), work.today(),
      [&](const std::string& key, const std::vector<int>& vigencias, const PricedDay& day) {
        return write_order(work, {.subject = subject,
                                  .vigencias = vigencias,
                                  .lines = day.lines,
                                  .valid_until = day.dues.on,
                                  .request_key = key});
      },
      [&](const dues::Account& account, const NextInstalment& next) {
        return issue_instalment_slip(work, law, account, next.vigencia, next.number);
      });
}

}  // namespace

Result<Bill> issue_bill(Work& work, const dues::Law& law, const ledger::Subject& subject,
                        int vigencia) {
  return issue(work, law, subject, {.until = vigencia});
}

Result<Bill> issue_bill(Work& work, const dues::Law& law, const ledger::Subject& subject,
                        const std::set<int>& vigencias) {
  invariant(!vigencias.empty(), "a bill is of some vigencia");
  return issue(work, law, subject, {.until = *vigencias.rbegin(), .among = &vigencias});
}

Result<Bill> issued_bill(pqxx::transaction_base& tx, const dues::Law& law,
                         const ledger::Subject& subject, int vigencia, Date today) {
  RECAUDO_TRY(draft, draft_of(tx, law, subject, {.until = vigencia}, today));
  return complete(
      tx, law, std::move(draft), today,
      [](const std::string&, const std::vector<int>&, const PricedDay&) -> Result<Order> {
        return fail(Code::kNotFound, "factura");
      },
      [&](const dues::Account& account, const NextInstalment& next) {
        return issued_instalment_slip(tx, law, account, next.vigencia, next.number, today);
      });
}

}  // namespace recaudo::payments
