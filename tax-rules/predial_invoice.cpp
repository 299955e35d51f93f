#include "tax-rules/predial_invoice.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

constexpr int kFiveYears = 60, kAppealMonths = 2;

}  // namespace

std::vector<std::string> missing_in_title(const PredialInvoice& invoice) {
  std::vector<std::string> missing;
  const auto need = [&](bool there, const char* what) {
    if (!there) missing.emplace_back(what);
  };
  need(!invoice.number.empty(), "número de la factura");
  need(invoice.vigencia > 0, "vigencia");
  need(!invoice.debtor_name.empty() && !invoice.debtor_document.empty(), "deudor");
  need(!invoice.property.empty(), "predio");
  need(!invoice.figures.empty() && total_of(invoice.figures) == invoice.total,
       "cifras que llevan al valor");
  need(invoice.published_on_web.has_value(), "publicación en la página web");
  need(invoice.posted_on.has_value(), "fijación en lugar visible");
  return missing;
}

std::optional<Date> notified_on(const PredialInvoice& invoice, SimultaneousNotice reading) {
  if (!invoice.published_on_web || !invoice.posted_on) return std::nullopt;
  if (reading == SimultaneousNotice::kSameDay && *invoice.published_on_web != *invoice.posted_on)
    return std::nullopt;
  return std::max(*invoice.published_on_web, *invoice.posted_on);
}

Date appeal_deadline(Date notified_on, SaturdayRule saturday) {
  return next_business_day(add_months(notified_on, kAppealMonths), saturday);
}

Result<Date> executory_on(Date notified_on, std::optional<Date> appeal_decided_on,
                          SaturdayRule saturday) {
  if (!appeal_decided_on) return add_days(appeal_deadline(notified_on, saturday), 1);
  if (*appeal_decided_on < notified_on)
    return fail(Code::kPredialInputInvalid,
                "la decisión del recurso es anterior a la notificación de la factura");
  return *appeal_decided_on;
}

Date collection_prescribes_on(Date executory_on) {
  return add_months(executory_on, kFiveYears);
}

Date determination_ends_on(Date due_on) {
  return add_months(due_on, kFiveYears);
}

}  // namespace recaudo::tax_rules
