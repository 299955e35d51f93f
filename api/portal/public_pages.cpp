#include "api/portal/public_pages.h"

#include "api/portal/detail/page.h"

namespace recaudo::portal {

using detail::page_scope;
using detail::render;
using detail::Scope;

namespace {

struct PolicyText {
  std::string_view slug, title, summary;
};

PolicyText text_of(Policy policy) {
  switch (policy) {
    case Policy::kRegistration:
      return {"registro-de-usuarios", "Política de registro de usuarios",
              "Quién puede tener cuenta, cómo se protege y cómo se cierra."};
    case Policy::kSessions:
      return {"sesiones-seguras", "Política de gestión segura de sesiones",
              "Cuánto dura una sesión y qué hacemos para protegerla."};
    case Policy::kPrivacy:
      return {"datos-personales", "Política de confidencialidad y tratamiento de datos",
              "Qué datos usamos, para qué y cuáles son sus derechos."};
    case Policy::kMonitoring:
      return {"monitoreo-de-trafico", "Política de uso de software de monitoreo de tráfico",
              "Qué vigilamos en este servicio y qué no se permite."};
  }
  throw BrokenInvariant("policy out of range");
}

const char* template_of(Policy policy) {
  switch (policy) {
    case Policy::kRegistration:
      return "taxpayer/policy_registration";
    case Policy::kSessions:
      return "taxpayer/policy_sessions";
    case Policy::kPrivacy:
      return "taxpayer/policy_privacy";
    case Policy::kMonitoring:
      return "taxpayer/policy_monitoring";
  }
  throw BrokenInvariant("policy out of range");
}

void set_figures(Scope& scope, const PolicyFigures& figures) {
  scope.number("password_min", figures.password_min)
      .number("failed_logins", figures.failed_logins)
      .number("block_minutes", figures.block_minutes)
      .number("hard_stop", figures.hard_stop)
      .number("admin_idle_minutes", figures.admin_idle_minutes)
      .number("staff_idle_minutes", figures.staff_idle_minutes)
      .number("session_hours", figures.session_hours)
      .number("admin_session_hours", figures.admin_session_hours);
}

std::string heading_for(int status) {
  switch (status) {
    case 400:
    case 422:
      return "No pudimos usar esos datos";
    case 401:
    case 403:
      return "No tiene permiso para ver esta página";
    case 404:
      return "No encontramos esa página";
    case 409:
      return "Ese paso ya no se puede hacer";
    case 429:
      return "Hizo muchas consultas seguidas";
    case 502:
    case 503:
      return "El servicio no está disponible ahora";
    default:
      return "Tuvimos un problema";
  }
}

}  // namespace

std::string_view policy_slug(Policy policy) {
  return text_of(policy).slug;
}

std::string policies_index_page(const PoliciesIndexView& view) {
  invariant(view.urls.size() == std::size(kPolicies), "one address for each policy");
  Scope scope = page_scope(view.chrome, "Políticas de este sitio");
  std::vector<Scope> items;
  for (std::size_t i = 0; i < view.urls.size(); ++i) {
    const PolicyText text = text_of(kPolicies[i]);
    items.push_back(Scope()
                        .text("title", text.title)
                        .text("summary", text.summary)
                        .url("url_policy", view.urls[i]));
  }
  scope.list("policies", items).text("version", view.version).date("since", view.in_force_since);
  return render("taxpayer/policies_index", scope);
}

std::string policy_page(const PolicyView& view) {
  Scope scope = page_scope(view.chrome, std::string(text_of(view.policy).title));
  set_figures(scope, view.figures);
  scope.text("version", view.version).date("since", view.in_force_since);
  return render(template_of(view.policy), scope);
}

std::string log_entry_page(const LogEntryView& view) {
  Scope scope = page_scope(view.chrome, "Entrada " + view.number + " de la bitácora");
  scope.text("size", view.size)
      .text("leaf", view.leaf)
      .optional_text("receipt", view.receipt)
      .text("payment", view.payment)
      .money("amount", view.amount)
      .url("url_proof", view.url_proof)
      .text("fetch_command", view.fetch_command)
      .text("verify_command", view.verify_command)
      .text("hash_command", view.hash_command)
      .optional_text("full_bundle", view.full_bundle);
  return render("taxpayer/log_entry", scope);
}

std::string error_page(const ErrorView& view) {
  const ErrorInfo& row = info(view.error.code);
  const int status = view.http_status == 0 ? row.http_status : view.http_status;
  Scope scope = page_scope(view.chrome, heading_for(status));
  scope.text("what", row.text)
      .optional_text("detail", status < 500 ? view.error.detail : "")
      .flag("is_missing_page", status == 404)
      .flag("wait", status >= 500)
      .text("error_id", row.id)
      .text("request_id", view.request_id);
  return render("taxpayer/error", scope);
}

}  // namespace recaudo::portal
