// The formulas of a tax form, written as data: "r8 - r9", "mil(tasa_avisos * r20)". Rows (r8),
// names of figures, whole numbers, + - *, parentheses, and the functions mil (to the nearest
// thousand, ET 577), max, min and entrada_o (what was written in the box or, when empty, the
// argument). `entrada` is the amount written in the box, zero when empty; `cantidad`, when it is a
// number of things.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"

namespace recaudo::tax_rules {

// An exact number: pesos, or a pure number such as a rate; numerator / 10^(6 scale).
class FormNumber {
 public:
  FormNumber() = default;
  static FormNumber of(Money m) { return {Int128{m.centavos()} * 10'000, 1}; }
  static FormNumber of(Rate r) { return {r.ppm(), 1}; }
  static FormNumber of(std::int64_t n) { return {n, 0}; }

  // Throw std::overflow_error beyond 128 bits.
  FormNumber operator+(const FormNumber& o) const;
  FormNumber operator-(const FormNumber& o) const;
  FormNumber operator*(const FormNumber& o) const;
  bool operator<(const FormNumber& o) const;

  // The nearest multiple of 1000, halves away from zero.
  FormNumber to_thousand() const;
  // None when there is a fraction of a centavo.
  std::optional<Money> money() const;
  bool is(std::int64_t n) const { return !(*this < of(n)) && !(of(n) < *this); }
  // Of a number of pesos that is not negative, what a text says of its rounding to the thousand.
  std::string in_thousands_text() const;

 private:
  FormNumber(Int128 numerator, int scale) : numerator_(numerator), scale_(scale) {}
  FormNumber reduced() const;
  Int128 numerator_at(int scale) const;

  Int128 numerator_ = 0;
  int scale_ = 0;
};

// What a formula asks for while it is evaluated.
struct FormScope {
  std::function<FormNumber(int row)> row;
  std::function<FormNumber(std::string_view name)> figure;
  std::optional<Money> entered;  // a number of things counts as so many pesos
};

// How the pieces of a formula are shown to a person.
struct FormTexts {
  std::function<std::string(int row)> row;
  // Empty for a figure that is a yes or a no: what it switches off is not shown.
  std::function<std::string(std::string_view name)> figure;
  std::string entered;  // empty: nothing was written in the box
};

struct SignedRow {
  int row = 0;
  bool negative = false;
};

class FormFormula {
 public:
  // kTableInvalid, with the column and the reason.
  static Result<FormFormula> parse(std::string_view text);

  FormNumber evaluate(const FormScope& scope) const { return evaluate(root_, scope); }
  // "15 % × $ 4.680.000 (renglón 20) = $ 702.000, en miles de pesos"; with a pencil its reader
  // arrives at the value. "$ 0" where nothing is left of it.
  std::string show(const FormScope& scope, const FormTexts& texts) const;
  // Written again; parses to the same formula.
  std::string text() const { return text(root_, 0); }

  std::vector<int> rows() const;
  std::vector<std::string> names() const;
  bool takes_entry() const;
  bool is_count() const;
  // The terms, when the formula (or what it compares with zero) only adds and takes rows.
  std::optional<std::vector<SignedRow>> as_sum() const;

 private:
  enum class Op { kNumber, kRow, kName, kAdd, kSubtract, kMultiply, kNegate, kCall };
  struct Node {
    Op op = Op::kNumber;
    std::int64_t number = 0;  // the row, for kRow
    std::string name;         // also of the function
    std::vector<std::size_t> arguments;
  };
  class Parser;

  FormNumber evaluate(std::size_t node, const FormScope& scope) const;
  FormNumber call(const Node& node, const FormScope& scope) const;
  class Shower;
  std::string text(std::size_t node, int around) const;
  std::string arguments_text(const Node& node) const;
  bool add_terms(std::size_t node, bool negative, std::vector<SignedRow>& terms) const;

  std::vector<Node> nodes_;
  std::size_t root_ = 0;
};

}  // namespace recaudo::tax_rules
