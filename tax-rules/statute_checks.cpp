#include "tax-rules/statute_checks.h"

#include <algorithm>

namespace recaudo::tax_rules {
namespace {

constexpr int kMaxVigencias = 60;

// Ley 44/1990 art. 4: one per mil; Ley 1450/2011 art. 23 raised it in steps.
Rate general_minimum(int vigencia) {
  if (vigencia < 2012) return Rate::per_mil(1);
  return Rate::per_mil(vigencia == 2012 ? 3 : vigencia == 2013 ? 4 : 5);
}

bool only(std::string_view letters, std::string_view allowed) {
  return letters.find_first_not_of(allowed) == letters.npos;
}

// Housing in town or farming in the country, estratos 1 to 3, up to 135 SMMLV: from one per mil.
bool has_low_band(const PredialTariff& t) {
  const bool use = (only(t.destinos, "A") && t.zone == ZoneScope::kUrban) ||
                   (only(t.destinos, "DLMNO") && t.zone == ZoneScope::kRural);
  const bool people = !t.estratos.empty() &&
                      std::ranges::all_of(t.estratos, [](int e) { return e >= 1 && e <= 3; });
  return use && people && t.up_to_smmlv && *t.up_to_smmlv <= 135;
}

// Ley 44/1990 art. 4 as amended by Ley 1450/2011 art. 23.
void check_band(const PredialTariff& t, int last_vigencia, FirstFault& fault) {
  const int last = t.span.to ? std::min(year_of(*t.span.to), last_vigencia) : last_vigencia;
  const Rate min = has_low_band(t) ? Rate::per_mil(1) : general_minimum(last);
  const Rate max = only(t.destinos, "RS") ? Rate::per_mil(33) : Rate::per_mil(16);
  if (t.rate < min || t.rate > max)
    fault.report(t.line, "tarifa " + t.code + ": " + to_per_mil_text(t.rate) +
                             " está fuera de la banda legal, de " + to_per_mil_text(min) + " a " +
                             to_per_mil_text(max) + " (Ley 44/1990 art. 4)");
}

// Ley 99/1993 art. 44.
void check_environmental_band(const EnvironmentalRule& rule, FirstFault& fault) {
  const bool own = rule.mode == EnvironmentalMode::kOwnSurcharge;
  const Rate min = own ? Rate::ppm(1'500) : Rate::percent(15);
  const Rate max = own ? Rate::ppm(2'500) : Rate::basis_points(2'590);
  if (rule.rate < min || rule.rate > max)
    fault.report(rule.line,
                 own ? "ambiental: la sobretasa va de 1,5 a 2,5 por mil (Ley 99/1993 art. 44)"
                     : "ambiental: el porcentaje va de 15 a 25,9 % (Ley 99/1993 art. 44)");
}

// Exactly one rule in force on 1 January of each vigencia (none at all, when `required` is false).
template <typename Rule>
void check_spans(const std::vector<Rule>& rules, const Statute& statute, std::string_view name,
                 bool required, FirstFault& fault) {
  for (int year = statute.first_vigencia; year <= statute.last_vigencia; ++year) {
    const Rule* found = nullptr;
    for (const Rule& rule : rules) {
      if (!rule.span.covers(make_date(year, 1, 1))) continue;
      if (found != nullptr)
        fault.report(rule.line, std::string(name) + ": se cruza con la línea " +
                                    std::to_string(found->line) + " en " + std::to_string(year));
      found = &rule;
    }
    if (found == nullptr && required)
      fault.report(rules.empty() ? 1 : rules.front().line,
                   std::string(name) + ": falta para la vigencia " + std::to_string(year));
  }
}

std::string parcel_text(int year, char destino, bool rural, int estrato) {
  return "vigencia " + std::to_string(year) + ", destino " + destino +
         (rural ? ", zona rural, " : ", zona urbana, ") +
         (estrato == 0 ? "sin estrato" : "estrato " + std::to_string(estrato));
}

// The tariffs of one kind of parcel must cover every avalúo once.
void check_ranges(std::vector<const PredialTariff*> tariffs, const std::string& parcel,
                  int first_line, FirstFault& fault) {
  std::ranges::sort(tariffs, {}, &PredialTariff::over_smmlv);
  std::optional<int> covered_to = 0;  // absent: to infinity
  const PredialTariff* previous = nullptr;
  for (const PredialTariff* t : tariffs) {
    if (!covered_to || t->over_smmlv < *covered_to) {
      fault.report(t->line, "tarifa " + t->code + ": se cruza con la línea " +
                                std::to_string(previous->line) + " (" + parcel + ")");
      return;
    }
    if (t->over_smmlv > *covered_to) break;
    covered_to = t->up_to_smmlv;
    previous = t;
  }
  if (covered_to)
    fault.report(previous == nullptr ? first_line : previous->line,
                 "tarifa_predial: no hay tarifa para " + parcel + ", avalúo de más de " +
                     std::to_string(*covered_to) + " SMMLV");
}

void check_tariffs(const Statute& statute, FirstFault& fault) {
  const int first_line = statute.predial_tariffs.empty() ? 1 : statute.predial_tariffs.front().line;
  for (int year = statute.first_vigencia; year <= statute.last_vigencia; ++year)
    for (const char destino : kDestinos)
      for (const bool rural : {true, false})
        for (int estrato = 0; estrato <= 6 && !fault.error(); ++estrato) {
          std::vector<const PredialTariff*> tariffs;
          for (const PredialTariff& t : statute.predial_tariffs)
            if (t.span.covers(make_date(year, 1, 1)) && t.applies_to(destino, rural, estrato))
              tariffs.push_back(&t);
          check_ranges(std::move(tariffs), parcel_text(year, destino, rural, estrato), first_line,
                       fault);
        }
}

void check_calendar(const PredialCalendar& calendar, FirstFault& fault) {
  const DiscountOffer* previous = nullptr;
  for (const DiscountOffer& offer : calendar.discounts) {
    if (offer.percent <= Rate{} || offer.percent > Rate::percent(100))
      fault.report(calendar.line, "descuento: el porcentaje va de más de 0 a 100");
    if (offer.until < make_date(calendar.vigencia, 1, 1) || offer.until > calendar.due_on)
      fault.report(calendar.line, "descuento: termina fuera del plazo de pago");
    if (previous != nullptr && offer.until <= previous->until)
      fault.report(calendar.line, "descuento: las fechas deben ir en orden");
    previous = &offer;
  }
}

void check_calendars(const Statute& statute, FirstFault& fault) {
  for (const PredialCalendar& calendar : statute.calendars) {
    if (std::ranges::count(statute.calendars, calendar.vigencia, &PredialCalendar::vigencia) > 1)
      fault.report(calendar.line, "calendario_predial: la vigencia está repetida");
    check_calendar(calendar, fault);
  }
  for (int year = statute.first_vigencia; year <= statute.last_vigencia; ++year)
    if (!statute.calendar(year))
      fault.report(1, "calendario_predial: falta la vigencia " + std::to_string(year));
}

// A code may be renewed by a later act, never by two at once.
void check_exemptions(const Statute& statute, FirstFault& fault) {
  const auto& all = statute.exemptions;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (all[i].code == all[j].code && all[i].span.from <= *all[j].span.to &&
          all[j].span.from <= *all[i].span.to)
        fault.report(all[i].line, "exencion " + all[i].code + ": se cruza con la línea " +
                                      std::to_string(all[j].line));
}

}  // namespace

void check_statute(const Statute& statute, FirstFault& fault) {
  if (statute.last_vigencia < statute.first_vigencia ||
      statute.last_vigencia - statute.first_vigencia >= kMaxVigencias) {
    fault.report(1, "vigencias: la última va después de la primera, en 60 años a lo sumo");
    return;
  }
  for (const PredialTariff& t : statute.predial_tariffs)
    check_band(t, statute.last_vigencia, fault);
  check_tariffs(statute, fault);
  for (const EnvironmentalRule& rule : statute.environmental) check_environmental_band(rule, fault);
  check_spans(statute.environmental, statute, "ambiental", true, fault);
  check_spans(statute.bomberil, statute, "bomberil", !statute.bomberil.empty(), fault);
  check_spans(statute.limits.own, statute, "limites.propio", false, fault);
  for (const BomberilRule& rule : statute.bomberil)
    if (rule.percent_of_predial > Rate::percent(100))
      fault.report(rule.line, "bomberil: el porcentaje pasa de 100");
  check_exemptions(statute, fault);
  check_calendars(statute, fault);
  check_instalments(statute, fault);
  check_ica_statute(statute.ica, statute.first_vigencia, statute.last_vigencia, fault);
}

}  // namespace recaudo::tax_rules
