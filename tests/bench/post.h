// The posting engine under the loads that a treasury has.
#pragma once

namespace recaudo::bench {

struct PostBenchOptions {
  int seconds = 5;  // of each load
  bool json = false;
};

int run_post_bench(const PostBenchOptions& options);

}  // namespace recaudo::bench
