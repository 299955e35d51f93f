// The collection file of Asobancaria, May 1998: 128-character records, 01 02* 09, no lots. One
// public parser is all the evidence of its layout [U], so a bank's file is read this way only when
// its agreement says `format_1998`; what stands in columns 50 to 128 of a detail nobody knows: it
// must be blank, or `tail_1998_ignored`.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "gateways/bank_files/collection_file.h"
#include "gateways/bank_files/file_fault.h"

namespace recaudo::bank_files {

// Reads a file in pieces of any size. Memory is one line and the results.
class Collection1998Parser {
 public:
  // With no NIT the file of any company is read (the `check` command).
  Collection1998Parser(std::optional<Nit> our_nit, Tolerances tolerances);
  ~Collection1998Parser();
  Collection1998Parser(const Collection1998Parser&) = delete;
  Collection1998Parser& operator=(const Collection1998Parser&) = delete;

  // False when a fault is already known: the rest need not be read.
  bool feed(std::string_view bytes);
  // The file, or its first fault. Call once.
  FileResult<CollectionFile> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

FileResult<CollectionFile> parse_collection_1998(std::string_view bytes, std::optional<Nit> our_nit,
                                                 Tolerances tolerances);

}  // namespace recaudo::bank_files
