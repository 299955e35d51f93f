#include "api/portal/staff_pages.h"

#include "api/portal/detail/page.h"

namespace recaudo::portal {

using detail::each;
using detail::page_scope;
using detail::render;
using detail::Scope;
using detail::select_field;
using detail::staff_scope;
using detail::text_field;
using detail::tone_class;

namespace {

constexpr const char* kNone = "—";

std::string month_text(const Month& month) {
  return month_name_spanish(month.year, month.month);
}

std::string money_or_dash(const std::optional<Money>& amount) {
  return amount ? to_display(*amount) : kNone;
}

std::string text_or_dash(const std::string& text) {
  return text.empty() ? kNone : text;
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

Scope exit_scope(const Exit& exit) {
  return Scope()
      .text("text", exit.text)
      .url("url_exit", exit.url)
      .flag("two_people", exit.two_people);
}

Scope exception_scope(const ExceptionRow& row) {
  return Scope()
      .text("exception_id", row.id)
      .text("reference", row.reference)
      .text("type", to_spanish(row.type))
      .text("tone", tone_class(tone_of(row.type)))
      .text("reason", row.reason.empty() ? meaning_of(row.type) : std::string_view(row.reason))
      .text("order_amount", money_or_dash(row.order_amount))
      .text("rail_amount", money_or_dash(row.rail_amount))
      .text("bank_amount", money_or_dash(row.bank_amount))
      .text("age", age_text(row.age_days))
      .optional_url("url_exception", row.url)
      .list("exits", each(row.exits, exit_scope));
}

Scope feed_scope(const Feed& feed) {
  return Scope()
      .text("feed", feed.name)
      .text("last_file", text_or_dash(feed.last_file))
      .flag("has_at", feed.at.has_value())
      .instant("at", feed.at.value_or(Instant()))
      .count("lines", feed.lines)
      .money("total", feed.total)
      .text("tone", tone_class(feed.healthy ? Tone::kGood : Tone::kBad))
      .text("health", feed.healthy ? "Al día" : "Con falla")
      .optional_text("note", feed.note);
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

struct StatusText {
  const char* text;
  Tone tone;
};

StatusText text_of(RateStatus status) {
  switch (status) {
    case RateStatus::kApproved:
      return {"Aprobada", Tone::kGood};
    case RateStatus::kAwaiting:
      return {"Espera aprobación", Tone::kWarning};
    case RateStatus::kRejected:
      return {"Rechazada", Tone::kNeutral};
    case RateStatus::kToConfirm:
      return {"Tasa por confirmar", Tone::kWarning};
    case RateStatus::kMissing:
      return {"Falta", Tone::kBad};
  }
  throw BrokenInvariant("rate status out of range");
}

Scope rate_scope(const RateRow& row) {
  const StatusText status = text_of(row.status);
  return Scope()
      .text("month", month_text(row.month))
      .text("status", status.text)
      .text("tone", tone_class(status.tone))
      .text("ibc", row.ibc ? to_percent_text(*row.ibc) : kNone)
      .text("usury", row.usury ? to_percent_text(*row.usury) : kNone)
      .text("resolution", text_or_dash(row.resolution))
      .text("proposed_by", text_or_dash(row.proposed_by))
      .text("approved_by", text_or_dash(row.approved_by))
      .optional_url("url_rate", row.url);
}

Scope payment_scope(const PaymentRow& row) {
  return Scope()
      .text("reference", row.reference)
      .text("parcel", grouped_parcel_number(row.parcel_number))
      .text("channel", row.channel)
      .text("cus", text_or_dash(row.cus))
      .money("amount", row.amount)
      .text("state", to_spanish(row.state))
      .text("tone", tone_class(tone_of(row.state)))
      .instant("created_at", row.created_at)
      .text("age", minutes_text(row.age_minutes))
      .url("url_payment", row.url);
}

Scope change_scope(const ParcelChange& change) {
  return Scope()
      .text("number", grouped_parcel_number(change.number))
      .text("before", text_or_dash(change.before))
      .text("after", text_or_dash(change.after));
}

Scope avaluo_scope(const AvaluoChange& change) {
  return Scope()
      .text("number", grouped_parcel_number(change.number))
      .money("before", change.before)
      .money("after", change.after)
      .money("change", change.after - change.before);
}

std::vector<Scope> change_groups(const CadastreImportView& view) {
  std::vector<Scope> groups;
  const auto add = [&](const char* name, const std::vector<ParcelChange>& rows,
                       std::int64_t count) {
    if (rows.empty()) return;
    groups.push_back(Scope()
                         .text("group", name)
                         .count("shown", static_cast<std::int64_t>(rows.size()))
                         .count("group_count", count)
                         .list("changes", each(rows, change_scope)));
  };
  add("Predios nuevos", view.added, view.added_count);
  add("Predios que salen", view.gone, view.gone_count);
  add("Cambia el propietario", view.owners, view.owner_count);
  return groups;
}

Scope user_scope(const UserRow& row) {
  return Scope()
      .text("user", row.user)
      .text("user_full_name", row.name)
      .text("user_role", to_spanish(row.role))
      .text("state", row.active ? "Activo" : "Suspendido")
      .text("state_tone", tone_class(row.active ? Tone::kGood : Tone::kNeutral))
      .text("factor", row.second_factor ? "Activo" : "Falta")
      .text("factor_tone", tone_class(row.second_factor ? Tone::kGood : Tone::kBad))
      .flag("has_login", row.last_login.has_value())
      .instant("login", row.last_login.value_or(Instant()))
      .url("url_user", row.url);
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

std::string_view to_spanish(Role role) {
  switch (role) {
    case Role::kContribuyente:
      return "Contribuyente";
    case Role::kCajero:
      return "Cajero";
    case Role::kTesorero:
      return "Tesorería";
    case Role::kRentas:
      return "Rentas";
    case Role::kAuditor:
      return "Auditoría";
    case Role::kAdministrador:
      return "Administración";
  }
  throw BrokenInvariant("role out of range");
}

std::string_view to_spanish(ExceptionType type) {
  return text_of(type).name;
}
std::string_view meaning_of(ExceptionType type) {
  return text_of(type).meaning;
}

std::string login_page(const LoginView& view) {
  Scope scope = page_scope(
      view.chrome, view.ask_code ? "Escriba el código" : "Ingreso de funcionarios", view.errors);
  scope.text("csrf", view.csrf)
      .url("url_submit", view.url_submit)
      .flag("ask_code", view.ask_code)
      .scope(
          "user",
          text_field(
              {.name = "user", .label = "Usuario", .value = view.user, .autocomplete = "username"},
              view.errors))
      .scope("password", text_field({.name = "password",
                                     .label = "Contraseña",
                                     .type = "password",
                                     .autocomplete = "current-password"},
                                    view.errors))
      .scope("code", text_field({.name = "code",
                                 .label = "Código de 6 dígitos",
                                 .hint = "Está en su aplicación de autenticación.",
                                 .inputmode = "numeric",
                                 .autocomplete = "one-time-code"},
                                view.errors));
  return render("staff/login", scope);
}

std::string treasurer_home_page(const TreasurerHomeView& view) {
  Scope scope = staff_scope(view.chrome, "Inicio");
  set_collected(scope, view.collected);
  scope.date("day", view.day)
      .optional_text("missing_rate", view.missing_rate ? month_text(*view.missing_rate) : "")
      .optional_url("url_rate_new", view.url_rate_new)
      .list("counters", each(view.counters,
                             [](const Counter& counter) {
                               return Scope()
                                   .text("label", counter.label)
                                   .count("count", counter.count)
                                   .text("tone", tone_class(counter.tone))
                                   .optional_text("oldest", counter.oldest_days
                                                                ? age_text(*counter.oldest_days)
                                                                : "")
                                   .url("url_counter", counter.url);
                             }))
      .list("approvals", each(view.approvals,
                              [](const Approval& approval) {
                                return Scope()
                                    .text("what", approval.what)
                                    .text("made_by", approval.made_by)
                                    .instant("at", approval.at)
                                    .url("url_approval", approval.url);
                              }))
      .list("feeds", each(view.feeds, feed_scope));
  return render("staff/treasurer_home", scope);
}

std::string reconciliation_day_page(const ReconciliationDayView& view) {
  Scope scope = staff_scope(view.chrome, "Conciliación", view.errors);
  const Money difference = view.closing - view.book;
  scope.text("account", view.account)
      .date("from", view.from)
      .date("to", view.to)
      .flag("is_range", view.from != view.to)
      .money("opening", view.opening)
      .money("closing", view.closing)
      .money("book", view.book)
      .money("difference", difference)
      .flag("is_zero", difference.is_zero())
      .flag("can_close", difference.is_zero() && !view.url_close.empty())
      .text("difference_tone", tone_class(difference.is_zero() ? Tone::kGood : Tone::kBad))
      .flag("closed", view.closed)
      .count("settled_count", view.settled_count)
      .count("exception_count", static_cast<std::int64_t>(view.exceptions.size()))
      .url("url_upload", view.url_upload)
      .url("url_run", view.url_run)
      .url("url_close", view.url_close.empty() ? view.url_run : view.url_close)
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
      .scope("bank_file", text_field({.name = "bank_file",
                                      .label = "Extracto o archivo del banco",
                                      .hint = "Hasta 20 MB.",
                                      .type = "file"},
                                     view.errors));
  return render("staff/reconciliation_day", scope);
}

std::string exceptions_page(const ExceptionsView& view) {
  Scope scope = staff_scope(view.chrome, "Excepciones");
  std::vector<Scope> types;
  for (const ExceptionText& row : kExceptionTexts)
    types.push_back(Scope().text("type", row.name).text("meaning", row.meaning));
  scope
      .list("bands", each(view.bands,
                          [](const AgeBand& band) {
                            return Scope()
                                .text("band", band.text)
                                .count("count", band.count)
                                .money("amount", band.amount);
                          }))
      .list("exceptions", each(view.rows, exception_scope))
      .list("types", types);
  detail::set_pager(scope, view.pager);
  return render("staff/exceptions", scope);
}

std::string payments_page(const PaymentsView& view) {
  Scope scope = staff_scope(view.chrome, "Pagos");
  scope.url("url_filter", view.url_filter)
      .scope("estado", select_field({"estado",
                                     "Estado",
                                     "",
                                     view.state_filter,
                                     {{"", "Todos"},
                                      {"pendiente", "Pendiente"},
                                      {"aprobado", "Aprobado"},
                                      {"rechazado", "Rechazado"},
                                      {"vencido", "Vencido"},
                                      {"devuelto", "Devuelto"}}},
                                    {}))
      .scope("texto",
             text_field(
                 {.name = "texto", .label = "Referencia, CUS o predio", .value = view.text_filter},
                 {}))
      .list("payments", each(view.rows, payment_scope));
  detail::set_pager(scope, view.pager);
  return render("staff/payments", scope);
}

std::string rates_page(const RatesView& view) {
  Scope scope = staff_scope(view.chrome, "Tasas de interés");
  scope.optional_url("url_new", view.url_new).list("rates", each(view.rows, rate_scope));
  return render("staff/rates", scope);
}

std::string rate_new_page(const RateNewView& view) {
  Scope scope = staff_scope(view.chrome, "Cargar una tasa", view.errors);
  const detail::Field fields[] = {
      {.name = "month",
       .label = "Mes",
       .hint = "Año y mes, por ejemplo 2026-11.",
       .value = view.month,
       .type = "text"},
      {.name = "ibc",
       .label = "Interés bancario corriente (%)",
       .hint = "Efectivo anual, con punto decimal.",
       .value = view.ibc,
       .inputmode = "decimal"},
      {.name = "usury",
       .label = "Tasa de usura (%)",
       .hint = "Efectivo anual, con punto decimal.",
       .value = view.usury,
       .inputmode = "decimal"},
      {.name = "resolution",
       .label = "Número de la resolución",
       .hint = "Como aparece en la certificación.",
       .value = view.resolution},
      {.name = "resolution_date",
       .label = "Fecha de la resolución",
       .hint = "Año, mes y día, por ejemplo 2026-09-30.",
       .value = view.resolution_date},
  };
  std::vector<Scope> scopes;
  for (const detail::Field& field : fields) scopes.push_back(text_field(field, view.errors));
  scope.url("url_submit", view.url_submit).list("fields", scopes);
  return render("staff/rate_new", scope);
}

std::string rate_approval_page(const RateApprovalView& view) {
  Scope scope =
      staff_scope(view.chrome, "Aprobar la tasa de " + month_text(view.month), view.errors);
  scope.url("url_approve", view.url_approve)
      .url("url_reject", view.url_reject)
      .text("month", month_text(view.month))
      .text("ibc", to_percent_text(view.ibc))
      .text("usury", to_percent_text(view.usury))
      .text("resolution", view.resolution)
      .text("proposed_by", view.proposed_by)
      .instant("proposed_at", view.proposed_at)
      .flag("own_proposal", view.own_proposal)
      .text("stored_bytes", view.stored_bytes)
      .text("sha256", view.sha256_hex)
      .scope("reason_field", text_field({.name = "reason",
                                         .label = "Motivo del rechazo",
                                         .hint = "Al menos 15 caracteres.",
                                         .value = view.reason},
                                        view.errors));
  return render("staff/rate_approval", scope);
}

std::string cadastre_import_page(const CadastreImportView& view) {
  Scope scope = staff_scope(view.chrome, "Cambios del catastro " + std::to_string(view.vigencia));
  scope.text("file_name", view.file_name)
      .text("sha256", view.sha256_hex)
      .count("lines", view.lines)
      .money("avaluo_before", view.avaluo_before)
      .money("avaluo_after", view.avaluo_after)
      .count("added_count", view.added_count)
      .count("gone_count", view.gone_count)
      .count("avaluo_count", view.avaluo_count)
      .count("owner_count", view.owner_count)
      .count("rejected_count", view.rejected_count)
      .text("rejected_tone", tone_class(view.rejected_count == 0 ? Tone::kGood : Tone::kBad))
      .optional_url("url_apply", view.url_apply)
      .url("url_discard", view.url_discard)
      .count("avaluos_shown", static_cast<std::int64_t>(view.avaluos.size()))
      .list("avaluos", each(view.avaluos, avaluo_scope))
      .list("groups", change_groups(view))
      .list("rejected", each(view.rejected, [](const RejectedLine& line) {
              return Scope()
                  .count("line", line.line)
                  .text("column", line.column)
                  .text("reason", line.reason);
            }));
  return render("staff/cadastre_import", scope);
}

std::string ledger_balances_page(const LedgerBalancesView& view) {
  Scope scope = staff_scope(view.chrome, "Balance de comprobación");
  Money debits;
  Money credits;
  for (const BalanceRow& row : view.rows) {
    debits += row.debits;
    credits += row.credits;
  }
  scope.date("from", view.from)
      .date("to", view.to)
      .flag("balanced", debits == credits)
      .money("total_debits", debits)
      .money("total_credits", credits)
      .money("difference", debits - credits)
      .list("balances", each(view.rows, [](const BalanceRow& row) {
              return Scope()
                  .text("account", row.account)
                  .text("account_name", row.name)
                  .money("debits", row.debits)
                  .money("credits", row.credits)
                  .money("balance", row.balance);
            }));
  return render("staff/ledger_balances", scope);
}

std::string audit_page(const AuditView& view) {
  Scope scope = staff_scope(view.chrome, "Auditoría");
  scope.text("origin", view.origin)
      .count("size", view.size)
      .text("root", view.root_hex)
      .instant("signed_at", view.signed_at)
      .number("witnesses", view.witnesses)
      .number("witnesses_needed", view.witnesses_needed)
      .text("witness_tone",
            tone_class(view.witnesses >= view.witnesses_needed ? Tone::kGood : Tone::kWarning))
      .text("checkpoint_text", view.checkpoint_text)
      .url("url_checkpoint", view.url_checkpoint)
      .url("url_policy_file", view.url_policy_file)
      .text("verify_command", view.verify_command)
      .list("events", each(view.events, [](const AuditEvent& event) {
              return Scope()
                  .count("index", event.index)
                  .instant("at", event.at)
                  .text("type", event.type)
                  .text("actor", event.actor)
                  .text("leaf", event.leaf_hex);
            }));
  return render("staff/audit", scope);
}

std::string users_page(const UsersView& view) {
  Scope scope = staff_scope(view.chrome, "Usuarios");
  scope.optional_url("url_new", view.url_new).list("users", each(view.rows, user_scope));
  return render("staff/users", scope);
}

}  // namespace recaudo::portal
