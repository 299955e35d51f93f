// A bank day of window payments, from its two files to the books.
#pragma once

#include <vector>

namespace recaudo::bench {

struct ClosingBenchOptions {
  std::vector<int> lines = {1'000, 2'000, 4'000};
  bool json = false;
};

int run_closing_bench(const ClosingBenchOptions& options);

}  // namespace recaudo::bench
