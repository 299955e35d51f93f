#include "api/site/statute_views.h"

#include "api/site/handlers.h"
#include "core/statutes/statute_diff.h"
#include "tax-rules/data.h"

namespace recaudo::site {
namespace {

std::string note_of(const statutes::RollEffect& e, const app::LoadedStatute& before,
                    const tax_rules::Statute& after, Date from) {
  if (e.rules_of == 0)
    return "No cambia ninguna liquidación. Su texto llega hasta la vigencia " +
           std::to_string(after.last_vigencia) + " y el predial cambiaría desde " +
           std::to_string(statutes::first_ruled_vigencia(from)) +
           ". Plazos, descuentos e intereses cambian desde su día.";
  if (e.roll_of == 0) return "No hay un padrón cargado para probarla.";
  const std::string old_name = version_name(before.version.number);
  if (e.roll_of == e.rules_of)
    return "Padrón de " + std::to_string(e.roll_of) + ", liquidado con la " + old_name +
           " y con esta.";
  return "Padrón de " + std::to_string(e.roll_of) + ", el último cargado, liquidado con la " +
         old_name + " y con las reglas que esta trae para " + std::to_string(e.rules_of) +
         ". El salario mínimo y el IPC son los de " + std::to_string(e.roll_of) + ".";
}

std::vector<portal::ConceptEffect> concepts_of(const statutes::Charge& before,
                                               const statutes::Charge& after) {
  return {{"Predial", before.predial, after.predial},
          {"Sobretasa ambiental", before.environmental, after.environmental},
          {"Sobretasa bomberil", before.bomberil, after.bomberil},
          {"Total", before.total(), after.total()}};
}

std::string predial_text(const statutes::PredialSteps& p) {
  std::string text =
      "Avalúo por " + to_per_mil_text(p.tariff) + ": " + to_display(p.unlimited) + ".";
  text += p.limited ? " El límite del aumento lo deja en " + to_display(*p.limited) + "."
                    : " Sin límite del aumento que lo baje.";
  if (p.exempted.is_positive()) text += " La exención quita " + to_display(p.exempted) + ".";
  return text;
}

std::vector<portal::ParcelEffectRow> rows_of(const std::vector<statutes::ParcelEffect>& parcels,
                                             const tax_rules::DestinoNames& names) {
  std::vector<portal::ParcelEffectRow> out;
  out.reserve(parcels.size());
  for (const auto& p : parcels)
    out.push_back({.number = p.npn,
                   .destino = names.shown(p.destino),
                   .avaluo = p.avaluo,
                   .concepts = concepts_of(p.before, p.after),
                   .predial_before = predial_text(p.steps_before),
                   .predial_after = predial_text(p.steps_after)});
  return out;
}

std::string services_note(const statutes::ServicesEffect& e, const app::LoadedStatute& before) {
  if (!e.billed) return "No hay un periodo facturado para probarla.";
  const std::string period = "Facturas de " + dues::billed_text(*e.billed) +
                             ", el último periodo facturado: el mismo consumo, cobrado con la " +
                             version_name(before.version.number) +
                             " y con las tarifas y porcentajes "
                             "que esta trae para " +
                             month_name_spanish(year_of(e.rules_of), month_of(e.rules_of)) + ".";
  return e.changed() == 0 ? period + " Ninguna factura cambia." : period;
}

std::vector<portal::UserEffectRow> rows_of(const std::vector<statutes::UserEffect>& users) {
  std::vector<portal::UserEffectRow> out;
  out.reserve(users.size());
  for (const auto& u : users)
    out.push_back({u.number, std::string(to_text(u.use)), u.m3.value, u.before, u.after});
  return out;
}

std::string limits_note(const statutes::ServicesEffect& e, int before) {
  if (!e.billed) return "No hay un periodo facturado para probarla.";
  const std::string period = "Facturas de " + dues::billed_text(*e.billed) +
                             ", el último periodo facturado: el mismo consumo, cobrado con los "
                             "límites de la " +
                             version_name(before) + " y con los que esta tabla trae para " +
                             month_name_spanish(year_of(e.rules_of), month_of(e.rules_of)) + ".";
  return e.changed() == 0 ? period + " Ninguna factura cambia." : period;
}

portal::ServicesEffectView effect_view(const statutes::ServicesEffect& effect, std::string note) {
  const auto& [was, is] = std::pair(effect.before, effect.after);
  portal::ServicesEffectView view{.note = std::move(note),
                                  .computed = effect.changed() > 0,
                                  .users = effect.users,
                                  .more = effect.more,
                                  .less = effect.less,
                                  .parts = {{"Valor de los servicios", was.gross, is.gross},
                                            {"Subsidio", -was.subsidy, -is.subsidy},
                                            {"Contribución", was.contribution, is.contribution},
                                            {"Total", was.net(), is.net()}},
                                  .uses = {},
                                  .increased = rows_of(effect.most_increased),
                                  .reduced = rows_of(effect.most_reduced)};
  for (const auto& u : effect.by_use)
    view.uses.push_back({std::string(to_text(u.use)), u.users, u.changed, u.before, u.after});
  return view;
}

std::string years_text(int first, int last) {
  return std::to_string(first) + " a " + std::to_string(last);
}

}  // namespace

std::string version_name(int number) {
  return "versión " + std::to_string(number);
}

portal::RollEffectView roll_effect_view(pqxx::transaction_base& tx, const app::LawSnapshot& law,
                                        const app::LoadedStatute& before,
                                        const tax_rules::Statute& after, Date from) {
  const auto effect = statutes::effect_on_roll(
      tx, {.before = before.statute, .after = after, .tables = law.tables, .from = from});
  if (!effect) return {.note = "El efecto no se puede calcular. " + full_text(effect.error())};
  const auto names = tax_rules::shipped_destino_names();
  portal::RollEffectView view{.note = note_of(*effect, before, after, from),
                              .computed = effect->parcels > 0,
                              .parcels = effect->parcels,
                              .more = effect->more,
                              .less = effect->less,
                              .refused = effect->refused,
                              .concepts = concepts_of(effect->before, effect->after),
                              .destinos = {},
                              .increased = rows_of(effect->most_increased, names),
                              .reduced = rows_of(effect->most_reduced, names)};
  for (const auto& d : effect->by_destino)
    view.destinos.push_back({names.shown(d.destino), d.parcels, d.changed, d.before, d.after});
  return view;
}

portal::ServicesEffectView services_effect_view(pqxx::transaction_base& tx,
                                                const app::LawSnapshot& law,
                                                const app::LoadedStatute& before,
                                                const tax_rules::Statute& after, Date from) {
  const auto& limits = law.national->service_limits(from);
  const auto effect = statutes::effect_on_services(tx, {.before = before.statute.services,
                                                        .after = after.services,
                                                        .limits = limits,
                                                        .limits_after = limits,
                                                        .from = from});
  if (!effect) return {.note = "El efecto no se puede calcular. " + full_text(effect.error())};
  return effect_view(*effect, services_note(*effect, before));
}

portal::ServicesEffectView limits_effect_view(pqxx::transaction_base& tx,
                                              const app::LawSnapshot& law,
                                              const tax_rules::ServiceLimits& after, Date from) {
  const auto& statute = law.on(from).statute.services;
  const auto effect =
      statutes::effect_on_services(tx, {.before = statute,
                                        .after = statute,
                                        .limits = law.national->service_limits(from),
                                        .limits_after = after,
                                        .from = from});
  if (!effect) return {.note = "El efecto no se puede calcular. " + full_text(effect.error())};
  const auto* before = law.national->version_on(tax_rules::NationalTable::kServiceLimits, from);
  invariant(before != nullptr, "an installation has the first version of each table");
  return effect_view(*effect, limits_note(*effect, before->number));
}

portal::KeyChangesView changes_view(const std::string& title, std::string_view before,
                                    std::string_view after) {
  portal::KeyChangesView view{.title = title};
  for (auto& change : value_or_throw(statutes::statute_diff(before, after)))
    view.rows.push_back({std::move(change.key), std::move(change.before), std::move(change.after)});
  return view;
}

portal::Facts facts_of(const statutes::StatuteVersion& v) {
  portal::Facts facts = {{"Rige desde", to_long_spanish(v.from)}, {"Acto", v.act}};
  if (v.act_on) facts.emplace_back("Fecha del acto", to_long_spanish(*v.act_on));
  facts.emplace_back("Vigencias del texto", years_text(v.first_vigencia, v.last_vigencia));
  facts.emplace_back("Archivo", v.file_name);
  if (v.proposal) {
    facts.emplace_back("Propuso", v.proposed_by);
    facts.emplace_back("Aprobó", v.approved_by);
  }
  facts.emplace_back("Registrada", to_long_spanish(bogota_date(v.recorded_at)));
  return facts;
}

portal::Facts facts_of(const statutes::Proposed& p, const std::string& proposed_by,
                       Instant proposed_at) {
  return {{"Rige desde", to_long_spanish(p.from)},
          {"Acto", p.act},
          {"Fecha del acto", to_long_spanish(p.act_on)},
          {"Sigue a", "la " + version_name(p.previous)},
          {"Vigencias del texto", years_text(p.first_vigencia, p.last_vigencia)},
          {"Archivo", p.file_name},
          {"Propuso", proposed_by},
          {"Fecha de la propuesta", to_long_spanish(bogota_date(proposed_at))}};
}

portal::Facts facts_of(const statutes::Draft& draft, const tax_rules::Statute& statute) {
  return {{"Rige desde", to_long_spanish(draft.from)},
          {"Acto", draft.act},
          {"Fecha del acto", to_long_spanish(draft.act_on)},
          {"Vigencias del texto", years_text(statute.first_vigencia, statute.last_vigencia)},
          {"Archivo", draft.file_name}};
}

portal::Badge state_of(const std::vector<statutes::StatuteVersion>& all, std::size_t index,
                       Date today) {
  if (all[index].from > today) return {"Aprobada, aún no rige", portal::Tone::kWarning};
  if (index + 1 < all.size() && all[index + 1].from <= today)
    return {"Rigió hasta el " + to_long_spanish(add_days(all[index + 1].from, -1)),
            portal::Tone::kNeutral};
  return {"Rige", portal::Tone::kGood};
}

}  // namespace recaudo::site
