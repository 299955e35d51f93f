// What a bank may do differently, switch by switch, as its agreement says. Wrong totals, counts,
// structure, digits or NIT are never tolerated.
#pragma once

#include <string>
#include <string_view>

namespace recaudo::bank_files {

struct Tolerances {
  bool lf_only = false;
  bool trailing_blanks_trimmed = false;
  bool no_final_line_end = false;
  bool ctrl_z_at_end = false;
  bool blank_last_line = false;
  bool lot_count_includes_control = false;  // the 08 counts the 05 and itself
  bool service_code_not_ean = false;
  bool repeated_details = false;   // equal payments in one lot are a finding, not a fault
  bool card_means_50_56 = false;   // means that PSE adds for its card mode
  bool format_1998 = false;        // the bank still delivers the file of 1998
  bool tail_1998_ignored = false;  // columns 50 to 128 of its details, whose layout nobody knows

  static Tolerances all();
};

// Turns on the switch of that name ("lf_only"); false when there is none.
bool tolerate(Tolerances& tolerances, std::string_view name);

// A use of a switch: every one is told.
struct Finding {
  std::string name;  // of the switch; or "causal_000", "control_unpadded", which need none
  int first_line = 0;
  int count = 0;
};

}  // namespace recaudo::bank_files
