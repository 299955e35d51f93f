// recaudo_faulty: the released libraries with armed fault points
// (tests/faults/armed_fault_point.h).
//   recaudo_faulty fault-points                       every name
//   recaudo_faulty loop [SECONDS [ROUND [SCENARIO [ACTION]]]]
//       the n-th loop; 0 seconds: every pair; else those that fit, from that round of the sample on
//   recaudo_faulty scenario NAME FOLDER DATABASE SIMULATOR    one run, as the loop starts it
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/fault_point.h"
#include "tests/faults/armed_fault_point.h"
#include "tests/faults/loop.h"
#include "tests/faults/scenarios.h"

namespace {

using namespace recaudo::test;

constexpr unsigned kLongestRun_s = 240;

int list_points() {
  for (const auto name : recaudo::kFaultPoints)
    std::printf("%.*s\n", static_cast<int>(name.size()), name.data());
  return 0;
}

int run_scenario(const std::string& name, const World& world) {
  ::alarm(kLongestRun_s);
  for (const auto& s : scenarios()) {
    if (name != s.name) continue;
    s.run(world);
    std::ofstream hits(world.folder + "/hits");
    for (const auto& [point, count] : fault_hits()) hits << point << ' ' << count << '\n';
    return 0;
  }
  (void)std::fprintf(stderr, "no scenario is called %s\n", name.c_str());
  return 2;
}

int run_loop_as_asked(const std::vector<std::string>& words) {
  LoopOptions options;
  options.program = "/proc/self/exe";
  if (words.size() > 1 && words[1] != "0")
    options.patience = std::chrono::seconds(std::stoi(words[1]));
  if (words.size() > 2) options.first_round = std::stoi(words[2]);
  if (words.size() > 3) options.scenario = words[3];
  if (words.size() > 4) options.action = words[4];
  return run_loop(options);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  try {
    if (words.size() == 1 && words[0] == "fault-points") return list_points();
    if (!words.empty() && words[0] == "loop") return run_loop_as_asked(words);
    if (words.size() == 5 && words[0] == "scenario")
      return run_scenario(words[1], {words[2], words[3], words[4]});
  } catch (const std::exception& e) {
    (void)std::fprintf(stderr, "recaudo_faulty: %s\n", e.what());
    return 1;
  }
  (void)std::fprintf(stderr, "recaudo_faulty: fault-points, loop or scenario; see main.cpp\n");
  return 2;
}
