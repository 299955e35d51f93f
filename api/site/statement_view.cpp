#include "api/site/statement_view.h"

#include "base/bytes.h"
#include "core/dues/vigencia.h"
#include "core/payments/orders.h"
#include "tax-rules/mora_lines.h"

namespace recaudo::site {
namespace {

constexpr int kStatementAheadDays = 92;
constexpr const char* kMissing = "falta";  // what the form of an order was sent without

// "octubre de 2026" is what the refusal names; the page wants the month.
std::optional<portal::Month> missing_month(const dues::DueVigencia& v,
                                           const tax_rules::RateTable& rates, Date on) {
  if (!v.not_computable || v.not_computable->code != Code::kRateNotCertified) return std::nullopt;
  for (Date d = add_days(v.due_on, 1); d <= on;
       d = add_months(make_date(year_of(d), month_of(d), 1), 1))
    if (!rates.on(d)) return portal::Month{year_of(d), month_of(d)};
  return portal::Month{year_of(on), month_of(on)};
}

void add_whole(portal::StatementYear& year, const dues::DueVigencia& v) {
  for (const auto& l : v.lines) {
    year.concepts.push_back(
        {std::string(ledger::to_label(l.item)), l.balance, capital_steps(l, l.charge_explanation)});
    if (!l.interest.is_zero())
      year.concepts.push_back({"Interés de mora sobre " + std::string(ledger::to_label(l.item)),
                               l.interest, statement_steps(l.interest_explanation)});
    if (!l.discount.is_zero())
      year.concepts.push_back(
          {"Descuento por pronto pago", -l.discount, statement_steps(l.discount_explanation)});
  }
  if (!v.lost_discount.empty())
    year.concepts.push_back(
        {v.lost_discount.front().concept_name, Money(), noted_on_page(v.lost_discount)});
}

// That of the whole bill, which is followed by hand from what is shown here: its rate tells no more
// than its amount does (docs/decisions/0038).
void add_totals(portal::StatementYear& year, const dues::DueVigencia& v) {
  year.concepts.push_back(
      {std::string(payments::what_is_paid(ledger::SubjectKind::kSubscriber)), v.balance(), {}});
  if (!v.interest().is_zero())
    year.concepts.push_back(
        {"Interés de mora", v.interest(), statement_steps(v.interest_explanation)});
}

// Back to the statement of the day that was asked for, which says what is missing.
http::Response without_choice(const http::Form& form, ledger::SubjectKind kind,
                              std::string_view number) {
  std::string to = (kind == ledger::SubjectKind::kParcel ? "/estado/" : "/servicios/") +
                   std::string(number) + "?" + kMissing + "=vigencia";
  if (const auto day = parse_typed_date(form.get("fecha"))) to += "&fecha=" + to_iso(*day);
  return http::redirect_303(to);
}

}  // namespace

std::vector<portal::ExplainStep> statement_steps(const tax_rules::Explanation& explanation) {
  std::vector<portal::ExplainStep> out;
  out.reserve(explanation.size());
  for (const auto& line : explanation)
    out.push_back(
        {.text = line.concept_name + ": " + line.detail,
         .base = line.base,
         .rate = line.rate,
         .rate_per_mil = line.rate_per_mil,
         .days = line.days,
         .amount = line.amount,
         .article = tax_rules::note_of(line.kind).empty() ? line.norm : "",
         .source = std::string(tax_rules::mark_text(line.mark)),
         .to_confirm = line.mark == tax_rules::SourceMark::kMemory && tax_rules::is_stretch(line),
         .subtotal = line.kind == tax_rules::LineKind::kSubtotal,
         .note = tax_rules::note_of(line.kind)});
  return out;
}

std::vector<portal::ExplainStep> noted_on_page(const tax_rules::Explanation& explanation) {
  auto steps = statement_steps(explanation);
  for (auto& step : steps) step.amount.reset();
  return steps;
}

std::vector<portal::ExplainStep> capital_steps(const dues::DueLine& line,
                                               const tax_rules::Explanation& charge) {
  return statement_steps(dues::explain_capital(charge, line.item, line.history, line.balance));
}

portal::StatementYear statement_year(const dues::DueVigencia& v, const tax_rules::RateTable& rates,
                                     Date on, bool today, Detail detail) {
  portal::StatementYear year;
  year.name = v.billed ? "Factura de " + dues::billed_text(*v.billed)
                       : "Vigencia " + dues::vigencia_text(v.vigencia);
  year.id = dues::vigencia_code(v.vigencia);
  year.due = v.due_on;
  year.total = v.total();
  year.payable = today && !v.not_computable && !v.is_paid();
  year.selected = year.payable;
  year.missing_rate = missing_month(v, rates, on);
  if (v.not_computable && !year.missing_rate) year.not_computable = refusal_text(*v.not_computable);
  year.capital = v.balance();
  year.held = v.held;
  if (v.notice) year.notice = dues::notice_text(*v.notice, v.terms);
  if (v.notice) year.notice_norm = dues::kTitleNorm;
  if (v.overdue) year.badges.push_back({"Vencida", portal::Tone::kBad});
  if (v.discount_rate)
    year.badges.push_back({"Descuento " + to_percent_text(*v.discount_rate) + " hasta el " +
                               to_long_spanish(*v.discount_until),
                           portal::Tone::kGood});
  if (v.held.is_positive()) year.badges.push_back({"Pago en curso", portal::Tone::kWarning});
  if (v.unconfirmed_rate) year.badges.push_back({"Tasa por confirmar", portal::Tone::kWarning});
  if (detail == Detail::kWhole)
    add_whole(year, v);
  else
    add_totals(year, v);
  return year;
}

void read_statement_date(const app::Context& context, const http::Request& request,
                         portal::StatementView& view) {
  const Date today = context.services.clock.today();
  view.today = today;
  view.last_date = add_days(today, kStatementAheadDays);
  view.as_of = today;
  if (request.query_value(kMissing) == "vigencia")
    view.errors.push_back({"vigencia", view.of_services ? "Marque al menos una factura."
                                                        : "Marque al menos una vigencia."});
  const auto asked = request.query_value("fecha");
  if (asked.empty()) return;
  const auto date = parse_typed_date(asked);
  view.typed_date = asked;
  if (date && *date >= today && *date <= view.last_date)
    view.as_of = *date;
  else
    view.errors.push_back({"fecha", "Escriba día, mes y año, entre hoy y el " +
                                        to_long_spanish(view.last_date) + "."});
}

void add_owed(portal::StatementView& view, const dues::Dues& dues,
              const tax_rules::RateTable& rates, const DetailOf& detail) {
  for (const auto& v : dues.vigencias) {
    if (v.is_paid()) continue;
    view.years.push_back(statement_year(v, rates, view.as_of, view.as_of == view.today, detail(v)));
    view.rate_to_confirm = view.rate_to_confirm || v.unconfirmed_rate;
    if (!v.not_computable) view.total += v.total();
  }
}

http::Response order_for_visitor(const app::Context& context, const http::Request& request,
                                 payments::NewOrder order, std::string_view number) {
  const Date today = context.services.clock.today();
  std::string text =
      std::string(request.cookie(app::kVisitorCookie)) + std::string(number) + to_iso(today);
  for (const int vigencia : order.vigencias) text += "," + dues::vigencia_code(vigencia);
  if (order.instalment) text += ",cuota " + std::to_string(*order.instalment);
  const auto law = context.law.current();
  const auto owed = context.services.db.read([&](pqxx::read_transaction& tx) {
    return dues::dues_of(tx, law->law(), order.subject, today, dues::Reading::kAmounts).total();
  });
  text += owed ? to_plain(*owed) : "";
  order.request_key = "web:" + sha256_hex(text);
  const auto created =
      payments::create_order(context.services, law->law(), events::anonymous_taxpayer(), order);
  if (!created) return http::problem(created.error(), request);
  return http::redirect_303("/orden/" + created->token.str());
}

http::Response order_of_form(const app::Context& context, const http::Request& request,
                             const ledger::Subject& subject, std::string_view number) {
  const auto form = request.form(http::Repeats::kAllow);
  if (!form) return http::problem(form.error(), request);
  payments::NewOrder order{.subject = subject, .vigencias = {}, .request_key = {}};
  if (form->all("vigencia").empty()) return without_choice(*form, subject.kind, number);
  for (const auto value : form->all("vigencia")) {
    const auto vigencia = dues::parse_vigencia(value);
    if (!vigencia) return http::problem(Code::kBadForm, request);
    order.vigencias.push_back(*vigencia);
  }
  return order_for_visitor(context, request, std::move(order), number);
}

}  // namespace recaudo::site
