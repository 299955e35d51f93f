#include "api/portal/detail/page.h"

#include "api/portal/assets.h"

namespace recaudo::portal::detail {
namespace {

Scope link_scope(const Link& link) {
  return Scope().text("text", link.text).url("url_link", link.url);
}

std::string digits_of(std::string_view phone) {
  std::string out;
  for (const char c : phone)
    if ((c >= '0' && c <= '9') || (c == '+' && out.empty())) out += c;
  return out;
}

void set_entity(Scope& scope, const Entity& e) {
  scope.text("entity_name", e.name)
      .optional_text("department", e.department)
      .text("nit", e.nit)
      .text("office", e.office)
      .optional_text("address", e.address)
      .optional_text("postal_code", e.postal_code)
      .text("phone", e.phone)
      .url("url_phone", "tel:" + digits_of(e.phone))
      .text("email", e.email)
      .url("url_email", "mailto:" + e.email)
      .optional_text("hours", e.hours)
      .optional_text("anticorruption_phone", e.anticorruption_phone)
      .url("url_anticorruption", "tel:" + digits_of(e.anticorruption_phone))
      .optional_text("notification_email", e.notification_email)
      .url("url_notification", "mailto:" + e.notification_email);
}

void set_document(Scope& scope, const std::string& title, const FieldErrors& errors) {
  scope.text("page_title", title)
      .url("url_css", asset_url("portal.css"))
      .url("url_icon", asset_url("icono.svg"))
      .list("errors", each(errors, [](const FieldError& error) {
              return Scope().text("text", error.text).url("url_field", "#" + error.field);
            }));
}

const FieldError* error_of(const std::string& name, const FieldErrors& errors) {
  for (const FieldError& error : errors)
    if (error.field == name) return &error;
  return nullptr;
}

// What a screen reader reads with the field: hint, then error.
std::string described_by(const std::string& name, bool hint, bool error) {
  std::string ids = hint ? name + "-ayuda" : "";
  if (error) ids += (ids.empty() ? "" : " ") + name + "-error";
  return ids;
}

void set_field_common(Scope& scope, const std::string& name, const std::string& label,
                      const std::string& hint, const FieldErrors& errors) {
  const FieldError* error = error_of(name, errors);
  scope.text("name", name)
      .text("label", label)
      .optional_text("hint", hint)
      .optional_text("error", error == nullptr ? "" : error->text)
      .optional_text("described_by", described_by(name, !hint.empty(), error != nullptr));
}

struct MenuEntry {
  const char* text;
  std::string StaffUrls::*url;
};
constexpr MenuEntry kMenu[] = {{"Inicio", &StaffUrls::url_treasury},
                               {"Conciliación", &StaffUrls::url_reconciliation},
                               {"Excepciones", &StaffUrls::url_exceptions},
                               {"Pagos", &StaffUrls::url_payments},
                               {"Caja", &StaffUrls::url_till},
                               {"Cajas", &StaffUrls::url_tills},
                               {"Tasas", &StaffUrls::url_rates},
                               {"Cifras anuales", &StaffUrls::url_figures},
                               {"Tablas", &StaffUrls::url_tables},
                               {"Estatuto", &StaffUrls::url_statute},
                               {"Facturas", &StaffUrls::url_invoices},
                               {"SIMPLE", &StaffUrls::url_simple},
                               {"Contabilidad", &StaffUrls::url_books},
                               {"Periodos", &StaffUrls::url_periods},
                               {"Auditoría", &StaffUrls::url_audit},
                               {"Usuarios", &StaffUrls::url_users}};

// An entry without an address is not this person's.
std::vector<Scope> menu_for(const StaffChrome& chrome) {
  std::vector<Scope> entries;
  for (const MenuEntry& entry : kMenu) {
    const std::string& url = chrome.urls.*entry.url;
    if (url.empty()) continue;
    entries.push_back(Scope()
                          .text("text", entry.text)
                          .url("url_link", url)
                          .flag("current", url == chrome.current));
  }
  return entries;
}

}  // namespace

Scope page_scope(const Chrome& chrome, const std::string& title, const FieldErrors& errors) {
  Scope scope;
  set_document(scope, title, errors);
  set_entity(scope, chrome.entity);
  const std::string html_class =
      std::string(chrome.high_contrast ? "contraste " : "") + (chrome.large_text ? "grande" : "");
  scope.text("html_class", html_class)
      .flag("demo", chrome.demo)
      .flag("high_contrast", chrome.high_contrast)
      .flag("large_text", chrome.large_text)
      .url("url_govco", chrome.url_govco)
      .url("url_home", chrome.url_home)
      .url("url_search", chrome.url_search)
      .url("url_verify", chrome.url_verify)
      .url("url_policies", chrome.url_policies)
      .optional_url("url_contrast", chrome.url_contrast)
      .optional_url("url_text_size", chrome.url_text_size)
      .list("trail", each(chrome.trail, link_scope))
      .instant("rendered_at", chrome.rendered_at)
      .optional_text("print_id", chrome.print_id);
  return scope;
}

Scope staff_scope(const StaffChrome& chrome, const std::string& title, const FieldErrors& errors) {
  Scope scope;
  set_document(scope, title, errors);
  set_entity(scope, chrome.entity);
  scope.text("html_class", "")
      .flag("demo", chrome.demo)
      .text("user_name", chrome.user_name)
      .text("role", to_spanish(chrome.role))
      .list("menu", menu_for(chrome))
      .scope("logout", form_scope(chrome.logout))
      .url("url_home", chrome.urls.url_home)
      .url("url_stay", chrome.url_stay)
      .instant("closes_at", chrome.closes_at)
      .text("time_left", chrome.minutes_left == 1
                             ? "1 minuto"
                             : std::to_string(chrome.minutes_left) + " minutos")
      .flag("closes_anyway", chrome.closes_anyway)
      .instant("rendered_at", chrome.rendered_at)
      .optional_text("notice", chrome.notice);
  return scope;
}

Scope text_field(const Field& field, const FieldErrors& errors) {
  Scope scope;
  set_field_common(scope, field.name, field.label, field.hint, errors);
  scope.text("value", field.value)
      .text("type", field.type)
      .optional_text("inputmode", field.inputmode)
      .optional_text("autocomplete", field.autocomplete)
      .flag("optional", field.optional);
  return scope;
}

Scope select_field(const SelectField& field, const FieldErrors& errors) {
  return check_field(field, {field.value}, errors);
}

Scope check_field(const SelectField& field, const std::vector<std::string>& values,
                  const FieldErrors& errors) {
  Scope scope;
  set_field_common(scope, field.name, field.label, field.hint, errors);
  int n = 0;
  std::vector<Scope> options;
  for (const auto& [value, text] : field.options) {
    // The first one carries the field's own id, so that the error summary's link lands on it.
    const std::string id = n == 0 ? field.name : field.name + "-" + std::to_string(n);
    ++n;
    options.push_back(Scope()
                          .text("option_value", value)
                          .text("option_text", text)
                          .text("option_id", id)
                          .flag("chosen", std::ranges::find(values, value) != values.end()));
  }
  scope.list("options", options);
  return scope;
}

Scope form_scope(const PostForm& form) {
  return Scope().url("url_submit", form.url).text("csrf", form.csrf);
}

Scope badge_scope(const Badge& badge) {
  return Scope().text("badge_text", badge.text).text("badge_tone", tone_class(badge.tone));
}

std::string text_or_dash(const std::string& text) {
  return text.empty() ? kNone : text;
}

std::string short_date(Date date) {
  const std::string iso = to_iso(date);
  return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

std::string month_text(const Month& month) {
  return month_name_spanish(month.year, month.month);
}

std::string_view tone_class(Tone tone) {
  switch (tone) {
    case Tone::kGood:
      return "bien";
    case Tone::kWarning:
      return "ojo";
    case Tone::kBad:
      return "mal";
    case Tone::kNeutral:
      return "neutro";
  }
  throw BrokenInvariant("tone out of range");
}

}  // namespace recaudo::portal::detail
