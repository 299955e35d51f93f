#include "core/closing/simple_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <span>

#include "base/bytes.h"
#include "base/csv.h"

namespace recaudo::closing {
namespace {

enum Column : std::size_t {
  kNit,
  kName,
  kForm,
  kYear,
  kBimester,
  kNumber,
  kPaidOn,
  kActivity,
  kIca,
  kSanctions,
  kInterest
};
const std::vector<std::string_view> kHeading = {
    "nit",       "nombre",    "formulario", "vigencia",  "bimestre", "declaracion",
    "pagada_el", "actividad", "ica",        "sanciones", "intereses"};
constexpr std::string_view kControl = "total";
constexpr int kFirstYear = 2019;  // Ley 1943/2018 created the regime from this year
constexpr std::size_t kMostName = 120, kMostNumber = 20;
constexpr Money kMostOfAField = Money::pesos(100'000'000'000);
constexpr Money kMostOfASum = Money::pesos(300'000'000'000'000);  // three of them fit in Money
constexpr std::array kActivities = {IcaActivity::kCommercial, IcaActivity::kIndustrial,
                                    IcaActivity::kServices};

tl::unexpected<Error> unreadable(std::string_view file, int line, const std::string& reason) {
  return fail(Code::kBankFileInvalid,
              std::string(file) + ", línea " + std::to_string(line) + ": " + reason);
}

std::optional<int> read_number(std::string_view text) {
  int n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec != std::errc{} || end != text.data() + text.size() || text.starts_with('-')) return {};
  return n;
}

struct Amounts {
  Money ica, sanctions, interest;
  Money total() const { return ica + sanctions + interest; }
  Money largest() const { return std::max({ica, sanctions, interest}); }
};

// In whole pesos, as returns are written (ET art. 577).
Result<Money> read_amount(const CsvRow& row, Column column, Money most) {
  const std::string name(kHeading[column]);
  const auto amount = parse_plain_money(row.fields[column]);
  if (!amount || amount->is_negative() || !amount->is_whole_pesos())
    return fail(Code::kBankFileInvalid,
                name + " es un valor en pesos sin centavos, signo ni puntos");
  if (*amount > most) return fail(Code::kBankFileInvalid, name + " pasa de " + to_display(most));
  return *amount;
}

Result<Amounts> read_amounts(const CsvRow& row, Money most) {
  RECAUDO_TRY(ica, read_amount(row, kIca, most));
  RECAUDO_TRY(sanctions, read_amount(row, kSanctions, most));
  RECAUDO_TRY(interest, read_amount(row, kInterest, most));
  return Amounts{ica, sanctions, interest};
}

std::optional<IcaActivity> read_activity(std::string_view text) {
  for (const IcaActivity a : kActivities)
    if (to_text(a) == text) return a;
  return std::nullopt;
}

// Of a declaration whose form and year were read; empty when the bimester fits them.
std::string fault_of_bimester(const SimpleDeclaration& d, std::string_view written) {
  if (d.form == 260 && !written.empty()) return "el formulario 260 es anual y no lleva bimestre";
  if (d.form == 2593 && (!d.bimester || *d.bimester < 1 || *d.bimester > 6))
    return "el formulario 2593 lleva un bimestre de 1 a 6";
  return {};
}

std::string fault_of_text(const CsvRow& row) {
  const std::string& name = row.fields[kName];
  if (name.find_first_not_of(' ') == name.npos || character_count(name) > kMostName ||
      std::ranges::any_of(name, [](unsigned char c) { return c < 0x20 || c == 0x7F; }))
    return "el nombre falta, pasa de 120 caracteres o tiene caracteres que no se ven";
  const std::string& number = row.fields[kNumber];
  if (number.empty() || number.size() > kMostNumber ||
      number.find_first_not_of("0123456789") != number.npos)
    return "la declaración es un número de 1 a 20 dígitos";
  return {};
}

// Fills the dates; why they cannot be, else nothing.
std::string read_dates(const CsvRow& row, Date today, SimpleDeclaration& d) {
  const auto form = read_number(row.fields[kForm]), year = read_number(row.fields[kYear]);
  if (form != 2593 && form != 260) return "el formulario es 2593 o 260";
  if (!year || *year < kFirstYear || *year > year_of(today))
    return "la vigencia es un año de 2019 al de hoy";
  d.form = *form;
  d.year = *year;
  if (d.form == 2593) d.bimester = read_number(row.fields[kBimester]);
  if (auto fault = fault_of_bimester(d, row.fields[kBimester]); !fault.empty()) return fault;
  const auto paid = parse_iso_date(row.fields[kPaidOn]);
  if (!paid) return "el día del pago no existe; se escribe AAAA-MM-DD";
  if (*paid > today) return "se pagó en un día que no ha llegado";
  const int month = d.bimester ? *d.bimester * 2 - 1 : 1;
  if (*paid < make_date(d.form == 260 ? d.year + 1 : d.year, static_cast<unsigned>(month), 1))
    return "se pagó antes de que empezara lo que declara";
  d.paid_on = *paid;
  return {};
}

// The declaration, or why it cannot be posted.
tl::expected<SimpleDeclaration, std::string> read_declaration(const CsvRow& row,
                                                              const Amounts& amounts, Date today) {
  const auto nit = tax_rules::Nit::parse(row.fields[kNit]);
  if (!nit) return tl::unexpected(std::string("el NIT no es válido; escriba \"900123456-8\""));
  SimpleDeclaration d{.line = row.line,
                      .nit = *nit,
                      .name = row.fields[kName],
                      .number = row.fields[kNumber],
                      .ica = amounts.ica,
                      .sanctions = amounts.sanctions,
                      .interest = amounts.interest};
  if (auto fault = fault_of_text(row); !fault.empty()) return tl::unexpected(std::move(fault));
  if (auto fault = read_dates(row, today, d); !fault.empty())
    return tl::unexpected(std::move(fault));
  const auto activity = read_activity(row.fields[kActivity]);
  if (!activity)
    return tl::unexpected(std::string("la actividad es comercial, industrial o servicios"));
  d.activity = *activity;
  if (d.total().is_zero()) return tl::unexpected(std::string("no trae ningún valor"));
  return d;
}

// What the lines add up to is what the control line says, with how many they are.
Result<void> check_control(const CsvRow& control, const Amounts& sums, int lines,
                           std::string_view name) {
  for (const Column empty : {kName, kForm, kYear, kBimester, kPaidOn, kActivity})
    if (!control.fields[empty].empty())
      return unreadable(name, control.line,
                        "la línea de control solo lleva total, cuántas "
                        "declaraciones hay y los tres valores");
  const auto told = read_amounts(control, kMostOfASum);
  if (!told) return unreadable(name, control.line, told.error().detail);
  if (read_number(control.fields[kNumber]) != lines)
    return unreadable(name, control.line,
                      "dice " + control.fields[kNumber] + " declaraciones y el archivo trae " +
                          std::to_string(lines));
  if (told->ica != sums.ica || told->sanctions != sums.sanctions || told->interest != sums.interest)
    return unreadable(name, control.line,
                      "dice " + to_display(told->total()) + " y las líneas suman " +
                          to_display(sums.total()) + ", o un valor no está en su columna");
  if (sums.total().is_zero())
    return unreadable(name, control.line, "el archivo no trae plata: su total es cero");
  return {};
}

Result<std::vector<CsvRow>> read_rows(std::string_view csv, std::string_view name) {
  if (!is_valid_utf8(csv)) return unreadable(name, 1, "el archivo no está en UTF-8");
  auto rows = read_csv(csv, name, kHeading, kMaxSimpleBytes);
  if (!rows) return fail(Code::kBankFileInvalid, rows.error().detail);
  if (rows->empty() || rows->back().fields[kNit] != kControl)
    return unreadable(name, rows->empty() ? 1 : rows->back().line,
                      "la última línea debe ser la de control, que empieza por total");
  if (rows->size() - 1 > kMaxSimpleLines)
    return unreadable(name, rows->back().line, "más de 20.000 declaraciones");
  if (rows->size() == 1) return unreadable(name, rows->back().line, "no hay declaraciones");
  return rows;
}

}  // namespace

std::string_view to_text(IcaActivity activity) {
  switch (activity) {
    case IcaActivity::kCommercial:
      return "comercial";
    case IcaActivity::kIndustrial:
      return "industrial";
    case IcaActivity::kServices:
      return "servicios";
  }
  throw BrokenInvariant("unknown activity of ICA");
}

Result<SimpleFile> parse_simple_file(std::string_view csv, std::string_view name, Date today) {
  RECAUDO_TRY(rows, read_rows(csv, name));
  SimpleFile out;
  Amounts sums;
  std::set<std::pair<std::string, IcaActivity>> seen;
  for (const CsvRow& row : std::span(rows).first(rows.size() - 1)) {
    const auto amounts = read_amounts(row, kMostOfAField);
    if (!amounts) return unreadable(name, row.line, amounts.error().detail);
    sums.ica += amounts->ica;
    sums.sanctions += amounts->sanctions;
    sums.interest += amounts->interest;
    if (sums.largest() > kMostOfASum)
      return unreadable(name, row.line,
                        "la suma hasta esta línea pasa de " + to_display(kMostOfASum));
    ++out.lines;
    auto declaration = read_declaration(row, *amounts, today);
    if (declaration && !seen.emplace(declaration->number, declaration->activity).second)
      declaration = tl::unexpected(std::string("la declaración ya está en este archivo"));
    if (declaration)
      out.declarations.push_back(std::move(*declaration));
    else
      out.rejections.push_back({row.line, declaration.error(), amounts->total()});
  }
  if (auto good = check_control(rows.back(), sums, out.lines, name); !good)
    return tl::unexpected(good.error());
  out.total = sums.total();
  return out;
}

}  // namespace recaudo::closing
