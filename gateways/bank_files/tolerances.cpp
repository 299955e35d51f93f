#include "gateways/bank_files/tolerances.h"

#include <utility>

namespace recaudo::bank_files {
namespace {

constexpr std::pair<std::string_view, bool Tolerances::*> kSwitches[] = {
    {"lf_only", &Tolerances::lf_only},
    {"trailing_blanks_trimmed", &Tolerances::trailing_blanks_trimmed},
    {"no_final_line_end", &Tolerances::no_final_line_end},
    {"ctrl_z_at_end", &Tolerances::ctrl_z_at_end},
    {"blank_last_line", &Tolerances::blank_last_line},
    {"lot_count_includes_control", &Tolerances::lot_count_includes_control},
    {"service_code_not_ean", &Tolerances::service_code_not_ean},
    {"repeated_details", &Tolerances::repeated_details},
    {"card_means_50_56", &Tolerances::card_means_50_56},
    {"format_1998", &Tolerances::format_1998},
    {"tail_1998_ignored", &Tolerances::tail_1998_ignored}};

}  // namespace

Tolerances Tolerances::all() {
  Tolerances out;
  for (const auto& [name, member] : kSwitches) out.*member = true;
  return out;
}

bool tolerate(Tolerances& tolerances, std::string_view name) {
  for (const auto& [known, member] : kSwitches)
    if (known == name) {
      tolerances.*member = true;
      return true;
    }
  return false;
}

}  // namespace recaudo::bank_files
