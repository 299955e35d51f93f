// The n-th loop (after SQLite's): a scenario is killed at the n-th fault point it meets, begun
// again without faults, and everything is checked; for n = 1, 2, 3... until it ends unharmed.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace recaudo::test {

struct LoopOptions {
  std::string program;  // this one, to run itself
  std::string action = "kill";
  std::optional<std::string> scenario;           // one only
  std::optional<std::chrono::seconds> patience;  // then a sample of the pairs, spread evenly
  int first_round = 1;  // of the sample: two with far ones take other pairs
};

// Prints what survived; the last line is "N passed, N failed". Exit status.
int run_loop(const LoopOptions& options);

}  // namespace recaudo::test
