// A whole explanation read by the reader with a pencil (printed_line.h): each line's amount from
// its printed words, what the line carries beside them, and the rows it names of a filled form.
#pragma once

#include <rapidcheck.h>

#include <regex>
#include <vector>

#include "tax-rules/ica_form.h"
#include "tests/tax_rules/printed_line.h"

namespace recaudo::test {

using tax_rules::Explanation;
using tax_rules::ExplanationLine;
using tax_rules::IcaFilledForm;

// A result as it is printed, and the filled forms whose rows its lines name: one of all lines, or
// one of each.
struct Explained {
  Explanation lines;
  Money total;
  std::vector<IcaFilledForm> forms = {};
};

// What a line of the reader's is worth: nothing where its text does not give it.
class ExplanationReader {
 public:
  explicit ExplanationReader(const Explanation& lines) : lines_(lines) {}

  std::optional<Exact> amount(std::size_t i) const {
    const ExplanationLine& line = lines_[i];
    if (line.concept_name == "Redondeo al peso") return rounding(i);
    if (line.concept_name == "Reducción por el límite del aumento" &&
        line.detail.starts_with("Impuesto de "))
      return limit(i);
    if (is_nothing(line)) return Exact(0);
    auto exact = PrintedLine(line.detail).amount();
    if (exact && line.concept_name == "Base de los intereses")
      return *exact == pesos(*line.base) ? std::optional(Exact(0)) : std::nullopt;
    // The lines of interest are to the centavo; their rounding is a line of its own.
    if (exact && line.days && line.detail.find(" más cercano") == std::string::npos)
      exact = rounded(*exact, Exact(1) / 100);
    if (exact && takes_away(line)) exact = Exact(-*exact);
    return exact;
  }

 private:
  // As its words say, not its amount; a line of "queda en A en vez de B" has its sign already.
  static bool takes_away(const ExplanationLine& line) {
    const std::string name = plain(line.concept_name);
    if (line.detail.starts_with("Se resta: ") || name.ends_with(": subsidio")) return true;
    if (line.detail.find("; queda en ") != std::string::npos) return false;
    for (const char* word : {"Descuento", "Menos ", "Exencion", "No gravado", "Conmutacion",
                             "Imputado", "Compensado", "Devuelto"})
      if (name.starts_with(word)) return true;
    return false;
  }
  // It changes nothing and says why, without a figure to work out.
  static bool is_nothing(const ExplanationLine& line) {
    if (!line.amount.is_zero()) return false;
    const PrintedLine printed(line.detail);
    for (const char* why : {"no llegan a", "no pasan de", " UVT de ", "mas favorable que"})
      if (printed.text().find(why) != std::string::npos) return true;
    return !printed.prints_money();
  }

  std::optional<Exact> rounding(std::size_t i) const {
    const std::string text = plain(lines_[i].detail);
    const auto at = text.find("suma exacta "), to = text.find("mas cercano: ");
    if (at == text.npos || to == text.npos) return std::nullopt;
    Reading exact(text, at + 12), total(text, to + 13);
    const auto sum = exact.money(), whole = total.money();
    if (!sum || !whole || rounded(*sum, 1) != *whole) return std::nullopt;
    Exact above = 0;
    for (std::size_t n = i; n > 0 && lines_[n - 1].days; --n) above += pesos(lines_[n - 1].amount);
    return Exact(*whole - above);
  }

