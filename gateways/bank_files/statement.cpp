#include "gateways/bank_files/statement.h"

namespace recaudo::bank_files {

std::string_view to_string(StatementFormat format) {
  switch (format) {
    case StatementFormat::kCamt053:
      return "camt.053";
    case StatementFormat::kMt940:
      return "mt940";
    case StatementFormat::kCsv:
      return "csv";
  }
  throw BrokenInvariant("unknown format of statement");
}

bool add_entry(Statement& s, StatementEntry entry) {
  Money& sum = entry.side == Side::kCredit ? s.credits : s.debits;
  if (entry.amount.centavos() > Money::kMaxCentavos - sum.centavos()) return false;
  sum += entry.amount;
  s.entries.push_back(std::move(entry));
  return true;
}

bool adds_up(const Statement& s) {
  const Int128 expected = Int128{s.opening.centavos()} + s.credits.centavos() - s.debits.centavos();
  return expected == s.closing.centavos();
}

}  // namespace recaudo::bank_files
