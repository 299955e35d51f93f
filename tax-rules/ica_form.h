// The single national form of industria y comercio (Res. MinHacienda 4056/2017): its rows are data
// with formulas (data/ica_renglones.csv), read and evaluated here.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "tax-rules/effective_span.h"
#include "tax-rules/explanation.h"
#include "tax-rules/form_formula.h"
#include "tax-rules/statute_ica.h"

namespace recaudo::tax_rules {

struct IcaFormRow {
  int number = 0;
  std::string section;
  std::string name;  // Spanish, as printed
  FormFormula formula;
  EffectiveSpan span;  // of the day on which the return is filed
  std::string norm;
  std::string status;
  std::string source;
  int line = 0;
};

// Income of one activity. On the form it is rounded to the thousand before its tax.
struct IcaActivity {
  std::string ciiu;
  Money income;
  Rate tariff;
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
};

struct FigureSource {
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
};

// The figures that the formulas name.
struct IcaFigures {
  bool signs = false;  // a sign or board visible from the public space exists
  Rate signs_rate = Rate::percent(15);
  IcaPercentage bomberil, security, advance;
  Money per_kilowatt;
  int financial_units = 0;
  Money per_financial_unit;
  Rate discount;
  bool discount_net_of_credits = true;
  // Who says the percentages and values above, but for the rate of signs, which is of the law.
  FigureSource council, calendar;
};

struct IcaFormInput {
  std::map<int, Money> boxes;  // what was written, by row; row 18 in kW
  std::vector<IcaActivity> activities;
  IcaFigures figures;
};

struct IcaActivityTax {
  std::string ciiu;
  Money income;  // to the thousand
  Rate tariff;
  Money tax;  // to the thousand
};

struct IcaFilledRow {
  int number = 0;
  std::string name;
  Money value;
  // The formula with its figures, the rows that they come from and the rounding: "15 % ×
  // $ 4.680.000 (renglón 20) = $ 702.000, en miles de pesos".
  std::string detail;
  std::string norm;
  SourceMark mark = SourceMark::kVerified;
};

struct IcaFilledForm {
  std::vector<IcaActivityTax> activities;
  std::vector<IcaFilledRow> rows;  // by number
  // What the balance is made of; adds up to row 33 less row 34.
  Explanation explanation;
  Money row(int number) const;
};

class IcaForm {
 public:
  // kTableInvalid with file, line and reason: a formula that does not parse, a row or a figure that
  // does not exist, a cycle, two rows with one number on one day, a day without a row that the law
  // names.
  static Result<IcaForm> parse_csv(std::string_view text, std::string_view file_name);
  // The file again.
  std::string to_csv() const;

  // Fills the form in force on the day. kParameterMissing when there is none; kIcaInputInvalid for
  // a negative amount or for a box that the form computes.
  Result<IcaFilledForm> fill(const IcaFormInput& input, Date filed_on) const;

 private:
  // The rows of a day, each after those it needs.
  std::vector<const IcaFormRow*> rows_on(Date day) const;

  std::vector<IcaFormRow> rows_;
};

// Rows that other rules name.
inline constexpr int kIcaLocalIncome = 10, kIcaTaxableIncome = 16, kIcaKilowatts = 18, kIcaTax = 20,
                     kIcaCharged = 25, kIcaSanctions = 31, kIcaToPay = 33, kIcaCreditBalance = 34,
                     kIcaPaid = 35, kIcaTotalToPay = 40;

}  // namespace recaudo::tax_rules
