// The collection file of Asobancaria, September 2001: 162-character records that a bank delivers
// every day. Structure 01 (05 06+ 08)+ 09. Strict by default; what a bank is known to do
// differently is a switch of its own, and every use of a switch is reported as a finding.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "gateways/bank_files/collection_file.h"
#include "gateways/bank_files/file_fault.h"

namespace recaudo::bank_files {

// Reads a file in pieces of any size. Memory is one line and the results.
class CollectionParser {
 public:
  // With no NIT the file of any company is read (the `check` command).
  CollectionParser(std::optional<Nit> our_nit, Tolerances tolerances);
  ~CollectionParser();
  CollectionParser(const CollectionParser&) = delete;
  CollectionParser& operator=(const CollectionParser&) = delete;

  // False when a fault is already known: the rest need not be read.
  bool feed(std::string_view bytes);
  // The file, or its first fault. Call once.
  FileResult<CollectionFile> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

FileResult<CollectionFile> parse_collection_2001(std::string_view bytes, std::optional<Nit> our_nit,
                                                 Tolerances tolerances = {});

}  // namespace recaudo::bank_files
