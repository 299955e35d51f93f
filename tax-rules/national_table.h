// The tables of the nation that a law, a decree or a resolution changes every year or so. Each is
// one CSV text whose rows say from when to when they rule; an installation keeps it in versions
// (core/rates/national_tables.h). What each row means is its reader's. Specification tax-rules
// §0.3; the norm of each row is its own column.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace recaudo::tax_rules {

enum class NationalTable {
  kServiceLimits,  // service_limits.h
  kReliefs,        // relief_campaign.h
  kFines,          // fine_types.h
  kUvb,            // uvb.h
  kReadjustment,   // cadastral_readjustment.h
};
inline constexpr std::array kNationalTables = {NationalTable::kServiceLimits,
                                               NationalTable::kReliefs, NationalTable::kFines,
                                               NationalTable::kUvb, NationalTable::kReadjustment};

// "spd_limites": the shipped file, without its ending.
std::string_view to_code(NationalTable table);
std::optional<NationalTable> find_national_table(std::string_view code);
std::string file_name(NationalTable table);
// The text that came with this program.
std::string_view shipped_text(NationalTable table);

// kTableInvalid with file, line and reason: what its reader refuses, no row at all, or not UTF-8.
Result<void> check_national_table(NationalTable table, std::string_view text);

// One cell that changes, or a row that comes or goes.
struct TableChange {
  std::string key;                           // "mora, residencial, 1994-07-11: valor"
  std::optional<std::string> before, after;  // absent: no such row
};
// In the order of the newer text, then what only the older one has. kTableInvalid for a text with
// other columns.
Result<std::vector<TableChange>> table_diff(NationalTable table, std::string_view before,
                                            std::string_view after);

}  // namespace recaudo::tax_rules
