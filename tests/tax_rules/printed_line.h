// A reader with a pencil: takes what a line prints, and nothing of the engine, and works out its
// amount again. It refuses (nothing) what it cannot follow, so that a text without its figures, or
// whose rounding is not told, fails the test that reads it.
#pragma once

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "tax-rules/explanation.h"

namespace recaudo::test {

using Exact = boost::multiprecision::cpp_rational;

// Pesos to the unit; halves away from zero.
inline Exact rounded(const Exact& value, const Exact& unit) {
  using boost::multiprecision::cpp_int;
  const Exact units = value / unit;
  const cpp_int n = numerator(units), d = denominator(units);
  const cpp_int q = n < 0 ? cpp_int(-((-2 * n + d) / (2 * d))) : cpp_int((2 * n + d) / (2 * d));
  return Exact(q) * unit;
}
// Of a value that is not negative.
inline Exact cut(const Exact& value, const Exact& unit) {
  const Exact units = value / unit;
  return Exact(boost::multiprecision::cpp_int(numerator(units) / denominator(units))) * unit;
}

inline Exact pesos(Money m) {
  return Exact(m.centavos()) / 100;
}

// Letters without accents, so that words are plain; figures and signs as they are printed.
inline std::string plain(std::string text) {
  constexpr std::pair<std::string_view, std::string_view> kLetters[] = {
      {"á", "a"}, {"é", "e"}, {"í", "i"}, {"ó", "o"}, {"ú", "u"}, {"ü", "u"},
      {"ñ", "n"}, {"Á", "A"}, {"É", "E"}, {"Í", "I"}, {"Ó", "O"}, {"Ú", "U"},
      {"Ñ", "N"}, {"³", "c"}, {"ª", "a"}, {"º", "o"}};
  for (const auto& [accented, letter] : kLetters)
    for (auto at = text.find(accented); at != text.npos; at = text.find(accented))
      text.replace(at, accented.size(), letter);
  return text;
}

// Reads one plain text from a place of it to its right.
class Reading {
 public:
  explicit Reading(std::string_view text, std::size_t from = 0) : text_(text), at_(from) {}

