// The vectors of the bank files: a folder with asobancaria/ and statements/.
#pragma once

#include <string>

namespace recaudo {

struct RailsCounts {
  int passed = 0;
  int failed = 0;
};

// Prints one line for every failed vector and one for what is skipped.
RailsCounts run_rails_vectors(const std::string& dir);

}  // namespace recaudo
