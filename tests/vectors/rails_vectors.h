// The vectors of the rails: a folder with asobancaria/, gs1/, qr/, pse/ and statements/. One source
// file per kind.
#pragma once

#include <initializer_list>
#include <set>
#include <string>

#include "tests/vectors/rails_gateways.h"

namespace recaudo {

struct RailsCounts {
  int passed = 0;
  int failed = 0;
};

// One pass over the folder: what was checked, and which files were read.
class RailsRun {
 public:
  explicit RailsRun(std::string dir) : dir_(std::move(dir)) {}

  // The bytes of a file of the folder, which counts as read.
  std::string bytes(const std::string& name);
  bool has(const std::string& name) const;
  // The files of a folder of it, in order; none when there is no such folder.
  std::set<std::string> names(const std::string& folder) const;
  // Counts a case; prints it when it failed.
  void check(bool holds, const std::string& what);
  // The vectors of a gateway, which reads `files` of that folder itself.
  void gateway(const std::string& folder, std::initializer_list<const char*> files,
               void (*run)(vectors::Counts&, const std::string&));
  // Prints each file of the folder that nothing read.
  void name_unread() const;
  const RailsCounts& counts() const { return counts_; }

 private:
  std::string dir_;
  std::set<std::string> read_;
  RailsCounts counts_;
};

void run_collection_vectors(RailsRun& run);  // asobancaria/
void run_slip_vectors(RailsRun& run);        // gs1/
void run_qr_vectors(RailsRun& run);          // qr/
void run_pse_vectors(RailsRun& run);         // pse/
void run_soap_vectors(RailsRun& run);        // pse/soap_samples/
void run_statement_vectors(RailsRun& run);   // statements/

// Prints one line for every failed vector and one for every file, or part of one, that
// was not read.
RailsCounts run_rails_vectors(const std::string& dir);

}  // namespace recaudo
