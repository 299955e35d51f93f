#include "api/portal/detail/engine.h"

#include <map>

#include "base/embedded_file.h"

namespace recaudo::embedded {
extern const std::span<const EmbeddedFile> kPortalTemplates;
}

namespace recaudo::portal::detail {
namespace {

namespace mu = kainjow::mustache;

constexpr int kMaxPartialDepth = 6;

class StrictContext : public mu::context<std::string> {
 public:
  using mu::context<std::string>::context;
  const mu::data* get(const std::string& name) const override {
    const mu::data* found = mu::context<std::string>::get(name);
    if (found == nullptr) throw TemplateFault(("template variable not set: " + name).c_str());
    return found;
  }
  const mu::data* get_partial(const std::string& name) const override {
    throw TemplateFault(("partial not expanded: " + name).c_str());
  }
};

std::string_view source_of(const std::string& name) {
  const std::string path = "templates/" + name + ".mustache";
  for (const EmbeddedFile& file : embedded::kPortalTemplates)
    if (file.path == path) return file.content;
  throw TemplateFault(("no such template: " + name).c_str());
}

// Replaces each {{>partial}} by its text, once, when the template is loaded.
std::string expand_partials(std::string_view text, int depth) {
  if (depth > kMaxPartialDepth) throw TemplateFault("partials nest too deep");
  std::string out;
  for (;;) {
    const auto open = text.find("{{>");
    if (open == std::string_view::npos) return out.append(text);
    const auto close = text.find("}}", open);
    if (close == std::string_view::npos) throw TemplateFault("partial tag without end");
    out.append(text.substr(0, open));
    out +=
        expand_partials(source_of(std::string(text.substr(open + 3, close - open - 3))), depth + 1);
    text.remove_prefix(close + 2);
  }
}

std::string run(mu::mustache& parsed, const Scope& scope) {
  StrictContext context(&scope.data());
  std::string html = parsed.render(context);
  if (!parsed.is_valid()) throw TemplateFault(parsed.error_message().c_str());
  return html;
}

bool is_safe_url(std::string_view url) {
  if (url.starts_with('#')) return true;
  if (url.starts_with('/')) return !url.starts_with("//") && !url.starts_with("/\\");
  for (const char* prefix :
       {"https://", "mailto:", "tel:", "http://127.0.0.1:", "http://localhost:", "http://[::1]:"})
    if (url.starts_with(prefix)) return true;
  return false;
}

}  // namespace

void Scope::set(const std::string& name, const mu::data& value) {
  data_.set(name, value);
}

Scope& Scope::text(const std::string& name, std::string_view value) {
  if (name.starts_with("url_")) throw TemplateFault("an address must be set with url()");
  set(name, std::string(value));
  return *this;
}

Scope& Scope::optional_text(const std::string& name, std::string_view value) {
  flag("has_" + name, !value.empty());
  return text(name, value);
}

Scope& Scope::flag(const std::string& name, bool value) {
  set(name, value);
  return *this;
}

Scope& Scope::number(const std::string& name, std::int64_t value) {
  return text(name, std::to_string(value));
}

Scope& Scope::count(const std::string& name, std::int64_t value) {
  std::string digits = std::to_string(value);
  const std::size_t first = value < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ".");
  return text(name, digits);
}

Scope& Scope::money(const std::string& name, Money value) {
  return text(name, to_display(value));
}

Scope& Scope::change(const std::string& name, Money before, Money after) {
  return money(name + "_before", before)
      .money(name + "_after", after)
      .money(name + "_difference", after - before);
}

Scope& Scope::date(const std::string& name, Date value) {
  return text(name, to_long_spanish(value)).text(name + "_iso", to_iso(value));
}

Scope& Scope::instant(const std::string& name, Instant value) {
  return text(name, to_long_spanish(value)).text(name + "_iso", to_rfc3339(value));
}

Scope& Scope::url(const std::string& name, std::string_view value) {
  if (!name.starts_with("url_")) throw TemplateFault("addresses are named url_...");
  if (!is_safe_url(value)) throw TemplateFault(("address refused for " + name).c_str());
  set(name, std::string(value));
  return *this;
}

Scope& Scope::optional_url(const std::string& name, std::string_view value) {
  flag("has_" + name, !value.empty());
  return url(name, value.empty() ? std::string_view("#") : value);
}

Scope& Scope::list(const std::string& name, const std::vector<Scope>& items) {
  mu::data values(mu::data::type::list);
  for (const Scope& item : items) values.push_back(item.data());
  flag("has_" + name, !items.empty());
  set(name, values);
  return *this;
}

Scope& Scope::scope(const std::string& name, const Scope& inner) {
  set(name, inner.data());
  return *this;
}

std::string render(const std::string& template_name, const Scope& scope) {
  // Rendering is not const in the library: each thread keeps its own parsed copies.
  thread_local std::map<std::string, mu::mustache> parsed;
  auto found = parsed.find(template_name);
  if (found == parsed.end()) {
    mu::mustache fresh(expand_partials(source_of(template_name), 0));
    if (!fresh.is_valid()) throw TemplateFault(fresh.error_message().c_str());
    found = parsed.emplace(template_name, std::move(fresh)).first;
  }
  return run(found->second, scope);
}

std::string render_text(const std::string& template_text, const Scope& scope) {
  mu::mustache parsed(expand_partials(template_text, 0));
  if (!parsed.is_valid()) throw TemplateFault(parsed.error_message().c_str());
  return run(parsed, scope);
}

}  // namespace recaudo::portal::detail
