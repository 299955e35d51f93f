// What entries did to what is owed: for the acts of a statement, which name amounts and no concept.
#pragma once

#include <optional>
#include <pqxx/transaction_base>
#include <span>
#include <string>
#include <vector>

#include "ledger/receivables.h"

namespace recaudo::dues {

struct EntryEffect {
  ledger::Concept item = ledger::Concept::kPredial;
  int vigencia = 0;  // of the obligation
  Money amount;      // more is owed; negative: less
  Money interest{};  // mora that was settled with it, or given back with it
  std::optional<Date> due_before = std::nullopt, due_after = std::nullopt;  // of a due date
};

// On charges, by vigencia and concept; those of a volume that was taken out are not seen.
std::vector<EntryEffect> effects_of(pqxx::transaction_base& tx,
                                    std::span<const ledger::EntrySeq> entries);
Money net_of(std::span<const EntryEffect> effects);
// "2021 · Impuesto predial unificado: -$ 5.000 (y $ 700 de interés de mora)", joined; the new due
// date once.
std::string effects_text(std::span<const EntryEffect> effects);

}  // namespace recaudo::dues
