// The billing run of a synthetic city, from the registry to the books.
#pragma once

#include <vector>

namespace recaudo::bench {

struct BillingBenchOptions {
  std::vector<int> parcels = {10'000, 100'000};
  bool json = false;
};

int run_billing_bench(const BillingBenchOptions& options);

}  // namespace recaudo::bench
