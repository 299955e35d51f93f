// The template engine: mustache with three promises on top. A variable that the view does not set
// is a fault (never a blank on a tax bill); text is always escaped; an address in href/action/src
// can only be one that passed url().
#pragma once

#include <kainjow/mustache.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/rate.h"
#include "base/time.h"

namespace recaudo::portal::detail {

// A template names a variable or a partial that does not exist, or an address is not one of ours.
class TemplateFault : public BrokenInvariant {
  using BrokenInvariant::BrokenInvariant;
};

// The values of one scope of a template. Names that begin with url_ are addresses; all others are
// text.
class Scope {
 public:
  Scope& text(const std::string& name, std::string_view value);
  // Sets has_<name> too, so that templates can leave out what is empty.
  Scope& optional_text(const std::string& name, std::string_view value);
  Scope& flag(const std::string& name, bool value);
  Scope& number(const std::string& name, std::int64_t value);
  // "10.812": for quantities; years and ids are number().
  Scope& count(const std::string& name, std::int64_t value);
  Scope& money(const std::string& name, Money value);
  // <name>_before, <name>_after and <name>_difference.
  Scope& change(const std::string& name, Money before, Money after);
  Scope& date(const std::string& name, Date value);        // also <name>_iso
  Scope& instant(const std::string& name, Instant value);  // also <name>_iso
  // Accepts "/path", "#id", "https:", "mailto:", "tel:", and http on the loopback (simulated bank).
  Scope& url(const std::string& name, std::string_view value);
  Scope& optional_url(const std::string& name, std::string_view value);
  // Sets has_<name> too: false for an empty list.
  Scope& list(const std::string& name, const std::vector<Scope>& items);
  Scope& scope(const std::string& name, const Scope& inner);

  const kainjow::mustache::data& data() const { return data_; }

 private:
  void set(const std::string& name, const kainjow::mustache::data& value);
  kainjow::mustache::data data_;
};

// Renders an embedded template ("taxpayer/home"). Throws TemplateFault.
std::string render(const std::string& template_name, const Scope& scope);
// The same for a template given as text: for tests of the promises above.
std::string render_text(const std::string& template_text, const Scope& scope);

template <typename T, typename F>
std::vector<Scope> each(const std::vector<T>& items, F make_scope) {
  std::vector<Scope> scopes;
  scopes.reserve(items.size());
  for (const T& item : items) scopes.push_back(make_scope(item));
  return scopes;
}

}  // namespace recaudo::portal::detail
