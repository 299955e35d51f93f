#include "api/portal/staff_pages.h"

#include "api/portal/detail/page.h"

namespace recaudo::portal {

using detail::each;
using detail::kNone;
using detail::month_text;
using detail::page_scope;
using detail::render;
using detail::Scope;
using detail::staff_scope;
using detail::text_field;
using detail::text_or_dash;
using detail::tone_class;

namespace {

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

Scope mora_row_scope(const MoraEffectRow& row) {
  return Scope()
      .text("debt_number", grouped_parcel_number(row.number))
      .number("debt_vigencia", row.vigencia)
      .money("debt_capital", row.capital)
      .change("debt", row.before, row.after);
}

// For staff/mora_effect.
Scope mora_effect_scope(const MoraEffectView& effect) {
  return Scope()
      .text("effect_note", effect.note)
      .flag("computed", effect.computed)
      .count("debts", effect.debts)
      .count("changed", effect.changed)
      .money("capital", effect.capital)
      .money("before", effect.before)
      .money("after", effect.after)
      .money("difference", effect.after - effect.before)
      .list("rows", each(effect.rows, mora_row_scope));
}

void set_mora_effect(Scope& scope, const std::optional<MoraEffectView>& effect) {
  std::vector<Scope> shown;
  if (effect) shown.push_back(mora_effect_scope(*effect));
  scope.list("mora_effect", shown);
}

Scope user_scope(const UserRow& row) {
  return Scope()
      .text("user", row.user)
      .text("user_full_name", row.name)
      .text("user_role", to_spanish(row.role))
      .text("state", row.active ? "Activo" : "Suspendido")
      .text("state_tone", tone_class(row.active ? Tone::kGood : Tone::kNeutral))
      .flag("has_login", row.last_login.has_value())
      .instant("login", row.last_login.value_or(Instant()))
      .optional_url("url_user", row.url);
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

std::string login_page(const LoginView& view) {
  Scope scope = page_scope(view.chrome, "Ingreso de funcionarios", view.errors);
  scope.text("csrf", view.csrf)
      .url("url_submit", view.url_submit)
      .scope(
          "user",
          text_field(
              {.name = "user", .label = "Usuario", .value = view.user, .autocomplete = "username"},
              view.errors))
      .scope("password", text_field({.name = "password",
                                     .label = "Contraseña",
                                     .type = "password",
                                     .autocomplete = "current-password"},
                                    view.errors));
  return render("staff/login", scope);
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
       .hint = "Mes y año, por ejemplo 11/2026.",
       .value = view.month,
       .type = "text"},
      {.name = "ibc",
       .label = "Interés bancario corriente (%)",
       .hint = "Efectivo anual, por ejemplo 19,49.",
       .value = view.ibc,
       .inputmode = "decimal"},
      {.name = "usury",
       .label = "Tasa de usura (%)",
       .hint = "Efectivo anual, por ejemplo 29,24.",
       .value = view.usury,
       .inputmode = "decimal"},
      {.name = "resolution",
       .label = "Número de la resolución",
       .hint = "Como aparece en la certificación.",
       .value = view.resolution},
      {.name = "resolution_date",
       .label = "Fecha de la resolución",
       .hint = "Día, mes y año, por ejemplo 30/09/2026.",
       .value = view.resolution_date},
  };
  std::vector<Scope> scopes;
  for (const detail::Field& field : fields) scopes.push_back(text_field(field, view.errors));
  scope.scope("propose", detail::form_scope(view.propose)).list("fields", scopes);
  set_mora_effect(scope, view.effect);
  return render("staff/rate_new", scope);
}

std::string rate_approval_page(const RateApprovalView& view) {
  Scope scope = staff_scope(view.chrome, "Aprobar la tasa de " + month_text(view.month));
  scope.scope("approve", detail::form_scope(view.approve))
      .scope("reject", detail::form_scope(view.reject))
      .text("month", month_text(view.month))
      .text("ibc", to_percent_text(view.ibc))
      .text("usury", to_percent_text(view.usury))
      .text("resolution", view.resolution)
      .text("proposed_by", view.proposed_by)
      .instant("proposed_at", view.proposed_at)
      .optional_text("no_decision", view.no_decision)
      .text("stored_bytes", view.stored_bytes)
      .text("sha256", view.sha256_hex);
  set_mora_effect(scope, view.effect);
  return render("staff/rate_approval", scope);
}

std::string audit_page(const AuditView& view) {
  Scope scope = staff_scope(view.chrome, "Auditoría");
  scope.text("origin", view.origin)
      .count("size", view.size)
      .text("root", view.root_hex)
      .number("witnesses", view.witnesses)
      .number("witnesses_needed", view.witnesses_needed)
      .text("witness_tone",
            tone_class(view.witnesses >= view.witnesses_needed ? Tone::kGood : Tone::kWarning))
      .text("checkpoint_text", view.checkpoint_text)
      .url("url_checkpoint", view.url_checkpoint)
      .url("url_policy_file", view.url_policy_file)
      .text("fetch_command", view.fetch_command)
      .text("verify_command", view.verify_command);
  return render("staff/audit", scope);
}

std::string users_page(const UsersView& view) {
  Scope scope = staff_scope(view.chrome, "Usuarios");
  scope.list("users", each(view.rows, user_scope));
  return render("staff/users", scope);
}

}  // namespace recaudo::portal
