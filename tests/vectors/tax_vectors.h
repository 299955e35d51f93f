// Runs the published examples of the tax law (JSON files of one folder) against tax_rules.
#pragma once

#include <string>

namespace recaudo::tax_vectors {

// Examples whose every expected key matched, and the others; each failure is a line of the output:
// its file, its id, and expected and got of each key that differs.
struct Counts {
  int passed = 0;
  int failed = 0;
};

// Runs every .json file of `dir`; its "topic" says which rule it asks. A file that cannot be read,
// or whose topic nobody answers, counts as one failure.
Counts run_tax_vectors(const std::string& dir);

}  // namespace recaudo::tax_vectors
