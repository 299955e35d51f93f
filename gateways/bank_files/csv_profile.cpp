#include "gateways/bank_files/csv_profile.h"

#include <toml++/toml.h>

#include <algorithm>
#include <span>

#include "base/embedded_file.h"
#include "base/toml_section.h"
#include "gateways/bank_files/date_pattern.h"

namespace recaudo::embedded {
extern const std::span<const EmbeddedFile> bank_files_data;
}

namespace recaudo::bank_files {
namespace {

constexpr std::int64_t kMaxSkipped = 50;
constexpr std::int64_t kMaxFields = 100;

// One of these words, by its place.
template <typename T>
T one_of(const TomlSection& s, std::string_view key,
         std::initializer_list<std::pair<std::string_view, T>> words) {
  const auto word = s.text(key);
  std::string known;
  for (const auto& [name, value] : words) {
    if (name == word) return value;
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  s.report(std::string(key) + " debe ser uno de: " + known);
  return words.begin()->second;
}

char one_character(const TomlSection& s, std::string_view key) {
  const auto text = s.text(key);
  if (text.size() == 1) return text.front();
  s.report(std::string(key) + " debe ser un solo carácter");
  return ',';
}

// By its name in the header or, in a file without one, by its number, the first being 1.
std::size_t column(const TomlSection& s, std::string_view key, const CsvProfile& p) {
  if (p.header.empty())
    return static_cast<std::size_t>(s.integer(key, 1, static_cast<std::int64_t>(p.fields))) - 1;
  const auto at = std::ranges::find(p.header, s.text(key));
  if (at == p.header.end()) s.report(std::string(key) + " no está en el encabezado");
  return static_cast<std::size_t>(at - p.header.begin());
}

void read_amounts(const TomlSection& s, CsvProfile& p) {
  p.amount_form.decimal = one_character(s, "decimal");
  const auto thousands = s.text_or("miles", "");
  if (thousands.size() > 1) s.report("miles debe ser un solo carácter o nada");
  if (!thousands.empty()) p.amount_form.thousands = thousands.front();
  p.sign = one_of<CsvSign>(s, "signo",
                           {{"con signo", CsvSign::kSigned},
                            {"dos columnas", CsvSign::kTwoColumns},
                            {"marca", CsvSign::kMark}});
  if (p.sign == CsvSign::kTwoColumns) {
    p.credit = column(s, "credito", p);
    p.debit = column(s, "debito", p);
    return;
  }
  p.amount = column(s, "valor", p);
  if (p.sign != CsvSign::kMark) return;
  p.mark = column(s, "marca", p);
  p.credit_mark = s.text("marca_credito");
  p.debit_mark = s.text("marca_debito");
}

void read_layout(const TomlSection& s, CsvProfile& p) {
  if (s.has("encabezado") == s.has("campos"))
    s.report("diga el encabezado o, si el archivo no lo tiene, cuántos campos trae una línea");
  if (s.has("encabezado")) p.header = s.texts("encabezado");
  p.fields = p.header.empty() ? static_cast<std::size_t>(s.integer("campos", 2, kMaxFields))
                              : p.header.size();
  p.date_pattern = s.text("patron_fecha");
  if (!is_date_pattern(p.date_pattern))
    s.report("patron_fecha debe tener día (DD o D), mes (MM o M) y año (AAAA o AA), una vez");
}

CsvProfile read_profile(const TomlSection& s) {
  CsvProfile p;
  p.name = s.text("nombre");
  p.version = static_cast<int>(s.integer("version", 1, 1000));
  p.status = s.text("estado");
  p.source = s.text("fuente");
  p.encoding = one_of<CsvEncoding>(
      s, "codificacion",
      {{"utf-8", CsvEncoding::kUtf8}, {"windows-1252", CsvEncoding::kWindows1252}});
  p.delimiter = one_character(s, "separador");
  read_layout(s, p);
  read_amounts(s, p);
  p.date = column(s, "fecha", p);
  p.description = column(s, "descripcion", p);
  if (s.has("saldo")) p.balance = column(s, "saldo", p);
  if (s.has("referencia")) p.reference = column(s, "referencia", p);
  if (s.has("cuenta")) p.account = column(s, "cuenta", p);
  if (s.has("saltar")) p.skipped_lines = static_cast<int>(s.integer("saltar", 0, kMaxSkipped));
  p.newest_first = one_of<bool>(s, "orden", {{"ascendente", false}, {"descendente", true}});
  p.footer = s.text_or("pie", "");
  s.refuse_unknown_keys();
  return p;
}

CsvConcept read_concept(const TomlSection& s) {
  CsvConcept c{s.text("contiene"), s.text("codigo"), s.flag("devolucion", false)};
  if (c.contains.empty()) s.report("contiene no puede estar vacío");
  s.refuse_unknown_keys();
  return c;
}

}  // namespace

Result<CsvProfiles> load_csv_profiles(std::string_view text, std::string_view file_name) {
  FirstFault fault(Code::kTableInvalid, file_name);
  CsvProfiles out;
  try {
    const toml::table table = toml::parse(text, file_name);
    const TomlSection root(table, "perfiles", fault);
    for (const auto& s : root.sections("perfil")) {
      auto p = read_profile(s);
      if (std::ranges::find(out.profiles, p.name, &CsvProfile::name) != out.profiles.end())
        s.report("el perfil " + p.name + " está dos veces");
      out.profiles.push_back(std::move(p));
    }
    for (const auto& s : root.sections("concepto")) out.concepts.push_back(read_concept(s));
    root.refuse_unknown_keys();
  } catch (const toml::parse_error& e) {
    fault.report(static_cast<int>(e.source().begin.line),
                 "no es TOML: " + std::string(e.description()));
  }
  if (fault.error()) return tl::unexpected(*fault.error());
  return out;
}

const CsvProfiles& builtin_csv_profiles() {
  static const CsvProfiles profiles = value_or_throw(load_csv_profiles(
      embedded::bank_files_data.front().content, embedded::bank_files_data.front().path));
  return profiles;
}

}  // namespace recaudo::bank_files
