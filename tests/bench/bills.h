// The bills of predial as PDF: what cairo takes, what the symbols take, and whole bills on one core
// and on two.
#pragma once

namespace recaudo::bench {

struct BillsBenchOptions {
  int bills = 1'000;
  bool json = false;
};

int run_bills_bench(const BillsBenchOptions& options);

}  // namespace recaudo::bench
