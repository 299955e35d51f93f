#include "api/site/instalment_view.h"

#include <algorithm>
#include <iterator>

#include "api/site/statement_view.h"
#include "core/dues/plan_text.h"
#include "core/dues/vigencia.h"

namespace recaudo::site {
namespace {

portal::Badge badge_of(const dues::InstalmentStanding& i) {
  switch (i.state) {
    case dues::InstalmentState::kPaid:
      return {"Pagada", portal::Tone::kGood};
    case dues::InstalmentState::kMissed:
      return {"Vencida", portal::Tone::kBad};
    case dues::InstalmentState::kLapsed:
      return {"Sin plazo: vale el vencimiento del " + to_long_spanish(i.due_on),
              portal::Tone::kBad};
    case dues::InstalmentState::kChargedMore:
      return {"Pagada; hay un saldo posterior", portal::Tone::kWarning};
    case dues::InstalmentState::kTakenOff:
      return {"Ya no se debe", portal::Tone::kNeutral};
    case dues::InstalmentState::kToPay:
      break;
  }
  return {"Por pagar hasta el " + to_long_spanish(i.due_on), portal::Tone::kNeutral};
}

// They explain amounts and a day that stand elsewhere, so they have none.
std::vector<portal::ExplainStep> plan_steps(const dues::PlanStanding& plan) {
  auto steps = noted_on_page(plan.cut_explanation);
  std::ranges::move(noted_on_page(plan.due_explanation), std::back_inserter(steps));
  return steps;
}

portal::StatementPlan plan_of(const dues::PlanStanding& plan, std::string url, bool today,
                              const std::string& csrf) {
  portal::StatementPlan out{.rows = instalment_rows(plan, today),
                            .pay = {},
                            .next = 0,
                            .next_amount = {},
                            .url_plan = std::move(url),
                            .steps = plan_steps(plan)};
  const auto next = std::ranges::find_if(out.rows, &portal::InstalmentRow::payable);
  if (next == out.rows.end()) return out;
  out.pay = portal::PostForm{out.url_plan + "/orden", csrf};
  out.next = next->number;
  out.next_amount = next->missing;
  return out;
}

}  // namespace

std::string plan_url(std::string_view parcel_number, int vigencia) {
  return "/estado/" + std::string(parcel_number) + "/cuotas/" + dues::vigencia_code(vigencia);
}

Result<PlanPlace> plan_place_of(const app::Context& context, const http::Request& request) {
  const auto vigencia = dues::parse_vigencia(request.parameter("vigencia"));
  if (!vigencia) return fail(Code::kNotFound, "vigencia");
  const auto found = context.services.db.read([&](pqxx::read_transaction& tx) {
    return registry::find_by_number(tx, request.parameter("numero"));
  });
  if (!found) return tl::unexpected(found.error());
  if (found->size() != 1) return fail(Code::kNotFound, "predio");
  return PlanPlace{found->front(), *vigencia};
}

SeenPlan seen_plan(const app::Context& context, ledger::SubjectId parcel, int vigencia) {
  const auto law = context.law.current();
  const Date today = context.services.clock.today();
  return context.services.db.read([&](pqxx::read_transaction& tx) {
    const auto account = dues::account_of(tx, ledger::parcel_subject(parcel));
    SeenPlan seen;
    for (auto& v : dues::price_on(account, law->law(), today).vigencias)
      if (v.vigencia == vigencia) seen.due = std::move(v);
    if (seen.due && !seen.due->plan)
      seen.offered = payments::offered_plan(tx, law->law(), account, *seen.due, today);
    return seen;
  });
}

std::vector<portal::InstalmentRow> instalment_rows(const dues::PlanStanding& plan, bool today) {
  std::vector<portal::InstalmentRow> out;
  out.reserve(plan.instalments.size());
  for (const auto& i : plan.instalments)
    out.push_back({.number = i.number,
                   .due = i.due_on,
                   .amount = i.amount,
                   .state = badge_of(i),
                   .missing = i.missing,
                   .payable = today && plan.in_time() && i.missing_alone.is_positive()});
  return out;
}

std::vector<portal::InstalmentRow> instalment_rows(const payments::OfferedPlan& offered) {
  std::vector<portal::InstalmentRow> out;
  out.reserve(offered.instalments.size());
  for (const auto& i : offered.instalments)
    out.push_back({.number = static_cast<int>(out.size()) + 1,
                   .due = i.due_on,
                   .amount = i.amount,
                   .state = {},
                   .missing = {},
                   .payable = false});
  return out;
}

namespace {

// "(por confirmar)", as the statement says it of each line; empty: verified.
std::string marked(const tax_rules::ExplanationLine& line) {
  const auto mark = tax_rules::mark_text(line.mark);
  return mark.empty() ? "" : " (" + std::string(mark) + ")";
}

}  // namespace

portal::PlanNotice notice_of(const dues::PlanStanding& plan) {
  auto told = dues::plan_text(plan);
  return {.title = std::move(told.title),
          .text = std::move(told.text),
          .tone = plan.in_time() ? portal::Tone::kGood : portal::Tone::kBad,
          .may_be_lost = plan.state == dues::PlanState::kToPay};
}

std::string cut_text(const tax_rules::Explanation& cut) {
  return cut.empty() ? "" : cut.front().detail + marked(cut.front());
}

std::string lost_text(const tax_rules::Explanation& lost) {
  std::string out;
  for (const auto& line : lost)
    out += (out.empty() ? "" : ". ") + line.concept_name + ": " + line.detail + " (" + line.norm +
           ")" + marked(line);
  return out;
}

void add_plans(portal::StatementView& view, pqxx::transaction_base& tx, const dues::Law& law,
               const dues::Account& account, const dues::Dues& dues, const std::string& csrf) {
  const bool today = view.as_of == view.today;
  for (auto& year : view.years) {
    const auto v = std::ranges::find_if(
        dues.vigencias, [&](const auto& d) { return dues::vigencia_code(d.vigencia) == year.id; });
    const std::string url = plan_url(view.parcel_number, v->vigencia);
    if (v->plan) {
      year.plan = plan_of(*v->plan, url, today, csrf);
    } else if (today) {
      const auto offered = payments::offered_plan(tx, law, account, *v, view.today);
      if (!offered) continue;
      year.url_join = url;
      year.offered_instalments = static_cast<int>(offered->instalments.size());
    }
  }
}

}  // namespace recaudo::site
