// recaudo_bench post [--seconds N] [--json]
// recaudo_bench reads [--lines N] [--obligations N] [--calls N] [--json]
#include <cstdio>
#include <map>
#include <string>

#include "tests/bench/post.h"
#include "tests/bench/reads.h"

namespace {

// --name N into the place of that name, --json; false for anything else.
bool parse(int argc, char** argv, const std::map<std::string, int*>& numbers, bool& json) {
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--json") {
      json = true;
    } else if (numbers.contains(word) && i + 1 < argc) {
      *numbers.at(word) = std::stoi(argv[++i]);
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
  if (PostBenchOptions o; what == "post" && parse(argc, argv, {{"--seconds", &o.seconds}}, o.json))
    return run_post_bench(o);
  if (ReadsBenchOptions o;
      what == "reads" &&
      parse(argc, argv,
            {{"--lines", &o.lines}, {"--obligations", &o.obligations}, {"--calls", &o.calls}},
            o.json))
    return run_reads_bench(o);
  (void)std::fputs(
      "usage: recaudo_bench post [--seconds N] [--json]\n"
      "       recaudo_bench reads [--lines N] [--obligations N] [--calls N] [--json]\n",
      stderr);
  return 2;
}
