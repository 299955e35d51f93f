#include "core/dues/explanation_json.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

#include "base/error.h"

namespace recaudo::dues {

namespace json = boost::json;
using tax_rules::PredialConcept;

namespace {

constexpr std::array<std::pair<PredialConcept, std::string_view>, 3> kParts{
    {{PredialConcept::kPredial, "predial"},
     {PredialConcept::kEnvironmental, "ambiental"},
     {PredialConcept::kBomberil, "bomberil"}}};

std::string_view code_of(PredialConcept part) {
  return std::ranges::find(kParts, part, &decltype(kParts)::value_type::first)->second;
}

PredialConcept part_of(const json::object& line, std::string_view name) {
  if (const auto* code = line.if_contains("parte")) {
    const std::string_view text(code->as_string().data(), code->as_string().size());
    const auto* it = std::ranges::find(kParts, text, &decltype(kParts)::value_type::second);
    invariant(it != kParts.end(), "an explanation names a known part");
    return it->first;
  }
  // Liquidations are never rewritten: those stored before the code existed tell it by their name.
  if (name == "Sobretasa ambiental") return PredialConcept::kEnvironmental;
  if (name == "Sobretasa bomberil") return PredialConcept::kBomberil;
  return PredialConcept::kPredial;
}

// Of before lines told it, all counted.
tax_rules::LineKind kind_of(const json::object& line) {
  using enum tax_rules::LineKind;
  const auto* told = line.if_contains("tipo");
  if (told == nullptr) return kAddend;
  const std::string_view code(told->as_string().data(), told->as_string().size());
  for (const auto kind : {kAddend, kRounding, kSharedRounding, kSubtotal})
    if (code == tax_rules::kind_code(kind)) return kind;
  throw BrokenInvariant("an explanation has known kinds of lines");
}

}  // namespace

json::array to_json(const tax_rules::Explanation& explanation) {
  json::array out;
  for (const auto& line : explanation) {
    json::object o;
    o["concepto"] = line.concept_name;
    o["parte"] = code_of(line.part);
    o["detalle"] = line.detail;
    if (line.base) o["base_centavos"] = line.base->centavos();
    if (line.rate) o["tasa_ppm"] = line.rate->ppm();
    if (line.days) o["dias"] = *line.days;
    o["valor_centavos"] = line.amount.centavos();
    o["tipo"] = tax_rules::kind_code(line.kind);
    o["norma"] = line.norm;
    o["marca"] = static_cast<int>(line.mark);
    out.push_back(std::move(o));
  }
  return out;
}

void add_notes(json::object& notes, const tax_rules::Explanation& explanation) {
  for (const auto& line : explanation)
    if (const auto note = tax_rules::note_of(line.kind); !note.empty())
      notes[std::string(tax_rules::kind_code(line.kind))] = note;
}

json::array to_json(const tax_rules::Explanation& explanation, std::string_view part) {
  json::array out = to_json(explanation);
  for (auto& line : out) line.as_object()["parte"] = part;
  return out;
}

std::string to_text(const tax_rules::Explanation& explanation) {
  return json::serialize(to_json(explanation));
}

tax_rules::Explanation explanation_from_text(std::string_view text) {
  tax_rules::Explanation out;
  try {
    const json::value parsed = json::parse({text.data(), text.size()});
    for (const auto& value : parsed.as_array()) {
      const auto& o = value.as_object();
      tax_rules::ExplanationLine line;
      line.concept_name = std::string(o.at("concepto").as_string());
      line.part = part_of(o, line.concept_name);
      line.detail = std::string(o.at("detalle").as_string());
      if (const auto* v = o.if_contains("base_centavos"))
        line.base = Money::centavos(v->as_int64());
      if (const auto* v = o.if_contains("tasa_ppm")) line.rate = Rate::ppm(v->as_int64());
      line.rate_per_mil = line.detail.find("por mil") != std::string::npos;
      if (const auto* v = o.if_contains("dias")) line.days = static_cast<int>(v->as_int64());
      line.amount = Money::centavos(o.at("valor_centavos").as_int64());
      line.norm = std::string(o.at("norma").as_string());
      line.kind = kind_of(o);
      line.mark = static_cast<tax_rules::SourceMark>(o.at("marca").as_int64());
      out.push_back(std::move(line));
    }
  } catch (const std::exception& e) {
    throw BrokenInvariant(e.what());
  }
  return out;
}

}  // namespace recaudo::dues
