#include "core/statutes/succession.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/pq.h"

namespace recaudo::statutes {
namespace {

constexpr std::size_t kMaxAct = 200;
constexpr Statement kLastLiquidated{"statutes.last_liquidated",
                                    "select coalesce(max(vigencia), 0) from billing.liquidation"};
// Nothing where the services of both texts are alike.
constexpr Statement kBilledOtherwise{
    "statutes.billed_otherwise",
    "select b.period from statutes.document d cross join lateral "
    "statutes.billed_services_from($3) as b(period) where d.sha256 = $1 and "
    "statutes.services_part(d.content) <> statutes.services_part($2) order by b.period"};

tl::unexpected<Error> refuse(std::string why) {
  return fail(Code::kStatuteVersion, std::move(why));
}

bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= kMaxAct && is_valid_utf8(text) &&
         text.find_first_not_of(' ') != text.npos && std::ranges::none_of(text, [](char ch) {
           return static_cast<unsigned char>(ch) < 0x20 || static_cast<unsigned char>(ch) == 0x7f;
         });
}

Result<void> check_act(const Draft& draft, Date today) {
  if (!is_plain(draft.act)) return fail(Code::kBadText, "número del acto");
  if (!is_plain(draft.file_name)) return fail(Code::kBadText, "nombre del archivo");
  if (draft.act_on > today)
    return refuse("la fecha del acto, " + to_long_spanish(draft.act_on) + ", no ha llegado");
  if (draft.act_on > draft.from)
    return refuse("el acto es del " + to_long_spanish(draft.act_on) +
                  " y no puede regir antes (Constitución art. 363)");
  return {};
}

Result<void> check_order(const Succession& now, const Draft& draft) {
  const std::string last = "la versión " + std::to_string(now.last.number);
  if (sha256(draft.text) == now.last.digest) return refuse("el archivo es igual a " + last);
  if (draft.from <= now.last.from)
    return refuse(last + " rige desde el " + to_long_spanish(now.last.from) +
                  ": la nueva debe empezar después");
  return {};
}

// What prices a debt day by day: the readings of mora, the unit that a discount is rounded to, and
// the calendars of vigencias that the version does not liquidate itself.
bool prices_days_alike(const tax_rules::Statute& before, const tax_rules::Statute& after,
                       int ruled) {
  if (before.mora != after.mora || before.predial_unit != after.predial_unit ||
      before.services.non_residential_mora != after.services.non_residential_mora)
    return false;
  for (int vigencia = before.first_vigencia; vigencia < ruled; ++vigencia) {
    const auto was = before.calendar(vigencia), is = after.calendar(vigencia);
    if (was.has_value() != is.has_value()) return false;
    if (was && ((*was)->due_on != (*is)->due_on || (*was)->discounts != (*is)->discounts))
      return false;
  }
  return true;
}

Result<void> check_vigencias(const Succession& now, const Draft& draft,
                             const tax_rules::Statute& next) {
  const int year = year_of(draft.from), ruled = first_ruled_vigencia(draft.from);
  if (next.first_vigencia > year || next.last_vigencia < year)
    return refuse("el archivo trae las vigencias " + std::to_string(next.first_vigencia) + " a " +
                  std::to_string(next.last_vigencia) + " y empezaría a regir en " +
                  std::to_string(year));
  if (ruled > now.last.last_vigencia + 1)
    return refuse("la vigencia " + std::to_string(now.last.last_vigencia + 1) +
                  " quedaría sin estatuto: la versión " + std::to_string(now.last.number) +
                  " llega hasta " + std::to_string(now.last.last_vigencia));
  if (now.last_liquidated >= ruled)
    return refuse("la vigencia " + std::to_string(now.last_liquidated) +
                  " ya se liquidó con la versión " + std::to_string(now.last.number));
  if (draft.from <= now.today && now.last_liquidated >= year)
    return refuse("las cifras de " + std::to_string(year) + " se publicaron con la versión " +
                  std::to_string(now.last.number) + ": la nueva debe regir después de hoy, " +
                  to_long_spanish(now.today));
  if (draft.from <= now.today && !prices_days_alike(now.last_statute, next, ruled))
    return refuse(
        "cambia intereses o descuentos de días que ya pasaron: lo que rige día a día debe "
        "empezar después de hoy, " +
        to_long_spanish(now.today));
  return {};
}

}  // namespace

int first_ruled_vigencia(Date from) {
  const int year = year_of(from);
  return from == make_date(year, 1, 1) ? year : year + 1;
}

Result<void> check_succession(const Succession& now, const Draft& draft,
                              const tax_rules::Statute& next) {
  if (auto ok = check_act(draft, now.today); !ok) return ok;
  if (next.identity.dane_code != now.last_statute.identity.dane_code ||
      next.identity.nit != now.last_statute.identity.nit)
    return refuse("el archivo es de otro municipio: " + next.identity.name);
  if (auto ok = check_order(now, draft); !ok) return ok;
  if (auto ok = check_vigencias(now, draft, next); !ok) return ok;
  if (!now.billed_otherwise.empty()) return refuse(billed_services_refusal(now.billed_otherwise));
  return {};
}

Succession succession_of(pqxx::transaction_base& tx, const StatuteVersion& last,
                         const tax_rules::Statute& last_statute, const Draft& draft, Date today) {
  Succession out{.last = last,
                 .last_statute = last_statute,
                 .today = today,
                 .last_liquidated = exec(tx, kLastLiquidated)[0][0].as<int>()};
  for (const auto& row :
       exec(tx, kBilledOtherwise, bytea(view(last.digest)), bytea(draft.text), draft.from))
    out.billed_otherwise.push_back(tax_rules::period_of(read_date(row[0])));
  return out;
}

std::string billed_services_refusal(const std::vector<tax_rules::ServicePeriod>& periods) {
  if (periods.empty())
    return "después de la propuesta se facturaron, o se están facturando, servicios públicos de un "
           "período que esta versión regiría con otra parte [servicios]. Rechácela y proponga otra";
  const auto name = [](const tax_rules::ServicePeriod& p) {
    return month_name_spanish(p.year, p.month);
  };
  const std::string billed =
      periods.size() == 1
          ? "el período de " + name(periods.front()) + ", que ya se facturó o se está facturando"
          : std::to_string(periods.size()) + " períodos, de " + name(periods.front()) + " a " +
                name(periods.back()) + ", que ya se facturaron o se están facturando";
  return "cambia la parte [servicios] y alcanza " + billed + ". Haga que rija después del " +
         to_long_spanish(periods.back().last_day()) +
         ", o deje [servicios] como está. Lo que esas facturas cobraron de más o de menos se "
         "corrige con un acto de ajuste";
}

}  // namespace recaudo::statutes
