#include "tax-rules/yearly_figure.h"

#include <algorithm>

#include "base/csv.h"
#include "tax-rules/data.h"

namespace recaudo::tax_rules {
namespace {

constexpr int kFirstYear = 2000, kLastYear = 2199;
constexpr std::int64_t kMostGrowth = 140;  // per cent of the year before
constexpr std::string_view kSource = "aprobada por dos personas";

// "9.28"
std::string two_decimals(Rate rate) {
  const std::int64_t hundredths = rate.ppm() / 100;
  const std::string part = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + (part.size() < 2 ? ".0" : ".") + part;
}

// The day's wage is a thirtieth of the month's (spec tax-rules 1); the column only shows it.
std::string day_wage(Money smmlv) {
  return to_plain(Money::centavos(divide_rounded(smmlv.centavos(), 30, Rounding::kHalfUp)));
}

std::string row_of(const YearlyFigure& f) {
  const std::string year = std::to_string(f.year) + ",", norm = csv_field(f.norm);
  const std::string tail = ",verified," + std::string(kSource);
  if (f.kind == YearlyKind::kIpc)
    return year + two_decimals(std::get<Rate>(f.value)) + "," + norm + tail;
  const Money value = std::get<Money>(f.value);
  const std::string pesos = std::to_string(value.whole_pesos()) + ",";
  if (f.kind == YearlyKind::kUvt) return year + pesos + norm + tail;
  return year + pesos + day_wage(value) + "," + norm + tail;
}

std::string merged(std::string_view csv, const YearlyFigure& f) {
  const std::string year = std::to_string(f.year) + ",", row = row_of(f);
  std::string out;
  bool placed = false;
  while (!csv.empty()) {
    const auto line = csv.substr(0, csv.find('\n'));
    csv.remove_prefix(std::min(csv.size(), line.size() + 1));
    const bool replaced = line.starts_with(year);
    placed = placed || replaced;
    out += replaced ? row : std::string(line);
    out += '\n';
  }
  return placed ? out : out + row + "\n";
}

std::optional<Money> money_of(const LegalTables& tables, YearlyKind kind, int year) {
  const auto found = kind == YearlyKind::kUvt ? tables.uvt(year) : tables.smmlv(year);
  return found ? std::optional(found->value) : std::nullopt;
}

Result<void> check_money(const LegalTables& tables, const YearlyFigure& f) {
  const auto* value = std::get_if<Money>(&f.value);
  if (value == nullptr || !value->is_positive() || !value->is_whole_pesos())
    return fail(Code::kBadAmount, "La cifra va en pesos enteros y es mayor que cero.");
  const auto before = money_of(tables, f.kind, f.year - 1);
  const auto after = money_of(tables, f.kind, f.year + 1);
  const auto grows_to = [](Money from, Money to) {
    return to >= from && Int128{to.centavos()} * 100 <= Int128{from.centavos()} * kMostGrowth;
  };
  if (before && !grows_to(*before, *value))
    return fail(Code::kBadAmount, "No puede ser menor que la del año anterior, " +
                                      to_display(*before) + ", ni pasarla en más del 40 %.");
  if (after && !grows_to(*value, *after))
    return fail(Code::kBadAmount, "No puede ser mayor que la del año siguiente, " +
                                      to_display(*after) + ", ni faltarle más del 40 %.");
  return {};
}

Result<void> check_ipc(const YearlyFigure& f) {
  const auto* value = std::get_if<Rate>(&f.value);
  if (value == nullptr || *value < Rate{} || *value > Rate::percent(50) || value->ppm() % 100 != 0)
    return fail(Code::kBadRate, "El IPC de un año tiene dos decimales y va de 0 % a 50 %.");
  return {};
}

}  // namespace

LegalTexts shipped_legal_texts() {
  return {.smmlv = std::string(data_file("smmlv.csv")),
          .ipc = std::string(data_file("ipc_anual.csv")),
          .uvt = std::string(data_file("uvt.csv"))};
}

Result<LegalTables> read_tables(const LegalTexts& texts) {
  return LegalTables::parse_csv({.smmlv = texts.smmlv, .ipc = texts.ipc, .uvt = texts.uvt});
}

LegalTexts with_figure(LegalTexts texts, const YearlyFigure& figure) {
  std::string& text = figure.kind == YearlyKind::kSmmlv ? texts.smmlv
                      : figure.kind == YearlyKind::kIpc ? texts.ipc
                                                        : texts.uvt;
  text = merged(text, figure);
  return texts;
}

Result<void> check_figure(const LegalTexts& texts, const YearlyFigure& figure) {
  if (figure.year < kFirstYear || figure.year > kLastYear)
    return fail(Code::kBadDate, "año de la cifra");
  RECAUDO_TRY(tables, read_tables(texts));
  const auto before = figure_of(tables, figure.kind, figure.year - 1);
  if (!before && !figure_of(tables, figure.kind, figure.year))
    return tl::unexpected(before.error());
  if (auto ok = figure.kind == YearlyKind::kIpc ? check_ipc(figure) : check_money(tables, figure);
      !ok)
    return ok;
  // What the rules cannot read must not reach them.
  RECAUDO_TRY(read, read_tables(with_figure(texts, figure)));
  static_cast<void>(read);
  return {};
}

std::optional<int> predial_vigencia_of(YearlyKind kind, int year) {
  switch (kind) {
    case YearlyKind::kSmmlv:
      return year;
    case YearlyKind::kIpc:
      return year + 1;
    case YearlyKind::kUvt:
      return std::nullopt;
  }
  throw BrokenInvariant("a yearly figure has a use");
}

Result<YearFigure<std::variant<Money, Rate>>> figure_of(const LegalTables& tables, YearlyKind kind,
                                                        int year) {
  using Any = YearFigure<std::variant<Money, Rate>>;
  if (kind == YearlyKind::kIpc) {
    RECAUDO_TRY(ipc, tables.ipc(year));
    return Any{ipc.value, ipc.norm, ipc.mark};
  }
  RECAUDO_TRY(money, kind == YearlyKind::kUvt ? tables.uvt(year) : tables.smmlv(year));
  return Any{money.value, money.norm, money.mark};
}

}  // namespace recaudo::tax_rules
