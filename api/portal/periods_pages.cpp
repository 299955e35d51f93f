#include "api/portal/periods_pages.h"

#include "api/portal/detail/page.h"

namespace recaudo::portal {
namespace {

using detail::each;
using detail::form_scope;
using detail::month_text;
using detail::render;
using detail::Scope;
using detail::staff_scope;
using detail::text_field;
using detail::tone_class;

const char* name_of(MonthState state) {
  switch (state) {
    case MonthState::kOpen:
      return "Abierto";
    case MonthState::kReview:
      return "En revisión";
    case MonthState::kClosed:
      return "Cerrado";
  }
  throw BrokenInvariant("state of a month out of range");
}

Tone tone_of(MonthState state) {
  if (state == MonthState::kOpen) return Tone::kGood;
  return state == MonthState::kReview ? Tone::kWarning : Tone::kNeutral;
}

// Closing December ends the year: the button says so.
const char* step_of(const PeriodRow& row) {
  if (row.next == MonthState::kReview) return "Poner en revisión";
  return row.month.month == 12 ? "Cerrar el mes y el año" : "Cerrar el mes";
}

Scope period_scope(const PeriodRow& row) {
  const bool may_close = !row.close.url.empty();
  Scope scope;
  scope.text("month", month_text(row.month))
      .text("state", name_of(row.state))
      .text("tone", tone_class(tone_of(row.state)))
      .flag("may_close", may_close)
      .text("step", step_of(row))
      .text("next", row.next == MonthState::kReview ? "revision" : "cerrado")
      .optional_url("url_reopen", row.url_reopen);
  if (may_close) scope.scope("close", form_scope(row.close));
  return scope;
}

}  // namespace

std::string periods_page(const PeriodsView& view) {
  Scope scope = staff_scope(view.chrome, "Periodos contables", view.errors);
  scope.list("periods", each(view.rows, period_scope))
      .flag("has_pending", !view.pending.empty())
      .list("pending", each(view.pending, [](const PendingReopening& p) {
              return Scope()
                  .text("month", month_text(p.month))
                  .instant("at", p.at)
                  .url("url_reopening", p.url);
            }));
  return render("staff/periods", scope);
}

std::string reopen_page(const ReopenView& view) {
  Scope scope = staff_scope(view.chrome, "Reabrir " + month_text(view.month), view.errors);
  scope.scope("propose", form_scope(view.propose))
      .scope("reason", text_field({.name = "reason",
                                   .label = "Motivo",
                                   .hint = "Qué se debe corregir. Al menos 15 letras.",
                                   .value = view.reason},
                                  view.errors));
  return render("staff/reopen", scope);
}

std::string reopening_page(const ReopeningView& view) {
  Scope scope = staff_scope(view.chrome, "Decidir la reapertura de " + month_text(view.month));
  scope.scope("approve", form_scope(view.approve))
      .scope("reject", form_scope(view.reject))
      .text("month", month_text(view.month))
      .text("reason", view.reason)
      .text("proposed_by", view.proposed_by)
      .instant("proposed_at", view.proposed_at)
      .optional_text("no_decision", view.no_decision)
      .text("stored_bytes", view.stored_bytes)
      .text("sha256", view.sha256_hex);
  return render("staff/reopening", scope);
}

}  // namespace recaudo::portal
