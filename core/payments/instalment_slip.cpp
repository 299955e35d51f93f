#include "core/payments/instalment_slip.h"

#include <algorithm>

#include "core/payments/printed_orders.h"

namespace recaudo::payments {
namespace {

constexpr const char* kSlipKeys = "cupon:";

struct Draft {
  InstalmentSlip slip;
  std::vector<OrderLine> lines;
};

// The first instalment that is not paid decides: after its day the plan is lost, and what was
// missing up to any other is no longer to be had by itself. Of what was charged after all were
// paid, the day on which that falls due.
Date last_day(const dues::PlanStanding& plan, Date today) {
  if (plan.state == dues::PlanState::kToPay) return plan.next()->due_on;
  return std::max(today, plan.free_until());
}

Result<Draft> draft_of(const dues::Law& law, const dues::Account& account, int vigencia, int number,
                       Date today) {
  const auto only = [&](Date on) {
    auto dues = dues::price_on(account, law, on);
    std::erase_if(dues.vigencias, [&](const auto& v) { return v.vigencia != vigencia; });
    return dues;
  };
  const auto now = only(today);
  // Refused by what stands today: on its last day a plan that is lost already looks no better.
  if (auto ok = price_instalment(now, vigencia, number); !ok) return tl::unexpected(ok.error());
  if (law.statute.banks.empty())
    return fail(Code::kBillUnavailable, "el estatuto no tiene convenio con un banco");
  auto dues = only(last_day(*now.vigencias.front().plan, today));
  RECAUDO_TRY(lines, price_instalment(dues, vigencia, number));
  Money total;
  for (const auto& l : lines) total += l.total();
  return Draft{.slip = {.parcel = account.subject.id,
                        .vigencia = vigencia,
                        .number = number,
                        .slip = {.dues = std::move(dues), .order = {}, .breb = {}},
                        .whole_costs_less = now.vigencias.front().total() < total,
                        .lost_discount = now.vigencias.front().lost_discount},
               .lines = std::move(lines)};
}

std::string key_of(const Draft& draft) {
  const auto& s = draft.slip;
  return kSlipKeys + to_string(s.parcel) + ":" + std::to_string(s.vigencia) + ":" +
         std::to_string(s.number) + ":" + to_iso(s.slip.dues.on) + ":" + digest_of(draft.lines);
}

// `order_for(key)` gives the order where there is none yet.
template <typename OrderFor>
Result<InstalmentSlip> complete(pqxx::transaction_base& tx, Draft draft, Date today,
                                OrderFor order_for) {
  const PrintedOrders known(tx, ledger::parcel_subject(draft.slip.parcel), kSlipKeys, today);
  const auto [key, made] = known.open_one(key_of(draft));
  RECAUDO_TRY(order, made ? order_by_id(tx, made->id) : order_for(key));
  draft.slip.slip.order = std::move(order);
  if (made) draft.slip.slip.breb = made->breb;
  return std::move(draft.slip);
}

}  // namespace

Result<InstalmentSlip> issue_instalment_slip(Work& work, const dues::Law& law,
                                             const dues::Account& account, int vigencia,
                                             int number) {
  RECAUDO_TRY(draft, draft_of(law, account, vigencia, number, work.today()));
  PricedOrder priced{.subject = account.subject,
                     .vigencias = {vigencia},
                     .lines = draft.lines,
                     .valid_until = draft.slip.slip.dues.on,
                     .request_key = {},
                     .instalment = number};
  return complete(work.tx(), std::move(draft), work.today(), [&](const std::string& key) {
    priced.request_key = key;
    return write_order(work, priced);
  });
}

Result<InstalmentSlip> issue_instalment_slip(Work& work, const dues::Law& law,
                                             ledger::SubjectId parcel, int vigencia, int number) {
  return issue_instalment_slip(
      work, law, dues::account_of(work.tx(), ledger::parcel_subject(parcel)), vigencia, number);
}

Result<InstalmentSlip> issued_instalment_slip(pqxx::transaction_base& tx, const dues::Law& law,
                                              const dues::Account& account, int vigencia,
                                              int number, Date today) {
  RECAUDO_TRY(draft, draft_of(law, account, vigencia, number, today));
  return complete(tx, std::move(draft), today, [](const std::string&) -> Result<Order> {
    return fail(Code::kNotFound, "cupón");
  });
}

Result<InstalmentSlip> issued_instalment_slip(pqxx::transaction_base& tx, const dues::Law& law,
                                              ledger::SubjectId parcel, int vigencia, int number,
                                              Date today) {
  return issued_instalment_slip(tx, law, dues::account_of(tx, ledger::parcel_subject(parcel)),
                                vigencia, number, today);
}

}  // namespace recaudo::payments
