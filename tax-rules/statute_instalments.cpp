#include "tax-rules/statute_instalments.h"

#include <algorithm>

#include "base/toml_section.h"
#include "tax-rules/statute.h"

namespace recaudo::tax_rules {
namespace {

constexpr std::size_t kFewest = 2, kMost = 12;
constexpr int kCommonYear = 2023;

// "04-30". The 29th of February is not a day of every year.
MonthDay read_month_day(const TomlSection& s, std::string_view key, const std::string& written) {
  const auto date = parse_iso_date(std::to_string(kCommonYear) + "-" + written);
  if (date) return {month_of(*date), day_of(*date)};
  s.report(std::string(key) + ": \"" + written +
           "\" no es un día de todos los años; escriba mes y día, como \"04-30\"");
  return {};
}

Date rolled(MonthDay d, int vigencia, SaturdayRule saturday) {
  return next_business_day(make_date(vigencia, d.month, d.day), saturday);
}

InstalmentOffer read_offer(const TomlSection& s) {
  InstalmentOffer offer;
  offer.span = read_span(s);
  offer.destinos = s.text("destinos");
  if (offer.destinos.find_first_not_of(kDestinos) != std::string::npos)
    s.report("destinos tiene una letra que no está en el Registro 1");
  for (const std::string& written : s.texts("dias"))
    offer.days.push_back(read_month_day(s, "dias", written));
  if (offer.days.size() < kFewest || offer.days.size() > kMost)
    s.report("dias debe tener de 2 a 12 fechas");
  else if (std::ranges::adjacent_find(offer.days, std::ranges::greater_equal{}) != offer.days.end())
    s.report("dias: las fechas deben ir en orden");
  const MonthDay first = offer.days.empty() ? MonthDay{} : offer.days.front();
  offer.join_until =
      s.has("ultimo_dia_para_acogerse")
          ? read_month_day(s, "ultimo_dia_para_acogerse", s.text("ultimo_dia_para_acogerse"))
          : first;
  if (offer.join_until > first) s.report("ultimo_dia_para_acogerse va después de la primera cuota");
  offer.norm = s.text("norma");
  offer.invented = s.flag("inventado", false);
  offer.line = s.line();
  s.refuse_unknown_keys();
  return offer;
}

bool share_a_destino(const InstalmentOffer& a, const InstalmentOffer& b) {
  return a.destinos.find_first_of(b.destinos) != std::string::npos;
}

void check_offer(const InstalmentOffer& offer, int vigencia, SaturdayRule saturday,
                 FirstFault& fault) {
  const auto days = offer.of_vigencia(vigencia, saturday).due_on;
  if (std::ranges::adjacent_find(days, std::ranges::greater_equal{}) != days.end())
    fault.report(offer.line,
                 "cuotas: dos caen en el mismo día hábil de " + std::to_string(vigencia));
}

}  // namespace

InstalmentDays InstalmentOffer::of_vigencia(int vigencia, SaturdayRule saturday) const {
  InstalmentDays out{.join_until = rolled(join_until, vigencia, saturday), .due_on = {}};
  for (const MonthDay& day : days) out.due_on.push_back(rolled(day, vigencia, saturday));
  return out;
}

std::vector<InstalmentOffer> read_instalments(const TomlSection& root) {
  std::vector<InstalmentOffer> out;
  for (const auto& s : root.sections("cuotas")) out.push_back(read_offer(s));
  return out;
}

void check_instalments(const Statute& statute, FirstFault& fault) {
  const auto& all = statute.instalments;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      if (share_a_destino(all[i], all[j]) && all[i].span.overlaps(all[j].span))
        fault.report(all[i].line, "cuotas: se cruza con la línea " + std::to_string(all[j].line));
    for (int year = statute.first_vigencia; year <= statute.last_vigencia; ++year)
      if (all[i].span.covers(make_date(year, 1, 1)))
        check_offer(all[i], year, statute.saturday, fault);
  }
}

}  // namespace recaudo::tax_rules
