#include "core/registry/appropriations_file.h"

#include <charconv>

namespace recaudo::registry {
namespace {

using ledger::BudgetMovement;

constexpr std::string_view kHeading = "vigencia,rubro,movimiento,valor,acto,fecha";
constexpr int kFirstYear = 2000, kLastYear = 2100;
constexpr std::size_t kMaxAct = 120;

enum Column : std::size_t { kYear, kCode, kMovement, kAmount, kAct, kDate };

int read_year(CsvLine& line) {
  int n = 0;
  const auto text = line[kYear];
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec != std::errc{} || end != text.data() + text.size() || n < kFirstYear || n > kLastYear)
    line.reject(kYear, "la vigencia es un año de 2000 a 2100");
  return n;
}

BudgetMovement read_movement(CsvLine& line) {
  const auto movement = ledger::parse_budget_movement(line[kMovement]);
  if (!movement)
    line.reject(kMovement, "el movimiento es inicial, correccion, adicion o reduccion");
  return movement.value_or(BudgetMovement::kInitial);
}

// Only what begins at nothing may be nothing.
Money read_amount(CsvLine& line, BudgetMovement movement) {
  const auto amount = parse_plain_money(line[kAmount]);
  if (!amount || amount->is_negative() ||
      (amount->is_zero() && movement != BudgetMovement::kInitial &&
       movement != BudgetMovement::kCorrection)) {
    line.reject(kAmount,
                "el valor es en pesos, mayor que cero, sin signo ni puntos de miles: 1500000.00");
    return {};
  }
  return *amount;
}

Date read_act_date(CsvLine& line, int year, Date today) {
  const auto day = parse_iso_date(line[kDate]);
  if (!day) {
    line.reject(kDate, "la fecha del acto no existe; se escribe AAAA-MM-DD");
    return {};
  }
  if (*day > today) line.reject(kDate, "el acto es de un día que no ha llegado");
  if (year_of(*day) != year && year_of(*day) != year - 1)
    line.reject(kDate, "el acto es del año de la vigencia o del anterior");
  return *day;
}

void read_line(AppropriationsFile& out, CsvLine& line, Date today) {
  AppropriationLine row;
  row.line = line.number();
  row.code_column = line.start(kCode);
  row.amount_column = line.start(kAmount);
  row.code = line[kCode];
  auto& m = row.movement;
  m.year = read_year(line);
  m.movement = read_movement(line);
  m.amount = read_amount(line, m.movement);
  check_text(line, kAct, "el acto", kMaxAct);
  m.act = line[kAct];
  m.act_on = read_act_date(line, m.year, today);
  if (line.ok()) out.rows.push_back(std::move(row));
}

}  // namespace

Result<AppropriationsFile> parse_appropriations(std::string_view csv, Date today) {
  AppropriationsFile out;
  RECAUDO_TRY(lines, read_csv_lines(csv, kHeading, out.rejections,
                                    [&](CsvLine& line) { read_line(out, line, today); }));
  out.lines = lines;
  return out;
}

}  // namespace recaudo::registry
