#include "tax-rules/environmental_authority.h"

#include "base/toml_section.h"

namespace recaudo::tax_rules {

Result<std::optional<EnvironmentalAuthority>> environmental_authority(std::string_view statute_toml,
                                                                      std::string_view file_name) {
  try {
    const auto table = toml::parse(statute_toml, file_name);
    const auto nit = table["municipio"]["autoridad_ambiental_nit"].value<std::string>();
    if (!nit) return std::optional<EnvironmentalAuthority>{};
    RECAUDO_TRY(parsed, Nit::parse(*nit));
    return std::optional(EnvironmentalAuthority{
        table["municipio"]["autoridad_ambiental"].value_or(std::string()), parsed});
  } catch (const toml::parse_error& e) {
    return fail(Code::kStatuteInvalid,
                std::string(file_name) + ": " + std::string(e.description()));
  }
}

}  // namespace recaudo::tax_rules