  // The sum that begins here: products, parentheses, percentages, "el mayor de A y B".
  std::optional<Exact> sum() {
    auto left = product();
    while (left) {
      if (take(" + "))
        left = both(left, product(), [](auto a, auto b) { return Exact(a + b); });
      else if (take(" − ") || take(" - "))
        left = both(left, product(), [](auto a, auto b) { return Exact(a - b); });
      else
        break;
    }
    return left;
  }
  // One figure: "$ 1.234,56", also cut ("…").
  std::optional<Exact> money() {
    if (!take("$\u00a0")) return std::nullopt;
    return number();
  }
  bool take(std::string_view word) {
    if (!rest().starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  std::string_view rest() const { return text_.substr(at_); }
  int operations() const { return operations_; }

 private:
  template <typename Do>
  std::optional<Exact> both(const std::optional<Exact>& a, const std::optional<Exact>& b, Do does) {
    ++operations_;
    if (!a || !b) return std::nullopt;
    return does(*a, *b);
  }

  std::optional<Exact> product() {
    auto left = factor();
    while (left) {
      if (take(" × ")) {
        left = both(left, factor(), [](auto a, auto b) { return Exact(a * b); });
      } else if (take(" ÷ ")) {
        const auto right = factor();
        if (right && *right == 0) return std::nullopt;
        left = both(left, right, [](auto a, auto b) { return Exact(a / b); });
      } else {
        break;
      }
    }
    return left;
  }

  std::optional<Exact> factor() {
    auto value = atom();
    if (value && take("^(")) {
      const auto exponent = sum();
      if (!exponent || !take(")")) return std::nullopt;
      ++operations_;
      value = power(*value, *exponent);
    }
    skip_words();
    return value;
  }

  std::optional<Exact> atom() {
    skip_label();
    for (const bool greater : {true, false})
      if (take(greater ? "el mayor de " : "el menor de ")) return greater_or_lesser(greater);
    if (take("(")) {
      const auto inside = sum();
      if (!inside) return std::nullopt;
      const auto value = told_rounding(*inside);
      return value && take(")") ? value : std::nullopt;
    }
    if (rest().starts_with("$")) return money();
    auto value = number();
    if (!value) return std::nullopt;
    if (take("\u00a0%")) return Exact(*value / 100);
    if (take(" por mil")) return Exact(*value / 1000);
    return value;
  }

  std::optional<Exact> greater_or_lesser(bool greater) {
    ++operations_;
    const auto a = sum();
    if (!a || !take(" y ")) return std::nullopt;
    const auto b = sum();
    if (!b) return std::nullopt;
    return (*a < *b) == greater ? b : a;
  }

 public:
  // What is said after a sum of how it was rounded; the sum itself where nothing is.
  std::optional<Exact> told_rounding(const Exact& exact) {
    if (take(" = ")) {
      const auto shown = money();
      if (!shown || *shown != cut(exact, Exact(1) / 100)) return std::nullopt;
      if ((take("…")) == (*shown == exact)) return std::nullopt;
    }
    if (take(", en miles de pesos"))
      return cut(exact, 1000) == exact ? std::optional(exact) : std::nullopt;
    Exact unit = 1;
    if (take(", al centavo"))
      unit = Exact(1) / 100;
    else if (take(", al multiplo de "))
      unit = money().value_or(0);
    else if (!take(", al peso"))
      return exact;
    if (unit == 0) return std::nullopt;
    const bool tie = rounded(exact, unit) - exact == unit / 2;
    if (take(" mas cercano")) {
      const Exact value = rounded(exact, unit);
      return take(" (la mitad sube)") == tie ? std::optional(value) : std::nullopt;
    }
    if (take(" de abajo")) return cut(exact, unit);
    if (take(" de arriba")) return Exact(cut(exact, unit) + (cut(exact, unit) == exact ? 0 : unit));
    return std::nullopt;
  }

 private:
  std::optional<Exact> number() {
    std::string digits;
    int decimals = -1;
    std::size_t n = at_;
    for (; n < text_.size(); ++n) {
      const char c = text_[n];
      const bool before_digit = n + 1 < text_.size() && is_digit(text_[n + 1]);
      if (is_digit(c)) {
        digits += c;
        if (decimals >= 0) ++decimals;
      } else if (c == ',' && decimals < 0 && before_digit && !digits.empty()) {
        decimals = 0;
      } else if (c != '.' || decimals >= 0 || !before_digit || digits.empty()) {
        break;
      }
    }
    if (digits.empty()) return std::nullopt;
    at_ = n;
    Exact value{boost::multiprecision::cpp_int(
        digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1)))};
    for (int i = 0; i < decimals; ++i) value /= 10;
    return value;
  }

  // "SMMLV de 2017 " before a figure.
  void skip_label() {
    std::size_t n = at_;
    while (n < text_.size() && (is_letter(text_[n]) || text_[n] == ' ' || is_digit(text_[n]))) ++n;
    if (n > at_ && is_letter(text_[at_]) && text_.substr(n).starts_with("$") &&
        !rest().starts_with("el m"))
      at_ = n;
  }

