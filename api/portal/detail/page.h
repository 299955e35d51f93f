// Scopes that many pages share: the chrome, the parts of a form, badges, pages of a list.
#pragma once

#include "api/portal/detail/engine.h"
#include "api/portal/staff_pages.h"
#include "api/portal/view.h"

namespace recaudo::portal::detail {

// The outermost scope of a page. `title` is the h1; with errors the browser's title begins "Error:
// ".
Scope page_scope(const Chrome& chrome, const std::string& title, const FieldErrors& errors = {});
Scope staff_scope(const StaffChrome& chrome, const std::string& title,
                  const FieldErrors& errors = {});

struct Field {
  std::string name = {};
  std::string label = {};
  std::string hint = {};
  std::string value = {};
  std::string type = "text";
  std::string inputmode = {};     // "numeric", ...
  std::string autocomplete = {};  // "email", ...
  bool optional = false;
};
Scope text_field(const Field& field, const FieldErrors& errors);

struct SelectField {
  std::string name, label, hint, value;
  std::vector<Choice> options;
};
// For shared/select_field and shared/radio_field.
Scope select_field(const SelectField& field, const FieldErrors& errors);
// For shared/check_field: any of the options.
Scope check_field(const SelectField& field, const std::vector<std::string>& values,
                  const FieldErrors& errors);

// For {{#name}}<form action="{{url_submit}}">{{>shared/csrf}}…{{/name}}.
Scope form_scope(const PostForm& form);

Scope badge_scope(const Badge& badge);
// What stands where there is nothing to say.
inline constexpr const char* kNone = "—";
std::string text_or_dash(const std::string& text);
std::string short_date(Date date);           // "31/03/2026", as it is typed
std::string month_text(const Month& month);  // "noviembre de 2026"
// The class of the style sheet.
std::string_view tone_class(Tone tone);

}  // namespace recaudo::portal::detail
