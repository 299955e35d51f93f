// recaudo_bench post [--seconds N] [--only LOAD]... [--json]
#include <cstdio>
#include <cstring>
#include <string>

#include "tests/bench/post.h"

int main(int argc, char** argv) {
  using namespace recaudo::bench;
  PostBenchOptions options;
  bool known = argc >= 2 && std::strcmp(argv[1], "post") == 0;
  for (int i = 2; i < argc && known; ++i) {
    const std::string word = argv[i];
    if (word == "--json")
      options.json = true;
    else if (word == "--seconds" && i + 1 < argc)
      options.seconds = std::stoi(argv[++i]);
    else if (word == "--only" && i + 1 < argc)
      options.only.emplace_back(argv[++i]);
    else
      known = false;
  }
  if (!known) {
    (void)std::fputs("usage: recaudo_bench post [--seconds N] [--only LOAD]... [--json]\n", stderr);
    return 2;
  }
  return run_post_bench(options);
}
