// How fast each reader of bank files is: one core, in memory, by processor time.
#pragma once

namespace recaudo::bench {

struct BankFilesBenchOptions {
  int records = 400'000;  // of a file of records; statements have what fits their 16 MB
  int rounds = 5;         // the best of them counts
  bool json = false;
};

// Fails when a reader refuses its file.
int run_bank_files_bench(const BankFilesBenchOptions& options);

}  // namespace recaudo::bench