  // "Impuesto de 2025 $ A, más el IPC de 2025 (5 %) más 8 puntos...: hasta $ B"; the line above is
  // the tax without it.
  std::optional<Exact> limit(std::size_t i) const {
    const std::string text = plain(lines_[i].detail);
    Reading reading(text, text.find("$\u00a0"));
    const auto before = reading.money();
    Exact factor = 1;
    if (reading.take(", por dos")) {
      factor = 2;
    } else if (reading.take(", mas el ")) {
      const auto open = reading.rest().find('(');
      const bool ipc = reading.rest().starts_with("IPC");
      Reading percent(reading.rest(), ipc ? open + 1 : 0);
      const auto rate = percent.sum();
      if (!rate) return std::nullopt;
      factor += *rate;
      if (ipc && !percent.take(")")) return std::nullopt;
      if (percent.take(" mas 8 puntos")) factor += Exact(8) / 100;
      reading = Reading(percent.rest());
    }
    const auto cap = reading.told_rounding(Exact(*before * factor));
    const auto at = text.rfind(": hasta ");
    if (!cap || at == text.npos) return std::nullopt;
    Reading told(text, at + 8);
    const auto most = told.money();
    if (!most || *most != *cap) return std::nullopt;
    const Exact over = pesos(lines_[i - 1].amount) - *most;
    return over > 0 ? Exact(-over) : Exact(0);
  }

  const Explanation& lines_;
};

// Not as the end of a longer figure: "15 %" has no "5 %".
inline bool has_figure(const std::string& text, const std::string& figure) {
  for (auto at = text.find(figure); at != text.npos; at = text.find(figure, at + 1))
    if (at == 0 || std::string_view("0123456789.,").find(text[at - 1]) == std::string_view::npos)
      return true;
  return false;
}

// What a line carries beside its text, for who adds up lines, and the text does not say; empty when
// it says all of it.
inline std::string untold(const ExplanationLine& line) {
  const PrintedLine printed(line.detail);
  const auto told = [&](Money figure) {
    return printed.tells(pesos(figure)) || printed.amount() == pesos(figure);
  };
  if (line.base && !told(*line.base)) return "the base is not told";
  if (line.days && printed.days() != *line.days) return "the days are not told";
  if (!line.rate) return {};
  // "se paga $ X × 85 %" is a discount of 15 %.
  const Rate shown = line.detail.find(": se paga ") == std::string::npos
                         ? *line.rate
                         : Rate::percent(100) - *line.rate;
  for (const std::string& rate : {to_percent_text(shown), to_per_mil_text(shown)})
    if (has_figure(line.detail, rate)) return {};
  // A rate of several months or parts together: what it makes of the base.
  const Exact share = pesos(line.base.value_or(Money{})) * line.rate->ppm() / 1'000'000;
  return line.base && printed.tells(share) ? "" : "the rate is not told";
}

// The first "$ X (renglón N)" of a text that the form does not have so; "sin el M" takes off row M.
inline std::string untrue_row(const std::string& detail, const IcaFilledForm& form) {
  static const std::regex kNamed(
      "(\\$\u00a0[0-9.,]*[0-9]) \\(renglón ([0-9]+)( sin el ([0-9]+))?\\)");
  for (std::sregex_iterator it(detail.begin(), detail.end(), kNamed), end; it != end; ++it) {
    Money row = form.row(std::stoi((*it)[2]));
    if ((*it)[4].matched) row = std::max(row - form.row(std::stoi((*it)[4])), Money{});
    if (to_display(row) != (*it)[1]) return (*it)[0].str() + ", which is " + to_display(row);
  }
  return {};
}

inline void follow(const Explained& result) {
  RC_ASSERT(total_of(result.lines) == result.total);
  for (std::size_t i = 0; i < result.lines.size(); ++i) {
    const ExplanationLine& line = result.lines[i];
    const auto amount = ExplanationReader(result.lines).amount(i);
    if (!amount || *amount != pesos(line.amount))
      RC_FAIL(line.concept_name + ": " + line.detail + " -> " +
              (amount ? amount->str() : std::string("not followed")) + ", printed " +
              to_display(line.amount));
    if (line.concept_name.empty() || line.norm.empty())
      RC_FAIL(line.concept_name + ": " + line.detail + " -> has no name, or no norm");
    std::string fault = untold(line);
    if (fault.empty() && !result.forms.empty())
      fault = untrue_row(line.detail, result.forms[result.forms.size() == 1 ? 0 : i]);
    if (!fault.empty()) RC_FAIL(line.concept_name + ": " + line.detail + " -> " + fault);
  }
}

}  // namespace recaudo::test
