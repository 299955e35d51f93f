#include "api/cli/bill_report.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <functional>
#include <string_view>

#include "base/money.h"
#include "tax-rules/data.h"

namespace recaudo::cli {
namespace {

namespace json = boost::json;

std::string money(const json::object& o, std::string_view field) {
  return to_display(Money::centavos(o.at(field).as_int64()));
}

std::string text(const json::object& o, std::string_view field) {
  return std::string(o.at(field).as_string());
}

long long count(const json::object& o, std::string_view field) {
  return o.at(field).to_number<std::int64_t>();
}

// Tenths of a percent, half up; nothing to compare with gives "nuevo".
std::string change(const json::object& o) {
  const std::int64_t before = o.at("predial_anterior_centavos").as_int64();
  const std::int64_t now = o.at("predial_comparable_centavos").as_int64();
  if (before == 0) return "nuevo";
  const std::int64_t tenths =
      divide_rounded(Int128{now - before} * 1000, before, Rounding::kHalfUp);
  const std::int64_t size = tenths < 0 ? -tenths : tenths;
  return std::string(tenths < 0 ? "-" : "+") + std::to_string(size / 10) + "," +
         std::to_string(size % 10) + " %";
}

// By letters, not bytes, so that columns stand beneath each other.
std::string padded(std::string name) {
  constexpr std::ptrdiff_t kWidth = 36;
  const auto letters =
      std::ranges::count_if(name, [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; });
  if (letters < kWidth) name.append(static_cast<std::size_t>(kWidth - letters), ' ');
  return name;
}

void print_sums(const char* title, const json::array& rows,
                const std::function<std::string(const json::object&)>& name) {
  std::printf("\n%s %9s %20s %20s %21s %9s\n", padded(title).c_str(), "predios", "predial",
              "comparable", "año anterior", "cambio");
  for (const auto& row : rows) {
    const auto& o = row.as_object();
    std::printf("%s %9lld %21s %21s %21s %9s\n", padded(name(o)).c_str(), count(o, "predios"),
                money(o, "predial_centavos").c_str(),
                money(o, "predial_comparable_centavos").c_str(),
                money(o, "predial_anterior_centavos").c_str(), change(o).c_str());
  }
}

void print_changes(const char* title, const json::array& rows) {
  if (rows.empty()) return;
  std::printf("\n%s\n", title);
  for (const auto& row : rows) {
    const auto& o = row.as_object();
    std::printf("  %s  de %s a %s\n", text(o, "predio").c_str(),
                money(o, "predial_anterior_centavos").c_str(),
                money(o, "predial_centavos").c_str());
  }
}

}  // namespace

void print_bill_report(const std::string& json_text) {
  const json::value parsed = json::parse(json_text);
  const auto& o = parsed.as_object();
  std::printf("%lld predios: predial %s, sobretasa ambiental %s, bomberil %s\n",
              count(o, "predios"), money(o, "predial_centavos").c_str(),
              money(o, "ambiental_centavos").c_str(), money(o, "bomberil_centavos").c_str());
  std::printf(
      "Comparable con el año anterior, %lld predios antes de exenciones: %s (antes %s, cambio "
      "%s)\n",
      count(o, "comparables"), money(o, "predial_comparable_centavos").c_str(),
      money(o, "predial_anterior_centavos").c_str(), change(o).c_str());
  const auto destinos = tax_rules::shipped_destino_names();
  print_sums("Destino económico", o.at("por_destino").as_array(),
             [&](const json::object& row) { return destinos.shown(text(row, "destino").at(0)); });
  print_sums("Avalúo", o.at("por_avaluo").as_array(),
             [](const json::object& row) { return text(row, "rango"); });
  std::printf(
      "\nComparable: lo que pagarían, sin exenciones, los predios que tienen impuesto del año "
      "anterior.\nEl cambio es el de esa columna frente al año anterior.\n");
  for (const auto& row : o.at("limites_aplicados").as_array()) {
    const auto& l = row.as_object();
    std::printf("\nLímite %s: %lld predios, %s menos", text(l, "limite").c_str(),
                count(l, "predios"), money(l, "reduccion_centavos").c_str());
  }
  std::printf("\nCon actualización catastral que entra: %lld predios",
              count(o, "con_actualizacion_catastral"));
  for (const auto& row : o.at("exenciones").as_array()) {
    const auto& e = row.as_object();
    std::printf("\nPredios %s: %lld, %s de predial sin cobrar", text(e, "clase").c_str(),
                count(e, "predios"), money(e, "sin_cobrar_centavos").c_str());
  }
  for (const auto& row : o.at("excluidos_de_limites").as_array()) {
    const auto& e = row.as_object();
    std::printf("\nSin límite (%s): %lld predios", text(e, "motivo").c_str(), count(e, "predios"));
  }
  std::printf("\n");
  print_changes("Mayores alzas, antes de exenciones", o.at("mayores_alzas").as_array());
  print_changes("Mayores bajas, antes de exenciones", o.at("mayores_bajas").as_array());
  std::printf("\nRechazados: %lld\n", count(o, "rechazados"));
  for (const auto& row : o.at("primeros_rechazados").as_array()) {
    const auto& r = row.as_object();
    std::printf("  %s: %s\n", text(r, "predio").c_str(), text(r, "motivo").c_str());
  }
}

int most_left_out(bool as_json) {
  return as_json ? 100'000 : 100;
}

void print_rest(int all, std::size_t told) {
  const auto count = static_cast<std::size_t>(all);
  if (count > told) std::printf("  ... y %zu más\n", count - told);
}

}  // namespace recaudo::cli
