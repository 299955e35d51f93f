// The rules of predial and its interest, on one core: the door of a roll and the door that
// explains.
#pragma once

namespace recaudo::bench {

struct RulesBenchOptions {
  int parcels = 1'000'000;  // of the roll, each with five vigencias
  int explained = 20'000;   // of them, through the explaining door
  int rounds = 5;           // the best of them counts
  bool json = false;
};

// Fails when the two doors differ in one peso.
int run_rules_bench(const RulesBenchOptions& options);

}  // namespace recaudo::bench
