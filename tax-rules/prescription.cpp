#include "tax-rules/prescription.h"

#include <string_view>

namespace recaudo::tax_rules {
namespace {

constexpr int kMonthsOfYear = 12;

std::string_view text_of(PrescriptionOrigin origin) {
  switch (origin) {
    case PrescriptionOrigin::kTimelyReturn:
      return "vencimiento del plazo para declarar (ET art. 817 num. 1)";
    case PrescriptionOrigin::kLateReturn:
      return "presentación de la declaración tardía (ET art. 817 num. 2)";
    case PrescriptionOrigin::kCorrection:
      return "corrección, por el mayor valor (ET art. 817 num. 3)";
    case PrescriptionOrigin::kDeterminationAct:
      return "ejecutoria del acto de determinación (ET art. 817 num. 4)";
    case PrescriptionOrigin::kFine:
      return "firmeza de la multa";
  }
  throw BrokenInvariant("unknown origin of prescription");
}

std::string_view text_of(InterruptionKind kind) {
  switch (kind) {
    case InterruptionKind::kMandamientoNotice:
      return "notificación del mandamiento de pago";
    case InterruptionKind::kFacilityGranted:
      return "otorgamiento de la facilidad de pago";
    case InterruptionKind::kInsolvencyAdmitted:
      return "admisión del concordato";
    case InterruptionKind::kLiquidationDeclared:
      return "liquidación forzosa administrativa";
  }
  throw BrokenInvariant("unknown interruption of prescription");
}

Result<void> check(const PrescriptionInput& input) {
  const auto bad = [](std::string reason) {
    return fail(Code::kChargeInputInvalid, "prescripción: " + std::move(reason));
  };
  if (input.years < 1 || input.years > 20) return bad("el término va de 1 a 20 años");
  Date previous = input.counts_from;
  for (const Interruption& i : input.interruptions) {
    if (i.on < previous) return bad("las interrupciones no van en orden de fechas");
    if (i.ended_on && *i.ended_on < i.on) return bad("una interrupción termina antes de empezar");
    previous = i.ended_on.value_or(i.on);
  }
  previous = input.counts_from;
  for (const CollectionSuspension& s : input.suspensions) {
    if (s.from < previous || (s.to && *s.to < s.from))
      return bad("las suspensiones se cruzan o no van en orden de fechas");
    previous = s.to.value_or(s.from);
  }
  return {};
}

// The term from `start`, longer by the days of the suspensions that begin inside it. Absent while
// one lasts.
struct Term {
  std::optional<Date> last;
  int suspended = 0;  // days of it
};
Term term_from(Date start, const PrescriptionInput& input) {
  const Date plain = add_months(start, input.years * kMonthsOfYear);
  Date end = plain;
  for (const CollectionSuspension& s : input.suspensions) {
    if (s.to && *s.to <= start) continue;
    if (s.from > end) break;
    if (!s.to) return {};
    end = add_days(end, days_between(s.from < start ? start : s.from, *s.to));
  }
  return {end, days_between(plain, end)};
}

// "(5 años desde el 30 de junio de 2020 y 31 días de suspensión)"
std::string term_text(Date start, const Term& term, const PrescriptionInput& input) {
  std::string text = std::to_string(input.years) + (input.years == 1 ? " año" : " años") +
                     " desde el " + to_long_spanish(start);
  if (term.suspended > 0)
    text += " y " + std::to_string(term.suspended) + (term.suspended == 1 ? " día" : " días") +
            " de suspensión";
  return " (" + text + ")";
}

void tell_suspensions(const PrescriptionInput& input, Prescription& out) {
  for (const CollectionSuspension& s : input.suspensions)
    out.steps.push_back("Suspendida desde el " + to_long_spanish(s.from) +
                        (s.to ? " hasta el " + to_long_spanish(*s.to) : ", sin terminar") +
                        " (ET art. 818)");
}

}  // namespace

bool lasts(InterruptionKind kind) {
  return kind == InterruptionKind::kInsolvencyAdmitted ||
         kind == InterruptionKind::kLiquidationDeclared;
}

Result<PrescriptionInput> prescription_of_tax(const TaxDebtFacts& facts) {
  const auto from = [](PrescriptionOrigin origin, Date on) {
    PrescriptionInput input;
    input.origin = origin;
    input.counts_from = on;
    return input;
  };
  if (facts.act_executory_on)
    return from(PrescriptionOrigin::kDeterminationAct, *facts.act_executory_on);
  if (facts.corrected_on) return from(PrescriptionOrigin::kCorrection, *facts.corrected_on);
  if (!facts.filed_on)
    return fail(Code::kChargeInputInvalid,
                "prescripción: no hay declaración, factura ni acto que determine la deuda");
  if (*facts.filed_on <= facts.due_on) return from(PrescriptionOrigin::kTimelyReturn, facts.due_on);
  return from(PrescriptionOrigin::kLateReturn, *facts.filed_on);
}

Result<Prescription> collection_prescription(const PrescriptionInput& input) {
  if (auto checked = check(input); !checked) return tl::unexpected(checked.error());
  Prescription out;
  out.steps.push_back("Se cuenta desde el " + to_long_spanish(input.counts_from) + ": " +
                      std::string(text_of(input.origin)));
  tell_suspensions(input, out);
  Date start = input.counts_from;
  Term term = term_from(start, input);
  out.last_day = term.last;
  for (const Interruption& i : input.interruptions) {
    if (out.reached_on(i.on)) break;  // what ran out does not begin anew
    const bool open = lasts(i.kind) && !i.ended_on;
    out.steps.push_back("Interrumpida el " + to_long_spanish(i.on) + ": " +
                        std::string(text_of(i.kind)) + " (ET art. 818)");
    if (open) {
      out.last_day.reset();
      return out;
    }
    start = add_days(lasts(i.kind) ? *i.ended_on : i.on, 1);
    term = term_from(start, input);
    out.last_day = term.last;
    out.steps.push_back("Empieza de nuevo el " + to_long_spanish(start));
  }
  if (out.last_day)
    out.steps.push_back("Último día para cobrar: " + to_long_spanish(*out.last_day) +
                        term_text(start, term, input));
  return out;
}

Date executive_action_until(Date due_on) {
  constexpr int kYears = 5;
  return add_months(due_on, 12 * kYears);
}

}  // namespace recaudo::tax_rules
