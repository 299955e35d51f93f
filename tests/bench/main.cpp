// recaudo_bench bank_files [--records N] [--rounds N] [--json]
// recaudo_bench bills [--bills N] [--json]
// recaudo_bench post [--seconds N] [--only LOAD]... [--json]
// recaudo_bench reads [--lines N] [--obligations N] [--calls N] [--json]
// recaudo_bench rules [--parcels N] [--explained N] [--rounds N] [--json]
// recaudo_bench billing [--parcels N,N,...] [--json]
// recaudo_bench closing [--lines N,N,...] [--json]
#include <cstdio>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/bench/bank_files.h"
#include "tests/bench/billing.h"
#include "tests/bench/bills.h"
#include "tests/bench/closing.h"
#include "tests/bench/post.h"
#include "tests/bench/reads.h"
#include "tests/bench/rules.h"

namespace {

// --name N into the place of that name, --only WORD where there is a place for words, --json; false
// for anything else.
bool parse(int argc, char** argv, const std::map<std::string, int*>& numbers,
           std::vector<std::string>* only, bool& json) {
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--json") {
      json = true;
    } else if (numbers.contains(word) && i + 1 < argc) {
      *numbers.at(word) = std::stoi(argv[++i]);
    } else if (word == "--only" && only != nullptr && i + 1 < argc) {
      only->emplace_back(argv[++i]);
    } else {
      return false;
    }
  }
  return true;
}

// [--name N,N,...] [--json]
bool parse_sizes(int argc, char** argv, const std::string& name, std::vector<int>& sizes,
                 bool& json) {
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--json") {
      json = true;
    } else if (word == name && i + 1 < argc) {
      sizes.clear();
      std::istringstream list(argv[++i]);
      for (std::string n; std::getline(list, n, ',');) sizes.push_back(std::stoi(n));
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace recaudo::bench;
  const std::string what = argc >= 2 ? argv[1] : "";
  if (BankFilesBenchOptions o;
      what == "bank_files" &&
      parse(argc, argv, {{"--records", &o.records}, {"--rounds", &o.rounds}}, nullptr, o.json))
    return run_bank_files_bench(o);
  if (BillsBenchOptions o;
      what == "bills" && parse(argc, argv, {{"--bills", &o.bills}}, nullptr, o.json))
    return run_bills_bench(o);
  if (PostBenchOptions o;
      what == "post" && parse(argc, argv, {{"--seconds", &o.seconds}}, &o.only, o.json))
    return run_post_bench(o);
  if (ReadsBenchOptions o;
      what == "reads" &&
      parse(argc, argv,
            {{"--lines", &o.lines}, {"--obligations", &o.obligations}, {"--calls", &o.calls}},
            nullptr, o.json))
    return run_reads_bench(o);
  if (RulesBenchOptions o;
      what == "rules" &&
      parse(argc, argv,
            {{"--parcels", &o.parcels}, {"--explained", &o.explained}, {"--rounds", &o.rounds}},
            nullptr, o.json))
    return run_rules_bench(o);
  if (BillingBenchOptions o;
      what == "billing" && parse_sizes(argc, argv, "--parcels", o.parcels, o.json))
    return run_billing_bench(o);
  if (ClosingBenchOptions o;
      what == "closing" && parse_sizes(argc, argv, "--lines", o.lines, o.json))
    return run_closing_bench(o);
  (void)std::fputs(
      "usage: recaudo_bench bank_files [--records N] [--rounds N] [--json]\n"
      "       recaudo_bench bills [--bills N] [--json]\n"
      "       recaudo_bench post [--seconds N] [--only LOAD]... [--json]\n"
      "       recaudo_bench reads [--lines N] [--obligations N] [--calls N] [--json]\n"
      "       recaudo_bench rules [--parcels N] [--explained N] [--rounds N] [--json]\n"
      "       recaudo_bench billing [--parcels N,N,...] [--json]\n"
      "       recaudo_bench closing [--lines N,N,...] [--json]\n",
      stderr);
  return 2;
}
