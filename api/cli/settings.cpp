#include "api/cli/settings.h"

#include <toml++/toml.h>
#include <sstream>

#include "base/bytes.h"
#include "tax-rules/data.h"

namespace recaudo::cli {
namespace {

constexpr const char* kTexts[] = {"host", "statute", "pse_base_url", "pse_oauth_url", "pse_origin"};

std::string& target(Settings& s, std::string_view key) {
  if (key == "host") return s.host;
  if (key == "statute") return s.statute;
  if (key == "pse_base_url") return s.pse_base_url;
  if (key == "pse_oauth_url") return s.pse_oauth_url;
  return s.pse_origin;
}

}  // namespace

Result<Settings> read_settings(const Installation& installation) {
  const std::string path = installation.folder() + "/recaudo.toml";
  RECAUDO_TRY(text, read_file(path, 65'536));
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& e) {
    return fail(Code::kBadConfig, path + ", línea " + std::to_string(e.source().begin.line) + ": " +
                                      std::string(e.description()));
  }
  Settings out;
  std::string faults;
  const auto fault = [&](std::string_view key, const char* what) {
    faults += (faults.empty() ? "" : "; ") + std::string(key) + " " + what;
  };
  for (const auto& [key, value] : table) {
    const std::string_view name = key.str();
    if (name == "clock_shift_us") {
      if (const auto n = value.value_exact<std::int64_t>())
        out.clock_shift = std::chrono::microseconds(*n);
      else
        fault(name, "debe ser un entero");
    } else if (name == "pse" || is_rail_section(name)) {
      continue;
    } else if (std::ranges::find(kTexts, name) == std::end(kTexts)) {
      fault(name, "no se conoce");
    } else if (const auto s = value.value_exact<std::string>()) {
      target(out, name) = *s;
    } else {
      fault(name, "debe ser un texto");
    }
  }
  FirstFault first(Code::kBadConfig, path);
  out.pse = read_pse_settings(table, first);
  out.rails = read_rail_settings(table, first);
  for (const std::string_view key : kTexts) {
    const bool only_nf = key == "pse_base_url" || key == "pse_oauth_url";
    if (target(out, key).empty() && !(only_nf && out.pse.soap)) fault(key, "falta");
  }
  if (!faults.empty()) return fail(Code::kBadConfig, path + ": " + faults);
  if (first.error()) return tl::unexpected(*first.error());
  return out;
}

void write_settings(const Installation& installation, const Settings& s) {
  toml::table table{{"host", s.host},
                    {"statute", s.statute},
                    {"pse_base_url", s.pse_base_url},
                    {"pse_oauth_url", s.pse_oauth_url},
                    {"pse_origin", s.pse_origin},
                    {"clock_shift_us", s.clock_shift.count()}};
  write_rail_settings(table, s.rails);
  std::ostringstream text;
  text << table << "\n";
  write_whole_file(installation.folder() + "/recaudo.toml", text.str());
}

SiteSettings site_settings(const Settings& s, int port) {
  SiteSettings out;
  out.host = s.host;
  out.port = static_cast<unsigned short>(port);
  out.pse_base_url = s.pse_base_url;
  out.pse_oauth_url = s.pse_oauth_url;
  out.pse_origin = s.pse_origin;
  out.pse = s.pse;
  out.rails = s.rails;
  const bool demo = s.statute == "demo";
  out.statute_name = demo ? "demo.toml" : s.statute;
  out.statute_toml = demo ? std::string(tax_rules::data_file("statutes/demo.toml"))
                          : value_or_throw(read_file(s.statute, std::size_t{1} << 20));
  out.rate_limit_factor = demo ? 100 : 1;
  return out;
}

}  // namespace recaudo::cli
