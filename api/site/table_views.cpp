#include "api/site/table_views.h"

#include "api/site/handlers.h"
#include "api/site/statute_views.h"

namespace recaudo::site {

using dues::NationalTableVersion;
using tax_rules::NationalTable;

std::string name_of(NationalTable table) {
  switch (table) {
    case NationalTable::kServiceLimits:
      return "Límites de servicios públicos";
    case NationalTable::kReliefs:
      return "Alivios temporales";
    case NationalTable::kFines:
      return "Valores de las multas";
    case NationalTable::kUvb:
      return "Unidad de valor básico (UVB)";
    case NationalTable::kReadjustment:
      return "Reajuste anual de avalúos";
  }
  throw BrokenInvariant("a national table has a name");
}

std::string use_of(NationalTable table) {
  switch (table) {
    case NationalTable::kServiceLimits:
      return "La facturación de servicios públicos, sus intereses y la revisión del estatuto.";
    case NationalTable::kReliefs:
      return "Ningún cobro aplica alivios todavía.";
    case NationalTable::kFines:
    case NationalTable::kUvb:
      return "Ningún cobro liquida multas todavía.";
    case NationalTable::kReadjustment:
      return "Ningún cobro la usa: los avalúos llegan reajustados del catastro.";
  }
  throw BrokenInvariant("a national table has its readers");
}

std::string from_text(const NationalTableVersion& version) {
  return version.number == 1 ? "siempre" : to_long_spanish(version.from);
}

portal::Badge state_of(const std::vector<const NationalTableVersion*>& versions, std::size_t index,
                       Date today) {
  if (index > 0 && versions[index]->from > today)
    return {"Aprobada, aún no rige", portal::Tone::kWarning};
  if (index + 1 < versions.size() && versions[index + 1]->from <= today)
    return {"Rigió hasta el " + to_long_spanish(add_days(versions[index + 1]->from, -1)),
            portal::Tone::kNeutral};
  return {"Rige", portal::Tone::kGood};
}

portal::Facts facts_of(const rates::ProposedTable& p) {
  return {{"Tabla", name_of(p.table)},
          {"Rige desde", to_long_spanish(p.from)},
          {"Norma", p.norm},
          {"Fuente", p.source},
          {"Sigue a", version_name(p.previous)}};
}

portal::KeyChangesView changes_view(const std::string& title, NationalTable table,
                                    std::string_view before, std::string_view after) {
  portal::KeyChangesView view{.title = title, .noun = "Fila"};
  for (auto& change : value_or_throw(tax_rules::table_diff(table, before, after)))
    view.rows.push_back({std::move(change.key), std::move(change.before), std::move(change.after)});
  return view;
}

namespace {

constexpr std::size_t kMostRowsTold = 20;

// Whoever reads the changes may miss a row that is not there.
void add_rows_that_go(TableEffect& effect, const dues::NationalTables& tables, NationalTable table,
                      std::string_view text) {
  const auto versions = tables.versions(table);
  if (versions.empty()) return;
  const auto changes = tax_rules::table_diff(table, versions.back()->text, text);
  if (!changes) return;  // whoever proposes it is told
  std::size_t gone = 0;
  for (const auto& change : *changes)
    if (!change.after && ++gone <= kMostRowsTold)
      effect.notes.push_back("Desaparece la fila " + change.key + ": " + *change.before + ".");
  if (gone > kMostRowsTold)
    effect.notes.push_back(gone == kMostRowsTold + 1
                               ? "Desaparece otra fila: vea los cambios."
                               : "Desaparecen otras " + std::to_string(gone - kMostRowsTold) +
                                     " filas: vea los cambios.");
}

// Also a statute that was approved and begins later.
void add_unmet(TableEffect& effect, const app::LoadedStatute& statute,
               const tax_rules::ServiceLimits& limits) {
  const auto held = tax_rules::parse_statute(statute.text, statute.version.file_name, &limits);
  if (held) return;
  effect.notes.push_back("La " + version_name(statute.version.number) +
                         " del estatuto no cumple estos límites: " + held.error().detail +
                         ". Mientras no cambie, la facturación de servicios se rechaza.");
}

}  // namespace

TableEffect effect_of_table(pqxx::transaction_base& tx, const app::LawSnapshot& law,
                            NationalTable table, std::string_view text, Date from) {
  TableEffect effect;
  add_rows_that_go(effect, *law.national, table, text);
  if (table != NationalTable::kServiceLimits) {
    effect.notes.push_back(use_of(table));
    return effect;
  }
  const auto limits = tax_rules::ServiceLimits::parse_csv(text, file_name(table));
  if (!limits) {
    effect.notes.push_back(full_text(limits.error()));
    return effect;
  }
  if (const auto day = limits->first_other_mora(law.national->service_limits(from)))
    effect.notes.push_back("Cambia el interés de mora de los hogares desde el " +
                           to_long_spanish(*day) + ".");
  const app::LoadedStatute& ruling = law.on(from);
  for (const auto& statute : law.versions)
    if (statute.get() == &ruling || statute->version.from > from)
      add_unmet(effect, *statute, *limits);
  effect.services = limits_effect_view(tx, law, *limits, from);
  return effect;
}

}  // namespace recaudo::site
