// Whose debt an order pays, and what its pages tell of it. Whoever asks may order what a parcel or
// a subscriber owes, so an order says no more than the statement that everybody may open: of public
// services the amount of each bill, and not what of it is water, which tells what was consumed.
#pragma once

#include <pqxx/transaction_base>
#include <string>
#include <vector>

#include "core/payments/payment.h"

namespace recaudo::app {

struct SubjectFacts {
  std::string label;    // "Número predial", "Número de suscriptor"
  std::string number;   // of the parcel or of the subscriber
  std::string address;  // of a parcel, complete: pages mask it; empty where it is not told
  std::string url;      // of the statement
};
// The order was written for a subject that the registry has.
SubjectFacts subject_facts(pqxx::transaction_base& tx, const ledger::Subject& subject);

struct ToldLine {
  int vigencia = 0;
  std::string code;  // of the concept; "servicios" for those of a bill
  std::string name;
  Money capital, interest, discount;  // capital before discount
  std::string full_name() const;      // "Impuesto predial unificado 2026"
};
// In the order of the lines.
std::vector<ToldLine> told_lines(const payments::Order& order);
std::vector<ToldLine> told_lines(const payments::Order& order, const payments::Receipt& receipt);

}  // namespace recaudo::app
