// What the pages of the national tables show of a version, of a draft and of what it changes.
#pragma once

#include "api/app/law_store.h"
#include "api/portal/table_pages.h"
#include "core/rates/national_tables.h"

namespace recaudo::site {

// "Límites de servicios públicos".
std::string name_of(tax_rules::NationalTable table);
// Who reads it.
std::string use_of(tax_rules::NationalTable table);
// "siempre", of what rules every day until the second version.
std::string from_text(const dues::NationalTableVersion& version);
// Rules today, will rule, ruled until the next one began. The versions of one table, oldest first.
portal::Badge state_of(const std::vector<const dues::NationalTableVersion*>& versions,
                       std::size_t index, Date today);

portal::Facts facts_of(const rates::ProposedTable& proposed);
portal::KeyChangesView changes_view(const std::string& title, tax_rules::NationalTable table,
                                    std::string_view before, std::string_view after);

// What another text of a table does: beside its rows, to the bills of public services and to the
// statute that rules then.
struct TableEffect {
  std::vector<std::string> notes;
  std::optional<portal::ServicesEffectView> services;
};
TableEffect effect_of_table(pqxx::transaction_base& tx, const app::LawSnapshot& law,
                            tax_rules::NationalTable table, std::string_view text, Date from);

}  // namespace recaudo::site
