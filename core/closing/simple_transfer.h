// What the DIAN transfers of the ICA that SIMPLE returns paid (payment source SIMPLE-DIAN): the
// credit of the bank that waited in 2.4.07.20 is income of each declaration, in both books. ET
// arts. 903 to 916; docs/decisions/0045. One transaction; the same file once; a declaration once.
#pragma once

#include "core/closing/simple_file.h"
#include "core/processor/unit_of_work.h"
#include "ledger/journal.h"

namespace recaudo::closing {

inline constexpr std::string_view kSimpleSource = "simple-dian";

// A credit that nobody identified, and what no file has explained of it yet.
struct WaitingCredit {
  ledger::EntrySeq entry;
  Date on;  // when the bank moved it, as the books have it
  Money amount;
  Money left;
};

struct SimplePlan {
  WaitingCredit credit;
  int lines = 0;
  std::vector<SimpleDeclaration> declarations;  // to post
  std::vector<SimpleRejection> rejections;      // by line; their money goes on waiting
  Money posted() const;
  Money refused() const;
};

// Reads only. kNotFound when no credit waits for exactly what the file says, or several do and
// `entry` does not say which one; kAlreadyImported for a file that was taken in before.
Result<SimplePlan> plan_simple_transfer(pqxx::transaction_base& tx, const SimpleFile& file,
                                        const Sha256& digest,
                                        std::optional<ledger::EntrySeq> entry);

// Posts the good declarations, keeps the file and its refused lines, and opens an exception of type
// ARCHIVO for them, which ends when a later file explains the rest of the credit. What
// plan_simple_transfer answers, and kPeriodClosed. The plan is made again.
Result<SimplePlan> take_simple_transfer(const Services& services, const events::Actor& actor,
                                        const SimpleFile& file, const std::string& bytes,
                                        const std::string& name,
                                        std::optional<ledger::EntrySeq> entry);

}  // namespace recaudo::closing
