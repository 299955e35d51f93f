// run_vectors TOPIC DIR: runs the cases of a folder against this program's code.
// Prints each failing case and, last, "N passed, N failed"; exit 0 only when some passed and none
// failed.
#include <string_view>

#include "tests/vectors/rails_vectors.h"
#include "tests/vectors/tax_vectors.h"
#include "tests/vectors/vectors.h"

namespace {

struct Outcome {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
};

struct Topic {
  std::string_view name;
  Outcome (*run)(const std::string& folder);
};

Outcome run_audit(const std::string& folder) {
  const auto counts = recaudo::vectors::run_audit(folder);
  return {counts.passed(), counts.failed()};
}
Outcome run_tax(const std::string& folder) {
  const auto counts = recaudo::tax_vectors::run_tax_vectors(folder);
  return {static_cast<std::uint64_t>(counts.passed), static_cast<std::uint64_t>(counts.failed)};
}
Outcome run_rails(const std::string& folder) {
  const auto counts = recaudo::run_rails_vectors(folder);
  return {static_cast<std::uint64_t>(counts.passed), static_cast<std::uint64_t>(counts.failed)};
}

constexpr Topic kTopics[] = {{"audit", run_audit}, {"rails", run_rails}, {"tax", run_tax}};

}  // namespace

int main(int argc, char** argv) {
  const std::string_view wanted = argc == 3 ? argv[1] : "";
  for (const Topic& topic : kTopics) {
    if (topic.name != wanted) continue;
    try {
      const auto counts = topic.run(argv[2]);
      std::cout << counts.passed << " passed, " << counts.failed << " failed\n";
      return counts.failed == 0 && counts.passed > 0 ? 0 : 1;
    } catch (const std::exception& e) {
      std::cout << "FAILED " << e.what() << "\n0 passed, 1 failed\n";
      return 1;
    }
  }
  std::cerr << "run_vectors TOPIC DIR; topics:";
  for (const Topic& topic : kTopics) std::cerr << ' ' << topic.name;
  std::cerr << '\n';
  return 2;
}
