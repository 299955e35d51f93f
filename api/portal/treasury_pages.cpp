#include "api/portal/treasury_pages.h"

#include "api/portal/detail/page.h"

namespace recaudo::portal {

using detail::each;
using detail::kNone;
using detail::month_text;
using detail::render;
using detail::Scope;
using detail::select_field;
using detail::staff_scope;
using detail::text_field;
using detail::text_or_dash;
using detail::tone_class;

namespace {

std::string money_or_dash(const std::optional<Money>& amount) {
  return amount ? to_display(*amount) : kNone;
}

std::string minutes_text(int minutes) {
  if (minutes < 60) return std::to_string(minutes) + " min";
  if (minutes < 24 * 60) return std::to_string(minutes / 60) + " h";
  return age_text(minutes / (24 * 60));
}

Tone tone_of(ExceptionType type) {
  switch (type) {
    case ExceptionType::kEsperado:
    case ExceptionType::kComision:
      return Tone::kNeutral;
    case ExceptionType::kVencido:
    case ExceptionType::kNoAprobadoConDinero:
    case ExceptionType::kAprobadoSinDinero:
      return Tone::kBad;
    default:
      return Tone::kWarning;
  }
}

Scope exception_scope(const ExceptionRow& row) {
  return Scope()
      .text("reference", row.reference.empty() ? "sin referencia" : row.reference)
      .text("type", to_spanish(row.type))
      .text("tone", tone_class(tone_of(row.type)))
      .text("reason", row.reason.empty() ? meaning_of(row.type) : std::string_view(row.reason))
      .text("order_amount", money_or_dash(row.order_amount))
      .text("rail_amount", money_or_dash(row.rail_amount))
      .text("bank_amount", money_or_dash(row.bank_amount))
      .text("age", age_text(row.age_days))
      .optional_url("url_exception", row.url)
      .optional_url("url_apply", row.url_apply)
      .text("money", row.money)
      .text("exits", text_or_dash(row.exits))
      .optional_url("url_close", row.url_close);
}

// Whole percent of the total, for the bar; 0 when nothing was collected.
std::int64_t share_of(Money part, Money total) {
  return total.is_positive() ? part.mul_div(100, total.centavos(), Rounding::kHalfUp).centavos()
                             : 0;
}

void set_collected(Scope& scope, const std::vector<ChannelTotal>& channels) {
  Money total;
  std::int64_t count = 0;
  for (const ChannelTotal& channel : channels) {
    total += channel.amount;
    count += channel.count;
  }
  scope.money("total", total)
      .count("total_count", count)
      .list("collected", each(channels, [&](const ChannelTotal& channel) {
              return Scope()
                  .text("channel", channel.channel)
                  .count("count", channel.count)
                  .money("amount", channel.amount)
                  .number("share", share_of(channel.amount, total));
            }));
}

Scope payment_scope(const PaymentRow& row) {
  return Scope()
      .text("reference", row.reference)
      .text("channel", row.channel)
      .text("cus", text_or_dash(row.cus))
      .money("amount", row.amount)
      .text("state", row.in_review ? "En revisión" : to_spanish(row.state))
      .text("tone", tone_class(tone_of(row.state)))
      .instant("created_at", row.created_at)
      .text("age", minutes_text(row.age_minutes))
      .url("url_payment", row.url);
}

Scope rail_scope(const RailRow& row) {
  return Scope()
      .text("name", row.name)
      .text("state", row.answers ? "Responde" : "En descanso")
      .text("tone", tone_class(row.answers ? Tone::kGood : Tone::kBad))
      .flag("rests", row.rests_until.has_value())
      .instant("rests_until", row.rests_until.value_or(Instant{}))
      .flag("answered", row.answered_at.has_value())
      .instant("answered_at", row.answered_at.value_or(Instant{}))
      .optional_text("failure", row.failure)
      .text("pending", std::to_string(row.pending))
      .text("oldest", row.pending == 0 ? std::string(kNone) : minutes_text(row.oldest_minutes))
      .text("heard", std::to_string(row.heard))
      .text("repeated", std::to_string(row.repeated))
      .text("unknown", std::to_string(row.unknown))
      .text("refused", std::to_string(row.refused));
}

struct ExceptionText {
  ExceptionType type;
  std::string_view name, meaning;
};

constexpr ExceptionText kExceptionTexts[] = {
    {ExceptionType::kEsperado, "Esperado", "Se aprobó el pago y el dinero aún no llega al banco."},
    {ExceptionType::kVencido, "Vencido", "El dinero debía estar ya en el banco y no está."},
    {ExceptionType::kValorMenor, "Valor menor", "Llegó menos dinero que el de la orden."},
    {ExceptionType::kValorMayor, "Valor mayor", "Llegó más dinero que el de la orden."},
    {ExceptionType::kSinOrden, "Sin orden", "El banco reporta una referencia que no existe."},
    {ExceptionType::kDuplicado, "Duplicado", "La misma orden se pagó dos veces."},
    {ExceptionType::kNoAprobadoConDinero, "No aprobado con dinero",
     "La pasarela dice rechazado y el banco recibió el dinero."},
    {ExceptionType::kAprobadoSinDinero, "Aprobado sin dinero",
     "La pasarela dice aprobado y el banco lo niega."},
    {ExceptionType::kDatos, "Datos", "El valor coincide y otro dato no."},
    {ExceptionType::kComision, "Comisión", "El banco descontó una comisión."},
    {ExceptionType::kArchivo, "Archivo", "El archivo falta, está repetido o no cuadra."},
};

const ExceptionText& text_of(ExceptionType type) {
  for (const ExceptionText& row : kExceptionTexts)
    if (row.type == type) return row;
  throw BrokenInvariant("exception type out of range");
}

}  // namespace

std::string_view to_spanish(ExceptionType type) {
  return text_of(type).name;
}
std::string_view meaning_of(ExceptionType type) {
  return text_of(type).meaning;
}

std::string treasurer_home_page(const TreasurerHomeView& view) {
  Scope scope = staff_scope(view.chrome, "Inicio");
  set_collected(scope, view.collected);
  scope.date("day", view.day)
      .optional_text("missing_rate", view.missing_rate ? month_text(*view.missing_rate) : "")
      .optional_url("url_rate_new", view.url_rate_new)
      .optional_url("url_budget", view.url_budget)
      .list("counters", each(view.counters,
                             [](const Counter& counter) {
                               return Scope()
                                   .text("label", counter.label)
                                   .count("count", counter.count)
                                   .text("tone", tone_class(counter.tone))
                                   .optional_text("oldest", counter.oldest_days
                                                                ? age_text(*counter.oldest_days)
                                                                : "")
                                   .optional_url("url_counter", counter.url);
                             }))
      .flag("may_approve", view.may_approve)
      .list("approvals", each(view.approvals, [](const Approval& approval) {
              return Scope()
                  .text("what", approval.what)
                  .text("made_by", approval.made_by)
                  .instant("at", approval.at)
                  .url("url_approval", approval.url);
            }));
  return render("staff/treasurer_home", scope);
}

std::string reconciliation_day_page(const ReconciliationDayView& view) {
  Scope scope = staff_scope(view.chrome, "Conciliación", view.errors);
  const Money difference = view.closing - view.book;
  const bool is_zero = view.has_statement && difference.is_zero();
  const auto of_statement = [&](Money m) { return view.has_statement ? to_display(m) : "—"; };
  scope.text("account", view.account)
      .date("from", view.from)
      .date("to", view.to)
      .flag("is_range", view.from != view.to)
      .text("opening", of_statement(view.opening))
      .text("closing", of_statement(view.closing))
      .money("book", view.book)
      .text("difference", of_statement(difference))
      .flag("no_statement", !view.has_statement)
      .flag("is_zero", is_zero)
      .flag("differs", view.has_statement && !is_zero)
      .text("difference_tone", tone_class(is_zero ? Tone::kGood : Tone::kBad))
      .list("carried",
            each(view.carried, [](const std::string& text) { return Scope().text("text", text); }))
      .flag("closed", view.closed)
      .count("settled_count", view.settled_count)
      .count("exception_count", static_cast<std::int64_t>(view.exceptions.size()))
      .flag("may_run", !view.closed && !view.run.url.empty())
      .flag("may_upload", !view.closed && !view.upload.url.empty())
      .list("settled", each(view.settled,
                            [](const SettledRow& row) {
                              return Scope()
                                  .text("reference", row.reference)
                                  .money("amount", row.amount)
                                  .text("why", row.why);
                            }))
      .list("exceptions", each(view.exceptions, exception_scope))
      .scope("rail_file", text_field({.name = "rail_file",
                                      .label = "Reporte de la pasarela",
                                      .hint = "Hasta 20 MB.",
                                      .type = "file"},
                                     view.errors))
      .scope("bank_file",
             text_field({.name = "bank_file",
                         .label = "Extracto o archivo del banco",
                         .hint = "Archivo de recaudo Asobancaria; extracto en camt.053, "
                                 "MT940 o el CSV del convenio. Hasta 20 MB.",
                         .type = "file"},
                        view.errors));
  if (!view.run.url.empty()) scope.scope("run", detail::form_scope(view.run));
  if (!view.upload.url.empty()) scope.scope("upload", detail::form_scope(view.upload));
  return render("staff/reconciliation_day", scope);
}

std::string exceptions_page(const ExceptionsView& view) {
  Scope scope = staff_scope(view.chrome, "Excepciones");
  std::vector<Scope> types;
  for (const ExceptionText& row : kExceptionTexts)
    types.push_back(Scope().text("type", row.name).text("meaning", row.meaning));
  scope.list("exceptions", each(view.rows, exception_scope))
      .list("types", types)
      .flag("truncated", view.truncated);
  return render("staff/exceptions", scope);
}

std::string case_page(const CaseView& view) {
  Scope scope = staff_scope(view.chrome, "Cerrar un caso", view.errors);
  scope
      .list("trail",
            {Scope().text("text", "Excepciones").url("url_link", "/tesoreria/excepciones")})
      .list("exceptions", {exception_scope(view.row)})
      .scope("close", detail::form_scope(view.close))
      .scope("reason", text_field({.name = "reason",
                                   .label = "Cómo se resolvió",
                                   .hint = "Al menos 15 letras. Sin datos personales.",
                                   .value = view.reason},
                                  view.errors));
  return render("staff/case", scope);
}

std::string payments_page(const PaymentsView& view) {
  Scope scope = staff_scope(view.chrome, "Pagos");
  std::vector<Choice> states = {{"", "Todos"}};
  for (const PaymentState state : kPaymentStates)
    states.push_back({std::string(to_code(state)), std::string(to_spanish(state))});
  states.push_back({kReviewFilter, "En revisión"});
  scope.url("url_filter", view.url_filter)
      .scope("estado", select_field({"estado", "Estado", "", view.state_filter, states}, {}))
      .scope("texto", text_field({.name = "texto",
                                  .label = "Referencia o CUS",
                                  .hint = "El número completo o sus primeras cifras.",
                                  .value = view.text_filter},
                                 {}))
      .list("payments", each(view.rows, payment_scope))
      .flag("filtered", !view.state_filter.empty() || !view.text_filter.empty())
      .optional_url("url_rails", view.url_rails)
      .optional_url("url_newest", view.url_newest)
      .optional_url("url_older", view.url_older)
      .flag("has_more", !view.url_newest.empty() || !view.url_older.empty());
  return render("staff/payments", scope);
}

std::string rails_page(const RailsView& view) {
  Scope scope = staff_scope(view.chrome, "Pasarelas de pago");
  scope.list("rails", each(view.rows, rail_scope));
  return render("staff/rails", scope);
}

}  // namespace recaudo::portal
