#include "tax-rules/cadastral_readjustment.h"

#include <algorithm>

#include "base/csv.h"
#include "tax-rules/rounding_text.h"
#include "tax-rules/share.h"
#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

// The table of this program has 2011 and then 2015 on; the decrees between them are not in it. Who
// asks for one of those years is refused by its name.
constexpr int kCompleteSince = 2015;
constexpr Money kStep = Money::pesos(1'000);
enum Column : std::size_t { kYear, kUrban, kRural, kFarming, kNorm, kNote, kStatus };

Result<ReadjustmentYear> read_row(const CsvRow& row) {
  RECAUDO_TRY(urban, parse_percent(row.fields[kUrban]));
  RECAUDO_TRY(rural, parse_percent(row.fields[kRural]));
  RECAUDO_TRY(farming, parse_percent(row.fields[row.fields[kFarming].empty() ? kRural : kFarming]));
  const bool seen = row.fields[kStatus].starts_with("verified");
  return ReadjustmentYear{urban, rural, farming, row.fields[kNorm],
                          seen ? SourceMark::kVerified : SourceMark::kUncertain};
}

Result<void> check(const ReadjustmentInput& input) {
  const auto bad = [](const char* reason) { return fail(Code::kPredialInputInvalid, reason); };
  if (input.to < input.from) return bad("el reajuste va de una vigencia a otra posterior");
  if (input.avaluo.is_negative()) return bad("el avalúo es negativo");
  if (input.of_unformed < Rate::percent(100) || input.of_unformed > Rate::percent(130))
    return bad("los predios no formados se reajustan entre el 100 y el 130 % de la cifra");
  return {};
}

Rate figure_of(const ReadjustmentYear& year, const ReadjustmentInput& input) {
  const Rate rate = input.zone == ReadjustmentZone::kUrban   ? year.urban
                    : input.zone == ReadjustmentZone::kRural ? year.rural
                                                             : year.rural_farming;
  if (input.formed) return rate;
  constexpr std::int64_t kPpm = 1'000'000;
  return Rate::ppm(
      divide_rounded(Int128{rate.ppm()} * input.of_unformed.ppm(), kPpm, Rounding::kFloor));
}

ExplanationLine line_of(int vigencia, Money before, Rate rate, Money increase,
                        const ReadjustmentYear& year, const std::string& why) {
  ExplanationLine line;
  line.concept_name = "Reajuste del avalúo de " + std::to_string(vigencia);
  const Rate grown = Rate::percent(100) + rate;
  line.detail = to_display(before) + " × (1 + " + to_percent_text(rate) + ")" +
                rounding_text(exact_share(before, grown), kStep, Rounding::kHalfUp) +
                (increase.is_zero() ? "; sigue en " + to_display(before)
                                    : change_text(before + increase, before)) +
                why;
  line.base = before;
  line.rate = rate;
  line.amount = increase;
  line.norm = year.norm;
  line.mark = year.mark;
  return line;
}

// Of a parcel never formed: its figure is a part of the decree's.
std::string unformed_text(const ReadjustmentInput& input) {
  if (input.formed) return {};
  return "; la cifra es el " + to_percent_text(input.of_unformed) +
         " de la del decreto, por no estar formado el predio";
}

ExplanationLine skipped_line(int vigencia) {
  ExplanationLine line;
  line.concept_name = "Reajuste del avalúo de " + std::to_string(vigencia);
  line.detail = "No se reajusta: se formó o actualizó en el año anterior";
  line.norm = "Ley 44/1990 art. 8";
  line.mark = SourceMark::kMemory;
  return line;
}

}  // namespace

Money readjust_avaluo(Money avaluo, std::span<const Rate> yearly) {
  for (const Rate rate : yearly) avaluo = share_of(avaluo, Rate::percent(100) + rate, kStep);
  return avaluo;
}

Result<ReadjustmentTable> ReadjustmentTable::parse_csv(std::string_view text,
                                                       std::string_view file_name) {
  RECAUDO_TRY(rows, read_csv(text, file_name,
                             {"vigencia", "urbano_pct", "rural_pct", "rural_agropecuario_pct",
                              "norm", "note", "status", "source"}));
  ReadjustmentTable table;
  std::map<int, int> lines;
  for (const CsvRow& row : rows) {
    TableRow field(row, file_name);
    const auto vigencia = static_cast<int>(field.integer(kYear, 1984, 2199, "el año"));
    if (field.error()) return tl::unexpected(*field.error());
    Result<ReadjustmentYear> figures = read_row(row);
    if (!figures) return table_error(file_name, row.line, "el valor no es válido");
    if (!table.years_.emplace(vigencia, std::move(*figures)).second)
      return table_error(file_name, row.line, "el año está repetido");
    if (vigencia >= kCompleteSince) lines.emplace(vigencia, row.line);
  }
  if (auto whole = refuse_left_out_year(lines, file_name); !whole)
    return tl::unexpected(whole.error());
  return table;
}

Result<ReadjustmentYear> ReadjustmentTable::of(int vigencia) const {
  if (const auto found = years_.find(vigencia); found != years_.end()) return found->second;
  return fail(Code::kParameterMissing,
              "reajuste de avalúos de " + std::to_string(vigencia) +
                  ". Norma por cargar: decreto anual de reajuste (Ley 44/1990 art. 8)");
}

Result<ReadjustedAvaluo> readjust_avaluo(const ReadjustmentInput& input,
                                         const ReadjustmentTable& table) {
  if (auto checked = check(input); !checked) return tl::unexpected(checked.error());
  ReadjustedAvaluo out{input.avaluo, {}};
  for (int vigencia = input.from + 1; vigencia <= input.to; ++vigencia) {
    if (std::ranges::find(input.updated_during, vigencia - 1) != input.updated_during.end()) {
      out.explanation.push_back(skipped_line(vigencia));
      continue;
    }
    RECAUDO_TRY(year, table.of(vigencia));
    const Rate rate[] = {figure_of(year, input)};
    const Money after = readjust_avaluo(out.avaluo, rate);
    out.explanation.push_back(
        line_of(vigencia, out.avaluo, rate[0], after - out.avaluo, year, unformed_text(input)));
    out.avaluo = after;
  }
  return out;
}

}  // namespace recaudo::tax_rules
