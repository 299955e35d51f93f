// The reads of the accounting desk on a ledger of some size.
#pragma once

namespace recaudo::bench {

struct ReadsBenchOptions {
  int lines = 1'000'000;     // of one account
  int obligations = 60'000;  // of as many parcels and third parties; half of them paid
  int calls = 200;           // of each read
  bool json = false;
};

int run_reads_bench(const ReadsBenchOptions& options);

}  // namespace recaudo::bench
