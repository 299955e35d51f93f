// From a read file of earlier taxes to the registry: first a plan that people look at, then one
// transaction that applies the same. The same bytes are imported once; another file corrects a
// figure until the vigencia after it is liquidated.
#pragma once

#include <string>
#include <vector>

#include "core/processor/unit_of_work.h"
#include "core/registry/prior_taxes_file.h"
#include "ledger/receivables.h"

namespace recaudo::registry {

struct PlannedPriorTax {
  PriorTaxLine tax;
  ledger::SubjectId parcel;
  bool corrects = false;  // there was another figure
};

struct PriorTaxesPlan {
  std::vector<PlannedPriorTax> rows;
  int known = 0;  // lines that say what is there already
  // Bad lines, unknown parcels, vigencias that were liquidated here or whose next one was.
  std::vector<Rejection> rejections;
  int added() const;
  int corrected() const;
  Money sum() const;
};

// Reads only. kCadastreUnreadable for more rejections than kMaxRejections.
Result<PriorTaxesPlan> plan_prior_taxes(pqxx::transaction_base& tx, const PriorTaxesFile& file);

// Applies the good lines in one transaction, with its event, and keeps the rejected ones.
// kAlreadyImported on a repetition, and what plan_prior_taxes answers. The plan is made again.
Result<PriorTaxesPlan> commit_prior_taxes(const Services& services, const events::Actor& actor,
                                          const PriorTaxesFile& file, const Sha256& digest,
                                          const std::string& file_name);

}  // namespace recaudo::registry
