// What a bank's daily collection file says, whichever edition of Asobancaria it follows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/money.h"
#include "base/time.h"
#include "gateways/bank_files/bank_ids.h"
#include "gateways/bank_files/tolerances.h"

namespace recaudo::bank_files {

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
  kNotTold = 0,  // the file of 1998 has no such field
  kCounterCash = 1,
  kCounterCheque = 2,
  kSelfServiceBox = 3,
  kDebitInternet = 15,
  kCardInternet = 25
};

struct CollectionHeader {
  Nit nit;
  Date collection_date{};
  BankCode bank;
  AccountNumber account;
  // Not told in 1998:
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
  Money amount;
  Origin origin = Origin::kBank;
  Means means = Means::kCounterCash;
  int operation = 0;
  int authorization = 0;
  BankCode debited_bank;
  int office = 0;
  int sequence = 0;
  std::string return_cause = "   ";  // three characters as received
  int lot = 0;
  int line = 0;
  std::uint8_t reference_width = 48;  // digits that the record gives it

  // With the leading zeros of the file.
  std::string raw_reference() const {
    return std::string(reference_width - reference.str().size(), '0') + reference.str();
  }
  // Any cause but blanks or 000: this payment must not be posted as paid.
  bool is_returned() const { return return_cause != "   " && return_cause != "000"; }
};

struct CollectionFile {
  int version = 2001;  // or 1998, which has no lots and tells less
  CollectionHeader header;
  std::vector<CollectionLot> lots;        // none in 1998
  std::vector<CollectionDetail> details;  // in the order of the file
  Money total;                            // of the 09, equal to the sum of the details
  Sha256 sha256{};
  std::vector<Finding> findings;
};

bool is_known_means(int code, bool with_cards);

}  // namespace recaudo::bank_files