  // "meses o fracción", "m³", "(renglón 20)": what a figure is of.
  void skip_words() {
    for (;;) {
      if (rest().starts_with(" (") && !rest().starts_with(" (la mitad")) {
        int depth = 0;
        std::size_t n = at_ + 1;
        do {
          depth += text_[n] == '(' ? 1 : text_[n] == ')' ? -1 : 0;
          ++n;
        } while (n < text_.size() && depth > 0);
        at_ = n;
      } else if (rest().size() > 1 && rest()[0] == ' ' && is_letter(rest()[1]) &&
                 !rest().starts_with(" y ")) {
        for (++at_; at_ < text_.size() && is_letter(text_[at_]);) ++at_;
      } else {
        return;
      }
    }
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

  static Exact power(const Exact& base, const Exact& exponent) {
    using Decimal = boost::multiprecision::cpp_dec_float_50;
    using boost::multiprecision::cpp_int;
    const auto decimal = [](const Exact& e) {
      return Decimal(Decimal(numerator(e)) / Decimal(denominator(e)));
    };
    const Decimal scale = pow(Decimal(10), 40);
    const Decimal value = pow(decimal(base), decimal(exponent));
    return Exact(cpp_int(Decimal(value * scale)), cpp_int(scale));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int operations_ = 0;
};

// The figure that a text arrives at: of its first sum, else of its first amount, with its rounding
// and its bounds; less what the lines before have told, where it says so. Nothing when it prints no
// figure, or one that does not follow from the others.
class PrintedLine {
 public:
  explicit PrintedLine(const std::string& text) : text_(plain(text)) {}

  std::optional<Exact> amount() const {
    if (const auto found = first(true)) return found->value;
    if (const auto found = first(false)) return found->value;
    return std::nullopt;
  }
  // Whether some sum that the text prints comes to `figure`, however it was rounded after.
  bool tells(const Exact& figure) const {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (!begins(at, true)) continue;
      if (Reading(text_, at).money() == figure || Reading(text_, at).sum() == figure) return true;
    }
    return false;
  }
  // All the days that the text counts: "90 días", "1 día".
  int days() const {
    int sum = 0;
    for (auto at = text_.find(" dia"); at != text_.npos; at = text_.find(" dia", at + 1)) {
      auto from = at;
      while (from > 0 && text_[from - 1] >= '0' && text_[from - 1] <= '9') --from;
      if (from < at) sum += std::stoi(text_.substr(from, at - from));
    }
    return sum;
  }
  bool prints_money() const { return text_.find("$\u00a0") != text_.npos; }
  const std::string& text() const { return text_; }

 private:
  struct Found {
    std::optional<Exact> value;  // nothing: it does not follow
  };

  std::optional<Found> first(bool with_operations) const {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (!begins(at, with_operations)) continue;
      Reading reading(text_, at);
      const auto exact = reading.sum();
      if (!exact || (with_operations && reading.operations() == 0)) continue;
      return Found{clauses(reading, *exact)};
    }
    return std::nullopt;
  }

  // Where a figure can begin: not in the middle of a word or of another figure.
  bool begins(std::size_t at, bool with_operations) const {
    const std::string_view here = std::string_view(text_).substr(at);
    if (here.starts_with("$\u00a0")) return true;
    if (!with_operations) return false;
    if (here.starts_with("el mayor de ") || here.starts_with("el menor de ")) return true;
    const char c = text_[at], before = at == 0 ? ' ' : text_[at - 1];
    return (c == '(' || (c >= '0' && c <= '9')) && (before == ' ' || before == '(');
  }

  static std::optional<Exact> clauses(Reading& reading, const Exact& exact) {
    auto value = reading.told_rounding(exact);
    while (value) {
      if (reading.take(", sin bajar de ")) {
        value = bound(reading, *value, true);
      } else if (reading.take(", sin pasar de ")) {
        value = bound(reading, *value, false);
      } else if (reading.take(", menos ")) {
        const auto less = reading.money();
        if (!less) return std::nullopt;
        value = Exact(*value - *less);
      } else {
        break;
      }
    }
    return value ? change(reading, *value) : value;
  }

  static std::optional<Exact> bound(Reading& reading, const Exact& value, bool from_below) {
    const auto exact = reading.sum();
    const auto limit = exact ? reading.told_rounding(*exact) : exact;
    if (!limit) return std::nullopt;
    return (value < *limit) == from_below ? *limit : value;
  }

  // "; queda en $ A en vez de $ B": the line is the difference, and A is what it works out. ";
  // sigue en $ A": nothing changes.
  static std::optional<Exact> change(const Reading& reading, const Exact& value) {
    constexpr std::string_view kWords = "; queda en ", kSame = "; sigue en ";
    const auto same = reading.rest().find(kSame);
    if (same != std::string_view::npos) {
      const auto still = Reading(reading.rest(), same + kSame.size()).money();
      return still == value ? std::optional(Exact(0)) : std::nullopt;
    }
    const auto at = reading.rest().find(kWords);
    if (at == std::string_view::npos) return value;
    Reading told(reading.rest(), at + kWords.size());
    const auto to = told.money();
    if (!to || *to != value || !told.take(" en vez de ")) return std::nullopt;
    const auto from = told.money();
    if (!from) return std::nullopt;
    return Exact(*to - *from);
  }

  std::string text_;
};

}  // namespace recaudo::test
