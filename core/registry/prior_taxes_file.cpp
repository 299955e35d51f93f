#include "core/registry/prior_taxes_file.h"

#include <charconv>
#include <set>

#include "tax-rules/roll_predial.h"

namespace recaudo::registry {
namespace {

constexpr std::string_view kHeading = "numero_predial,vigencia,impuesto_predial";
constexpr int kFirstVigencia = 1990;
constexpr Money kMost = Money::pesos(tax_rules::RollPredial::kMaxPrevious);

enum Column : std::size_t { kParcel, kVigencia, kTax };

int read_vigencia(CsvLine& line, Date today) {
  int n = 0;
  const auto text = line[kVigencia];
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  const bool good = ec == std::errc{} && end == text.data() + text.size();
  if (!good || n < kFirstVigencia || n > year_of(today))
    line.reject(kVigencia, "la vigencia es un año de 1990 al actual");
  return n;
}

Money read_tax(CsvLine& line) {
  const auto tax = parse_plain_money(line[kTax]);
  if (tax && *tax > Money() && tax->is_whole_pesos() && *tax <= kMost) return *tax;
  line.reject(kTax,
              "el impuesto es en pesos enteros, mayor que cero, sin signo ni puntos de miles: "
              "182000");
  return {};
}

}  // namespace

Result<PriorTaxesFile> parse_prior_taxes(std::string_view csv, Date today) {
  PriorTaxesFile out;
  std::set<std::pair<std::string, int>> seen;
  RECAUDO_TRY(lines, read_csv_lines(csv, kHeading, out.rejections, [&](CsvLine& line) {
                const auto npn = line[kParcel];
                if (npn.size() != 30 || !all_digits(npn))
                  line.reject(kParcel, "el número predial nacional tiene 30 dígitos");
                PriorTaxLine row{.line = line.number(),
                                 .npn = Npn(std::string(npn)),
                                 .vigencia = read_vigencia(line, today),
                                 .predial = read_tax(line)};
                if (line.ok() && !seen.emplace(row.npn.str(), row.vigencia).second)
                  line.reject(kParcel, "el predio y la vigencia están repetidos");
                if (line.ok()) out.rows.push_back(std::move(row));
              }));
  out.lines = lines;
  return out;
}

}  // namespace recaudo::registry
