// The text of the act that a bill of predial is (Ley 1819/2016 art. 354), and of what a bill of
// public services is and may be claimed against (Ley 142/1994): how it is notified, the remedies
// and their terms. Data with dates and norms, like any figure (factura_predial_acto.csv,
// factura_servicios_acto.csv); the loader refuses words that nobody fills in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "tax-rules/effective_span.h"
#include "tax-rules/explanation.h"

namespace recaudo::tax_rules {

struct ActClause {
  std::string title;
  std::string text;
  EffectiveSpan span;
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
};

// What the texts name: {municipio}, {oficina}, {numero}, {vigencia}, {cuotas}, {limite_cuotas}.
struct ActNames {
  std::string municipality;
  std::string office;
  std::string number;
  std::string vigencia;          // "2026"; of public services the billed period, "marzo de 2026"
  std::string instalments = {};  // how many are offered: "4"; empty: none
  std::string join_until = {};   // the last day to join them: "30 de abril de 2026"
};

class InvoiceAct {
 public:
  // kTableInvalid with file and line.
  static Result<InvoiceAct> parse_csv(std::string_view text, std::string_view file_name);
  // The clauses in force on a day, in the order of the file, with their names filled in. One that
  // names what is empty is left out: it is not of this bill.
  std::vector<ActClause> clauses_on(Date on, const ActNames& names) const;

 private:
  std::vector<ActClause> clauses_;
};

}  // namespace recaudo::tax_rules
