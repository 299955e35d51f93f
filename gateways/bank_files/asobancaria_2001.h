// The collection file of Asobancaria, September 2001: 162-character records that a bank delivers
// every day. Structure 01 (05 06+ 08)+ 09. Strict by default; what a bank is known to do
// differently is a switch of its own, and every use of a switch is reported as a finding.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "gateways/bank_files/file_fault.h"

namespace recaudo::bank_files {

using Nit = TextId<struct NitTag>;                  // ten digits, the last one is the check digit
using BankCode = TextId<struct BankCodeTag>;        // three digits, clearing code
using AccountNumber = TextId<struct AccountTag>;    // without blanks and leading zeros
using ServiceCode = TextId<struct ServiceCodeTag>;  // EAN-13 of the agreement (AI 415 of the slip)
using SlipReference = TextId<struct SlipReferenceTag>;  // without leading zeros

constexpr std::size_t kMaxLineBytes = 1000;
constexpr int kMaxRecords = 500'000;

enum class AccountType : std::uint8_t { kSavings = 1, kChecking = 2, kCreditCard = 3 };

// Procedencia de pago.
enum class Origin : std::uint8_t {
  kBank = 1,
  kSavingsCorporation,
  kAch,
  kAscredibanco,
  kAth,
  kCenit,
  kMulticolor,
  kServibanca
};

// Medio de pago, the two digits of the file; the valid ones are in is_known_means().
enum class Means : std::uint8_t {
  kCounterCash = 1,
  kCounterCheque = 2,
  kSelfServiceBox = 3,
  kDebitInternet = 15,
  kCardInternet = 25
};

// What a bank may do differently. Wrong totals, counts, structure, digits or NIT are never
// tolerated.
struct Tolerances {
  bool lf_only = false;
  bool trailing_blanks_trimmed = false;
  bool no_final_line_end = false;
  bool ctrl_z_at_end = false;
  bool blank_last_line = false;
  bool lot_count_includes_control = false;  // the 08 counts the 05 and itself
  bool service_code_not_ean = false;
  bool repeated_details = false;  // equal payments in one lot are a finding, not a fault
  bool card_means_50_56 = false;  // means that PSE adds for its card mode

  static Tolerances all();
};
// Turns on the switch of that name ("lf_only"); false when there is none.
bool tolerate(Tolerances& tolerances, std::string_view name);
// The code of the collecting bank as it stands in the header, before anything was checked; empty
// when the file is too short: which bank's switches to read it with.
std::string_view claimed_bank(std::string_view bytes);

struct Finding {
  std::string name;  // of the switch, or "causal_000"
  int first_line = 0;
  int count = 0;
};

struct CollectionHeader {
  Nit nit;
  Date collection_date{};
  BankCode bank;
  AccountNumber account;
  Date file_date{};
  int file_time = 0;  // HHMM, 0001 to 2400
  char modifier = 'A';
  AccountType account_type = AccountType::kSavings;
};

struct CollectionLot {
  ServiceCode service;
  int number = 0;
  int count = 0;
  Money total;
};

struct CollectionDetail {
  SlipReference reference;
  std::string raw_reference;  // 48 digits
  Money amount;
  Origin origin = Origin::kBank;
  Means means = Means::kCounterCash;
  int operation = 0;
  int authorization = 0;
  BankCode debited_bank;
  int office = 0;
  int sequence = 0;
  std::string return_cause;  // three characters as received
  int lot = 0;
  int line = 0;

  // Any cause but blanks or 000: this payment must not be posted as paid.
  bool is_returned() const { return return_cause != "   " && return_cause != "000"; }
};

struct CollectionFile {
  CollectionHeader header;
  std::vector<CollectionLot> lots;
  std::vector<CollectionDetail> details;  // in the order of the file
  Money total;                            // of the 09, equal to the sum of the details
  Sha256 sha256{};
  std::vector<Finding> findings;
};

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

bool is_known_means(int code, bool with_cards);
// GS1 modulo 10 over thirteen digits.
bool has_valid_ean13(std::string_view digits);
AccountNumber normalise_account(std::string_view text);

}  // namespace recaudo::bank_files
