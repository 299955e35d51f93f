// The posting engine under the loads that a treasury has.
#pragma once

#include <string>
#include <vector>

namespace recaudo::bench {

struct PostBenchOptions {
  int seconds = 5;  // of each load
  bool json = false;
  std::vector<std::string> only;  // names of loads; empty: all
};

// Warns, on stderr and in `warnings` of the JSON, where the CPU of an entry is more than it may be;
// `--only cpu` measures that alone. Fails only when the ledger does not agree with itself.
int run_post_bench(const PostBenchOptions& options);

}  // namespace recaudo::bench
