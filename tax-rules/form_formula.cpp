#include "tax-rules/form_formula.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "tax-rules/rounding_text.h"

namespace recaudo::tax_rules {
namespace {

constexpr Int128 kMillion = 1'000'000;
constexpr int kMaxDepth = 40;

struct Function {
  std::string_view name;
  std::size_t arguments;
};
constexpr Function kFunctions[] = {{"mil", 1}, {"max", 2}, {"min", 2}, {"entrada_o", 1}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_entry(std::string_view name) {
  return name == "entrada" || name == "cantidad";
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

Int128 checked_mul(Int128 a, Int128 b) {
  Int128 product = 0;
  if (__builtin_mul_overflow(a, b, &product)) throw std::overflow_error("form number out of range");
  return product;
}

std::string enclosed(const std::string& text, bool yes) {
  return yes ? "(" + text + ")" : text;
}

}  // namespace

Int128 FormNumber::numerator_at(int scale) const {
  Int128 n = numerator_;
  for (int s = scale_; s < scale; ++s) n = checked_mul(n, kMillion);
  return n;
}

FormNumber FormNumber::reduced() const {
  FormNumber n = *this;
  for (; n.scale_ > 0 && n.numerator_ % kMillion == 0; --n.scale_) n.numerator_ /= kMillion;
  return n;
}

FormNumber FormNumber::operator+(const FormNumber& o) const {
  const int scale = std::max(scale_, o.scale_);
  Int128 sum = 0;
  if (__builtin_add_overflow(numerator_at(scale), o.numerator_at(scale), &sum))
    throw std::overflow_error("form number out of range");
  return FormNumber(sum, scale).reduced();
}

FormNumber FormNumber::operator-(const FormNumber& o) const {
  return *this + FormNumber(-o.numerator_, o.scale_);
}

FormNumber FormNumber::operator*(const FormNumber& o) const {
  const FormNumber a = reduced(), b = o.reduced();
  return FormNumber(checked_mul(a.numerator_, b.numerator_), a.scale_ + b.scale_).reduced();
}

bool FormNumber::operator<(const FormNumber& o) const {
  const int scale = std::max(scale_, o.scale_);
  return numerator_at(scale) < o.numerator_at(scale);
}

FormNumber FormNumber::to_thousand() const {
  const Int128 unit = FormNumber(1'000, 0).numerator_at(scale_);
  return FormNumber::of(divide_rounded(numerator_, unit, Rounding::kHalfUp) * 1'000);
}

std::optional<Money> FormNumber::money() const {
  const Int128 one = FormNumber(1, 0).numerator_at(scale_);
  const Int128 centavos = checked_mul(numerator_, 100);
  if (centavos % one != 0) return std::nullopt;
  return Money::centavos(divide_rounded(centavos, one, Rounding::kHalfUp));
}

std::string FormNumber::in_thousands_text() const {
  return tax_rules::in_thousands_text(
      {checked_mul(numerator_, 100), FormNumber(1, 0).numerator_at(scale_)});
}

// Sums of products of factors, read by recursive descent.
class FormFormula::Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<FormFormula> parse() {
    formula_.root_ = sum();
    skip_blanks();
    if (at_ < text_.size()) refuse("sobra texto");
    if (error_) return fail(Code::kTableInvalid, *error_);
    return std::move(formula_);
  }

 private:
  std::size_t sum() {
    std::size_t left = product();
    while (!error_ && (next_is('+') || next_is('-'))) {
      const Op op = text_[at_++] == '+' ? Op::kAdd : Op::kSubtract;
      left = add({op, 0, {}, {left, product()}});
    }
    return left;
  }

  std::size_t product() {
    std::size_t left = factor();
    while (!error_ && next_is('*')) {
      ++at_;
      left = add({Op::kMultiply, 0, {}, {left, factor()}});
    }
    return left;
  }

  std::size_t factor() {
    if (++depth_ > kMaxDepth) refuse("hay demasiados paréntesis");
    std::size_t node = 0;
    if (error_) return node;
    if (next_is('-')) {
      ++at_;
      node = add({Op::kNegate, 0, {}, {factor()}});
    } else if (next_is('(')) {
      ++at_;
      node = sum();
      expect(')');
    } else {
      node = atom();
    }
    --depth_;
    return node;
  }

  std::size_t atom() {
    skip_blanks();
    if (at_ < text_.size() && is_digit(text_[at_])) return add({Op::kNumber, integer(), {}, {}});
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_letter(text_[at_])) ++at_;
    const std::string name(text_.substr(begin, at_ - begin));
    if (name.empty()) refuse("se esperaba un renglón, un número o un nombre");
    if (name == "r") return add({Op::kRow, integer(), {}, {}});
    return next_is('(') ? call(name) : add({Op::kName, 0, name, {}});
  }

  std::size_t call(const std::string& name) {
    const auto* function = std::ranges::find(kFunctions, name, &Function::name);
    if (function == std::end(kFunctions)) refuse("no se conoce la función " + name);
    if (error_) return 0;
    ++at_;
    std::vector<std::size_t> arguments{sum()};
    while (arguments.size() < function->arguments) {
      expect(',');
      if (error_) return 0;
      arguments.push_back(sum());
    }
    expect(')');
    return add({Op::kCall, 0, name, std::move(arguments)});
  }

  std::int64_t integer() {
    std::int64_t value = 0;
    const auto [end, ec] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (ec != std::errc{} || value < 0 || value > 1'000'000'000) refuse("número no válido");
    at_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }

  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool next_is(char c) {
    skip_blanks();
    return at_ < text_.size() && text_[at_] == c;
  }
  void expect(char c) {
    if (!next_is(c)) refuse(std::string("se esperaba ") + c);
    ++at_;
  }
  std::size_t add(Node node) {
    formula_.nodes_.push_back(std::move(node));
    return formula_.nodes_.size() - 1;
  }
  void refuse(const std::string& reason) {
    if (!error_) error_ = "fórmula, columna " + std::to_string(at_ + 1) + ": " + reason;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  FormFormula formula_;
  std::optional<std::string> error_;
};

Result<FormFormula> FormFormula::parse(std::string_view text) {
  return Parser(text).parse();
}

FormNumber FormFormula::evaluate(std::size_t node, const FormScope& scope) const {
  const Node& n = nodes_[node];
  const auto argument = [&](std::size_t i) { return evaluate(n.arguments[i], scope); };
  switch (n.op) {
    case Op::kNumber:
      return FormNumber::of(n.number);
    case Op::kRow:
      return scope.row(static_cast<int>(n.number));
    case Op::kName:
      return is_entry(n.name) ? FormNumber::of(scope.entered.value_or(Money{}))
                              : scope.figure(n.name);
    case Op::kAdd:
      return argument(0) + argument(1);
    case Op::kSubtract:
      return argument(0) - argument(1);
    case Op::kMultiply:
      return argument(0) * argument(1);
    case Op::kNegate:
      return FormNumber() - argument(0);
    case Op::kCall:
      return call(n, scope);
  }
  throw BrokenInvariant("unknown operation of a formula");
}

FormNumber FormFormula::call(const Node& node, const FormScope& scope) const {
  if (node.name == "entrada_o" && scope.entered) return FormNumber::of(*scope.entered);
  const FormNumber first = evaluate(node.arguments[0], scope);
  if (node.name == "entrada_o") return first;
  if (node.name == "mil") return first.to_thousand();
  const FormNumber second = evaluate(node.arguments[1], scope);
  return (first < second) == (node.name == "min") ? first : second;
}

// Writes a formula with its figures. What is around a piece decides its parentheses.
class FormFormula::Shower {
 public:
  enum class Around { kNothing, kSum, kProduct };

  Shower(const FormFormula& formula, const FormScope& scope, const FormTexts& texts)
      : formula_(formula), scope_(scope), texts_(texts) {}

  // Empty where a switch is off.
  std::string show(std::size_t node, Around around) const {
    const Node& n = formula_.nodes_[node];
    switch (n.op) {
      case Op::kNumber:
        return std::to_string(n.number);
      case Op::kRow:
        return texts_.row(static_cast<int>(n.number));
      case Op::kName:
        return is_entry(n.name) ? texts_.entered : texts_.figure(n.name);
      case Op::kAdd:
      case Op::kSubtract:
        return sum(n, around);
      case Op::kMultiply:
        return product(n);
      case Op::kNegate:
        return negated(show(n.arguments[0], Around::kProduct));
      case Op::kCall:
        return call(n, around);
    }
    throw BrokenInvariant("unknown operation of a formula");
  }

 private:
  static std::string negated(const std::string& text) { return text.empty() ? text : "−" + text; }

  std::string sum(const Node& n, Around around) const {
    const bool adds = n.op == Op::kAdd;
    const std::string left = show(n.arguments[0], Around::kSum);
    const std::string right = show(n.arguments[1], adds ? Around::kSum : Around::kProduct);
    if (right.empty()) return left;
    if (left.empty()) return adds ? right : negated(right);
    return enclosed(left + (adds ? " + " : " − ") + right, around == Around::kProduct);
  }

  // Nothing when the argument is a switch that is off, and no factor when it is on.
  std::optional<bool> switched(std::size_t node) const {
    const Node& n = formula_.nodes_[node];
    if (n.op != Op::kName || is_entry(n.name) || !texts_.figure(n.name).empty())
      return std::nullopt;
    return !formula_.evaluate(node, scope_).is(0);
  }

  std::string product(const Node& n) const {
    for (const std::size_t i : {0U, 1U})
      if (const auto on = switched(n.arguments[i]))
        return *on ? show(n.arguments[1 - i], Around::kProduct) : std::string();
    const std::string left = show(n.arguments[0], Around::kProduct),
                      right = show(n.arguments[1], Around::kProduct);
    return left.empty() || right.empty() ? std::string() : left + " × " + right;
  }

  std::string call(const Node& n, Around around) const {
    if (n.name == "mil") return to_thousand(n.arguments[0], around);
    if (n.name == "entrada_o")
      return scope_.entered ? texts_.entered : show(n.arguments[0], around);
    std::string parts[2];
    for (const std::size_t i : {0U, 1U}) {
      parts[i] = show(n.arguments[i], Around::kSum);
      if (parts[i].empty()) parts[i] = "0";
    }
    return enclosed(std::string(n.name == "max" ? "el mayor de " : "el menor de ") + parts[0] +
                        " y " + parts[1],
                    around != Around::kNothing);
  }

  std::string to_thousand(std::size_t node, Around around) const {
    const std::string text = show(node, Around::kNothing);
    const FormNumber exact = formula_.evaluate(node, scope_);
    if (text.empty() || exact < FormNumber()) return text;
    std::string rounding = exact.in_thousands_text();
    // What was written is its own figure: "lo que se escribe, $ 1.234.567, al múltiplo de...".
    if (text == texts_.entered) rounding.erase(0, rounding.find(", "));
    return enclosed(text + rounding, around != Around::kNothing);
  }

  const FormFormula& formula_;
  const FormScope& scope_;
  const FormTexts& texts_;
};

std::string FormFormula::show(const FormScope& scope, const FormTexts& texts) const {
  const std::string text = Shower(*this, scope, texts).show(root_, Shower::Around::kNothing);
  return text.empty() ? to_display(Money{}) : text;
}

std::string FormFormula::arguments_text(const Node& node) const {
  std::string out;
  for (const std::size_t argument : node.arguments)
    out += (out.empty() ? "" : ", ") + text(argument, 0);
  return out;
}

std::string FormFormula::text(std::size_t node, int around) const {
  const Node& n = nodes_[node];
  switch (n.op) {
    case Op::kNumber:
      return std::to_string(n.number);
    case Op::kRow:
      return "r" + std::to_string(n.number);
    case Op::kName:
      return n.name;
    case Op::kAdd:
      return enclosed(text(n.arguments[0], 0) + " + " + text(n.arguments[1], 1), around > 0);
    case Op::kSubtract:
      return enclosed(text(n.arguments[0], 0) + " - " + text(n.arguments[1], 1), around > 0);
    case Op::kMultiply:
      return enclosed(text(n.arguments[0], 1) + " * " + text(n.arguments[1], 2), around > 1);
    case Op::kNegate:
      return "-" + text(n.arguments[0], 2);
    case Op::kCall:
      return n.name + "(" + arguments_text(n) + ")";
  }
  throw BrokenInvariant("unknown operation of a formula");
}

std::vector<int> FormFormula::rows() const {
  std::vector<int> out;
  for (const Node& n : nodes_)
    if (n.op == Op::kRow) out.push_back(static_cast<int>(n.number));
  return out;
}

std::vector<std::string> FormFormula::names() const {
  std::vector<std::string> out;
  for (const Node& n : nodes_)
    if (n.op == Op::kName) out.push_back(n.name);
  return out;
}

bool FormFormula::takes_entry() const {
  return std::ranges::any_of(nodes_, [](const Node& n) {
    return (n.op == Op::kName && is_entry(n.name)) || (n.op == Op::kCall && n.name == "entrada_o");
  });
}

bool FormFormula::is_count() const {
  return nodes_[root_].op == Op::kName && nodes_[root_].name == "cantidad";
}

bool FormFormula::add_terms(std::size_t node, bool negative, std::vector<SignedRow>& terms) const {
  const Node& n = nodes_[node];
  if (n.op == Op::kRow) {
    terms.push_back({static_cast<int>(n.number), negative});
    return true;
  }
  if (n.op != Op::kAdd && n.op != Op::kSubtract) return false;
  return add_terms(n.arguments[0], negative, terms) &&
         add_terms(n.arguments[1], negative != (n.op == Op::kSubtract), terms);
}

std::optional<std::vector<SignedRow>> FormFormula::as_sum() const {
  std::vector<SignedRow> terms;
  const Node& root = nodes_[root_];
  const bool compared = root.op == Op::kCall && root.name == "max";
  if (!add_terms(compared ? root.arguments[0] : root_, false, terms)) return std::nullopt;
  return terms;
}

}  // namespace recaudo::tax_rules
