// What kind of file a bank handed over, decided by its content and never by its name, and the one
// door to every reader.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateways/bank_files/billing_2001.h"
#include "gateways/bank_files/collection_file.h"
#include "gateways/bank_files/csv_profile.h"
#include "gateways/bank_files/statement.h"

namespace recaudo::bank_files {

enum class Format : std::uint8_t {
  kAsobancaria2001,
  kAsobancaria1998,
  kBilling2001,
  kCamt053,
  kMt940,
  kCsv,
  kUnknown
};

// "asobancaria-2001", "asobancaria-1998", "facturacion-2001", "camt.053", "mt940", "csv",
// "desconocido"
std::string_view to_string(Format format);
// By the first bytes: what is left of the file does not matter.
constexpr std::size_t kRecognisedBytes = 4096;
Format recognise(std::string_view bytes);
// The code of the collecting bank as it stands in the header of a collection file, before anything
// was checked; empty for any other: which bank's switches to read it with.
std::string_view claimed_bank(std::string_view bytes);

// Whose file it may be.
struct ReadOptions {
  std::optional<Nit> our_nit;  // none: of any company (the `check` command)
  Tolerances tolerances;
  AccountNumber csv_account;  // of a CSV statement that does not say it
  // Statements without balances too (the `check` command): nothing says what the account had.
  bool without_balances = false;
};

using BankFile = std::variant<CollectionFile, BillingFile, std::vector<Statement>>;

// Reads a file in pieces of any size. Of files of records the memory is one line and the results,
// of statements their bytes, at most 16 MB: nothing bigger is kept.
class BankFileReader {
 public:
  explicit BankFileReader(ReadOptions options);
  ~BankFileReader();
  BankFileReader(const BankFileReader&) = delete;
  BankFileReader& operator=(const BankFileReader&) = delete;

  // False when a fault is already known: the rest need not be read.
  bool feed(std::string_view bytes);
  // The file, or its first fault. E_FORMAT when the format is unknown. Call once.
  FileResult<BankFile> finish();
  // Known once kRecognisedBytes were fed, or after finish().
  Format format() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

FileResult<BankFile> parse_bank_file(std::string_view bytes, ReadOptions options);

}  // namespace recaudo::bank_files
