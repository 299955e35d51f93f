// The billing file of Asobancaria, September 2001: 220-character records, 01 (05 06+ 08)+ 09, that
// the municipality hands to a bank so that its counters and cash machines know each bill.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "gateways/bank_files/bank_ids.h"
#include "gateways/bank_files/file_fault.h"
#include "gateways/bank_files/tolerances.h"

namespace recaudo::bank_files {

struct BillingHeader {
  Nit nit;
  Nit additional_nit;   // ten zeros: none
  BankCode originator;  // three digits
  Date file_date{};
  int file_time = 1;  // HHMM, 0001 to 2400
  char modifier = 'A';
  bool operator==(const BillingHeader&) const = default;
};

// What one gateway writes in the last 24 columns, which the standard leaves blank.
struct BillingSurcharge {
  std::int64_t ten_thousandths = 0;  // of a peso; below one peso it is a rate
  Date cut_on{};
  bool once = false;  // else for each day
  bool operator==(const BillingSurcharge&) const = default;
};

struct BillingDetail {
  SlipReference reference;
  std::string secondary_reference;  // at most 30
  int periods = 1;                  // 0 to 99
  std::string cycle;                // at most 3
  Money amount;
  ServiceCode additional_service;  // thirteen digits; zeros: none
  Money additional_amount;
  std::optional<Date> due_on;
  std::string receiver = "00000000";  // identification of the receiving entity, eight digits
  std::string payer_account;          // at most 17
  int payer_account_type = 0;         // 0 to 99
  std::string payer_document = "0000000000";  // ten digits
  std::string payer_name;                     // at most 22
  BankCode originator{"000"};
  std::optional<BillingSurcharge> surcharge;
  bool operator==(const BillingDetail&) const = default;
};

struct BillingLot {
  ServiceCode service;
  int number = 0;
  std::string description;  // at most 15
  std::vector<BillingDetail> details;
  bool operator==(const BillingLot&) const = default;
};

struct BillingFile {
  BillingHeader header;
  std::vector<BillingLot> lots;  // in order, each with its details
  bool operator==(const BillingFile&) const = default;
};

struct BillingTotals {
  int count = 0;
  Money amount;
  Money additional;
};
BillingTotals totals_of(const BillingLot& lot);
BillingTotals totals_of(const BillingFile& file);

enum class BillingTail : std::uint8_t { kBlank, kSurcharge };

// Reads a file in pieces of any size; CollectionParser says the rest.
class BillingParser {
 public:
  BillingParser(std::optional<Nit> our_nit, Tolerances tolerances, BillingTail tail);
  ~BillingParser();
  BillingParser(const BillingParser&) = delete;
  BillingParser& operator=(const BillingParser&) = delete;

  bool feed(std::string_view bytes);
  FileResult<BillingFile> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

FileResult<BillingFile> parse_billing_2001(std::string_view bytes, std::optional<Nit> our_nit,
                                           Tolerances tolerances = {},
                                           BillingTail tail = BillingTail::kBlank);

// The file, or the first thing that does not fit its field (E_FIT, with the line and the column it
// would have had). Names and descriptions lose their accents, become n where there was ñ, and are
// cut to their field; nothing else is.
FileResult<std::string> write_billing_2001(const BillingFile& file);

}  // namespace recaudo::bank_files
