#include "api/portal/detail/steps.h"

#include "api/portal/detail/page.h"

namespace recaudo::portal::detail {

Scope step_scope(const ExplainStep& step) {
  const auto rate_text = [&] {
    return step.rate_per_mil ? to_per_mil_text(*step.rate) : to_percent_text(*step.rate);
  };
  Scope scope;
  scope.text("step", step.text)
      .flag("to_confirm", step.to_confirm)
      .flag("subtotal", step.subtotal)
      .optional_text("base", step.base ? to_display(*step.base) : "")
      .optional_text("rate", step.rate ? rate_text() : "")
      .optional_text("days", step.days ? std::to_string(*step.days) : "")
      .optional_text("step_amount", step.amount ? to_display(*step.amount) : "")
      .optional_text("article", step.article)
      .optional_text("source", step.source);
  return scope;
}

void set_notice(Scope& scope, const PlanNotice& notice) {
  scope.text("plan_tone", tone_class(notice.tone))
      .text("plan_title", notice.title)
      .optional_text("plan_text", notice.text);
}

}  // namespace recaudo::portal::detail
