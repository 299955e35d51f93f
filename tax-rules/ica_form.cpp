#include "tax-rules/ica_form.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

#include "base/csv.h"
#include "tax-rules/rounding_text.h"
#include "tax-rules/share.h"
#include "tax-rules/table_fields.h"

namespace recaudo::tax_rules {
namespace {

constexpr Money kThousand = Money::pesos(1'000);
constexpr std::string_view kActivityTaxes = "impuesto_actividades";
constexpr std::string_view kHeader[] = {"renglon", "seccion", "nombre", "formula", "desde",
                                        "hasta",   "norma",   "status", "source"};
enum Column : std::size_t {
  kNumber,
  kSection,
  kName,
  kFormula,
  kFrom,
  kTo,
  kNorm,
  kStatus,
  kSource
};

// The rows that other rules read.
constexpr int kNamedRows[] = {kIcaLocalIncome,   kIcaTaxableIncome, kIcaTax,
                              kIcaCharged,       kIcaSanctions,     kIcaToPay,
                              kIcaCreditBalance, kIcaPaid,          kIcaTotalToPay};

// A figure that formulas may name, as a number and as people read it; empty for a yes or a no.
struct Figure {
  std::string_view name;
  FormNumber (*value)(const IcaFigures&);
  std::string (*text)(const IcaFigures&);
  FigureSource IcaFigures::*source = nullptr;  // null: the norm of the row
};

constexpr auto kOfCouncil = &IcaFigures::council, kOfCalendar = &IcaFigures::calendar;

template <auto Get>
constexpr Figure rate_figure(std::string_view name, FigureSource IcaFigures::*source = nullptr) {
  return {name, [](const IcaFigures& f) { return FormNumber::of(Get(f)); },
          [](const IcaFigures& f) { return to_percent_text(Get(f)); }, source};
}
template <auto Get>
constexpr Figure money_figure(std::string_view name) {
  return {name, [](const IcaFigures& f) { return FormNumber::of(Get(f)); },
          [](const IcaFigures& f) { return to_display(Get(f)); }, kOfCouncil};
}
template <auto Get>
constexpr Figure flag_figure(std::string_view name) {
  return {name, [](const IcaFigures& f) { return FormNumber::of(std::int64_t{Get(f)}); },
          [](const IcaFigures&) { return std::string(); }};
}

bool on_signs_too(const IcaPercentage& p) {
  return p.base == IcaBase::kTaxAndSigns;
}

constexpr Figure kFigures[] = {
    flag_figure<[](const IcaFigures& f) { return f.signs; }>("hay_avisos"),
    rate_figure<[](const IcaFigures& f) { return f.signs_rate; }>("tasa_avisos"),
    rate_figure<[](const IcaFigures& f) { return f.bomberil.rate; }>("tasa_bomberil", kOfCouncil),
    flag_figure<[](const IcaFigures& f) { return on_signs_too(f.bomberil); }>(
        "bomberil_con_avisos"),
    rate_figure<[](const IcaFigures& f) { return f.security.rate; }>("tasa_seguridad", kOfCouncil),
    flag_figure<[](const IcaFigures& f) { return on_signs_too(f.security); }>(
        "seguridad_con_avisos"),
    rate_figure<[](const IcaFigures& f) { return f.advance.rate; }>("tasa_anticipo", kOfCouncil),
    flag_figure<[](const IcaFigures& f) { return on_signs_too(f.advance); }>("anticipo_con_avisos"),
    money_figure<[](const IcaFigures& f) { return f.per_kilowatt; }>("valor_kw"),
    money_figure<[](const IcaFigures& f) { return f.per_financial_unit; }>(
        "valor_unidad_financiera"),
    {"unidades_financieras",
     [](const IcaFigures& f) { return FormNumber::of(std::int64_t{f.financial_units}); },
     [](const IcaFigures& f) { return std::to_string(f.financial_units); }},
    rate_figure<[](const IcaFigures& f) { return f.discount; }>("tasa_descuento", kOfCalendar),
    flag_figure<[](const IcaFigures& f) { return f.discount_net_of_credits; }>("descuento_neto"),
};

const Figure* find_figure(std::string_view name) {
  const auto* found = std::ranges::find(kFigures, name, &Figure::name);
  return found == std::end(kFigures) ? nullptr : found;
}

bool is_known_name(std::string_view name) {
  return name == "entrada" || name == "cantidad" || name == kActivityTaxes ||
         find_figure(name) != nullptr;
}

SourceMark mark_of_status(std::string_view status) {
  if (status == "verified") return SourceMark::kVerified;
  if (status == "memory") return SourceMark::kMemory;
  return status == "project" ? SourceMark::kProjectRule : SourceMark::kUncertain;
}

void read_formula(TableRow& fields, IcaFormRow& row) {
  auto formula = FormFormula::parse(fields.required(kFormula, "formula"));
  if (!formula) return fields.refuse(formula.error().detail);
  row.formula = std::move(*formula);
  for (const std::string& name : row.formula.names())
    if (!is_known_name(name)) fields.refuse("no se conoce " + name);
}

Result<IcaFormRow> read_row(const CsvRow& csv, std::string_view file_name) {
  TableRow fields(csv, file_name);
  IcaFormRow row;
  row.number = static_cast<int>(fields.integer(kNumber, 1, 999, "renglon"));
  row.section = fields.required(kSection, "seccion");
  row.name = fields.required(kName, "nombre");
  read_formula(fields, row);
  row.span = fields.span(kFrom, kTo);
  row.norm = fields.required(kNorm, "norma");
  row.status = fields.required(kStatus, "status");
  row.source = fields.required(kSource, "source");
  row.line = fields.line();
  if (fields.error()) return tl::unexpected(*fields.error());
  return row;
}

using RowsByNumber = std::map<int, const IcaFormRow*>;

// Puts `row` after the rows that it needs; false when it needs itself.
bool place(const RowsByNumber& rows, const IcaFormRow* row, std::set<int>& open,
           std::set<int>& placed, std::vector<const IcaFormRow*>& order) {
  if (placed.contains(row->number)) return true;
  if (!open.insert(row->number).second) return false;
  for (const int needed : row->formula.rows())
    if (!place(rows, rows.at(needed), open, placed, order)) return false;
  open.erase(row->number);
  placed.insert(row->number);
  order.push_back(row);
  return true;
}

// The form of one day: every row once, only rows that exist, no cycle.
Result<void> check_day(const std::vector<IcaFormRow>& all, Date day, std::string_view file_name) {
  RowsByNumber rows;
  for (const IcaFormRow& row : all)
    if (row.span.covers(day) && !rows.emplace(row.number, &row).second)
      return table_error(file_name, row.line, "el renglón está repetido el " + to_iso(day));
  if (rows.empty()) return {};
  for (const int named : kNamedRows)
    if (!rows.contains(named))
      return table_error(file_name, rows.begin()->second->line,
                         "falta el renglón " + std::to_string(named) + " el " + to_iso(day));
  for (const auto& [number, row] : rows)
    for (const int needed : row->formula.rows())
      if (!rows.contains(needed))
        return table_error(file_name, row->line,
                           "la fórmula usa el renglón " + std::to_string(needed) +
                               ", que no existe el " + to_iso(day));
  std::set<int> open, placed;
  std::vector<const IcaFormRow*> order;
  for (const auto& [number, row] : rows)
    if (!place(rows, row, open, placed, order))
      return table_error(file_name, row->line, "la fórmula depende de su propio resultado (ciclo)");
  return {};
}

// The days on which the form changes.
std::set<Date> days_of_change(const std::vector<IcaFormRow>& rows) {
  std::set<Date> days;
  for (const IcaFormRow& row : rows) {
    days.insert(row.span.from);
    if (row.span.to) days.insert(add_days(*row.span.to, 1));
  }
  return days;
}

Result<std::vector<IcaActivityTax>> activity_taxes(const IcaFormInput& input) {
  std::vector<IcaActivityTax> taxes;
  for (const IcaActivity& a : input.activities) {
    if (a.income.is_negative())
      return fail(Code::kIcaInputInvalid, "ingreso negativo en la actividad " + a.ciiu);
    const Money income = to_thousand(a.income);
    taxes.push_back({a.ciiu, income, a.tariff, share_of(income, a.tariff, kThousand)});
  }
  return taxes;
}

// Boxes that a person may write: those whose formula takes an entry.
Result<void> check_boxes(const IcaFormInput& input, const std::vector<const IcaFormRow*>& rows) {
  for (const auto& [number, value] : input.boxes) {
    const auto row = std::ranges::find(rows, number, &IcaFormRow::number);
    const std::string name = "renglón " + std::to_string(number);
    if (row == rows.end()) return fail(Code::kIcaInputInvalid, name + ": no existe");
    if (!(*row)->formula.takes_entry())
      return fail(Code::kIcaInputInvalid, name + ": se calcula, no se escribe");
    if (value.is_negative()) return fail(Code::kIcaInputInvalid, name + ": es negativo");
  }
  return {};
}

// Evaluates the rows in their order and keeps what each was made of.
class Filler {
 public:
  Filler(const IcaFormInput& input, const IcaFilledForm& form) : input_(input) {
    for (const IcaActivityTax& tax : form.activities) {
      activity_taxes_ += tax.tax;
      activities_text_ += (activities_text_.empty() ? "" : " + ") + to_display(tax.tax) +
                          " (actividad " + tax.ciiu + ")";
    }
  }

  Result<IcaFilledRow> fill(const IcaFormRow& row) {
    std::optional<Money> entered;
    if (const auto box = input_.boxes.find(row.number); box != input_.boxes.end())
      entered = box->second;
    const auto value = row.formula.evaluate(scope(entered)).money();
    if (!value)
      return fail(Code::kTableInvalid, "renglón " + std::to_string(row.number) +
                                           ": la fórmula deja una fracción; falta mil(...)");
    values_[row.number] = *value;
    if (row.formula.is_count()) counts_.insert(row.number);
    return IcaFilledRow{row.number, row.name,
                        *value,     row.formula.show(scope(entered), texts(entered, row)),
                        row.norm,   mark_of(row)};
  }

 private:
  FormScope scope(std::optional<Money> entered) const {
    return {[this](int row) { return FormNumber::of(values_.at(row)); },
            [this](std::string_view name) {
              return name == kActivityTaxes ? FormNumber::of(activity_taxes_)
                                            : find_figure(name)->value(input_.figures);
            },
            entered};
  }
  // "$ 4.680.000 (renglón 20)"
  std::string row_text(int row) const {
    const Money value = values_.at(row);
    return (counts_.contains(row) ? std::to_string(value.whole_pesos()) : to_display(value)) +
           " (renglón " + std::to_string(row) + ")";
  }
  std::string figure_text(std::string_view name) const {
    if (name == kActivityTaxes) return activities_text_;
    const Figure& figure = *find_figure(name);
    std::string text = figure.text(input_.figures);
    if (text.empty() || figure.source == nullptr) return text;
    const std::string& norm = (input_.figures.*figure.source).norm;
    return norm.empty() ? text : text + " (" + norm + ")";
  }
  FormTexts texts(std::optional<Money> entered, const IcaFormRow& row) const {
    std::string box;
    if (entered)
      box = row.formula.is_count() ? std::to_string(entered->whole_pesos())
                                   : "lo que se escribe, " + to_display(*entered);
    return {[this](int number) { return row_text(number); },
            [this](std::string_view name) { return figure_text(name); }, std::move(box)};
  }
  // The weakest of the row and of the figures that it names.
  SourceMark mark_of(const IcaFormRow& row) const {
    SourceMark mark = mark_of_status(row.status);
    for (const std::string& name : row.formula.names()) {
      const Figure* figure = find_figure(name);
      if (figure != nullptr && figure->source != nullptr && !figure->value(input_.figures).is(0))
        mark = std::max(mark, (input_.figures.*figure->source).mark);
    }
    return mark;
  }

  const IcaFormInput& input_;
  std::map<int, Money> values_;
  std::set<int> counts_;
  Money activity_taxes_;
  std::string activities_text_;
};

void add_activity_lines(const IcaFormInput& input, const IcaFilledForm& form, bool negative,
                        Explanation& lines) {
  for (std::size_t i = 0; i < form.activities.size(); ++i) {
    const IcaActivityTax& a = form.activities[i];
    const Money declared = input.activities[i].income;
    lines.push_back({"Industria y comercio, actividad " + a.ciiu,
                     "Ingresos " + to_display(a.income) +
                         (declared == a.income ? "" : " (" + to_display(declared) + " en miles)") +
                         " × " + to_per_mil_text(a.tariff) +
                         in_thousands_text(exact_share(a.income, a.tariff)),
                     a.income, a.tariff, std::nullopt, negative ? -a.tax : a.tax,
                     input.activities[i].norm, input.activities[i].mark});
  }
}

// The lines of a row: those of the rows it adds, down to the ones that are computed or written.
void add_lines(const RowsByNumber& rows, const IcaFormInput& input, const IcaFilledForm& form,
               SignedRow term, Explanation& lines) {
  const FormFormula& formula = rows.at(term.row)->formula;
  if (formula.names() == std::vector<std::string>{std::string(kActivityTaxes)})
    return add_activity_lines(input, form, term.negative, lines);
  if (const auto terms = formula.as_sum()) {
    for (const SignedRow& inner : *terms)
      add_lines(rows, input, form, {inner.row, inner.negative != term.negative}, lines);
    return;
  }
  const auto& row = *std::ranges::find(form.rows, term.row, &IcaFilledRow::number);
  if (row.value.is_zero()) return;
  ExplanationLine line;
  line.concept_name = row.name;
  line.detail = "Renglón " + std::to_string(row.number) + ": " + row.detail;
  line.amount = term.negative ? -row.value : row.value;
  line.norm = row.norm;
  line.mark = row.mark;
  lines.push_back(std::move(line));
}

}  // namespace

Money IcaFilledForm::row(int number) const {
  const auto found = std::ranges::find(rows, number, &IcaFilledRow::number);
  invariant(found != rows.end(), "the form has the rows that the rules name");
  return found->value;
}

Result<IcaForm> IcaForm::parse_csv(std::string_view text, std::string_view file_name) {
  RECAUDO_TRY(csv, read_csv(text, file_name, {std::begin(kHeader), std::end(kHeader)}));
  IcaForm form;
  for (const CsvRow& fields : csv) {
    RECAUDO_TRY(row, read_row(fields, file_name));
    form.rows_.push_back(std::move(row));
  }
  for (const Date day : days_of_change(form.rows_))
    if (auto checked = check_day(form.rows_, day, file_name); !checked)
      return tl::unexpected(checked.error());
  return form;
}

std::string IcaForm::to_csv() const {
  std::string out;
  for (const std::string_view name : kHeader) out += (out.empty() ? "" : ",") + std::string(name);
  for (const IcaFormRow& row : rows_)
    out += "\n" + std::to_string(row.number) + "," + csv_field(row.section) + "," +
           csv_field(row.name) + "," + csv_field(row.formula.text()) + "," + to_iso(row.span.from) +
           "," + (row.span.to ? to_iso(*row.span.to) : "") + "," + csv_field(row.norm) + "," +
           csv_field(row.status) + "," + csv_field(row.source);
  return out + "\n";
}

std::vector<const IcaFormRow*> IcaForm::rows_on(Date day) const {
  RowsByNumber rows;
  for (const IcaFormRow& row : rows_)
    if (row.span.covers(day)) rows.emplace(row.number, &row);
  std::set<int> open, placed;
  std::vector<const IcaFormRow*> order;
  for (const auto& [number, row] : rows)
    invariant(place(rows, row, open, placed, order), "the loader refuses cycles");
  return order;
}

Result<IcaFilledForm> IcaForm::fill(const IcaFormInput& input, Date filed_on) const {
  const auto rows = rows_on(filed_on);
  if (rows.empty())
    return fail(Code::kParameterMissing,
                "formulario de industria y comercio del " + to_iso(filed_on) +
                    ". Norma por cargar: resolución del Ministerio de Hacienda");
  if (auto checked = check_boxes(input, rows); !checked) return tl::unexpected(checked.error());
  IcaFilledForm form;
  RECAUDO_TRY(taxes, activity_taxes(input));
  form.activities = std::move(taxes);
  Filler filler(input, form);
  RowsByNumber by_number;
  for (const IcaFormRow* row : rows) {
    RECAUDO_TRY(filled, filler.fill(*row));
    form.rows.push_back(std::move(filled));
    by_number.emplace(row->number, row);
  }
  std::ranges::sort(form.rows, {}, &IcaFilledRow::number);
  add_lines(by_number, input, form, {kIcaToPay, false}, form.explanation);
  return form;
}

}  // namespace recaudo::tax_rules
