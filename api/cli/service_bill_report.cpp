#include "api/cli/service_bill_report.h"

#include <boost/json.hpp>
#include <cstdio>
#include <string_view>

#include "base/money.h"

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

void print_uses(const json::array& rows) {
  std::printf("\n%-16s %9s %10s %24s %24s\n", "Uso", "facturas", "m³", "total", "período anterior");
  for (const auto& row : rows) {
    const auto& o = row.as_object();
    std::printf("%-16s %9lld %10lld %24s %24s\n", text(o, "uso").c_str(), count(o, "facturas"),
                count(o, "metros_cubicos"), money(o, "total_centavos").c_str(),
                money(o, "total_anterior_centavos").c_str());
  }
}

void print_services(const json::array& rows) {
  std::printf("\n%-16s %20s %20s %20s %20s\n", "Servicio", "bruto", "subsidio", "contribución",
              "total");
  for (const auto& row : rows) {
    const auto& o = row.as_object();
    std::printf("%-16s %20s %20s %20s %20s\n", text(o, "servicio").c_str(),
                money(o, "bruto_centavos").c_str(), money(o, "subsidio_centavos").c_str(),
                money(o, "contribucion_centavos").c_str(), money(o, "total_centavos").c_str());
  }
}

void print_changes(const char* title, const json::array& rows) {
  if (rows.empty()) return;
  std::printf("\n%s\n", title);
  for (const auto& row : rows) {
    const auto& o = row.as_object();
    std::printf("  %s  de %s a %s\n", text(o, "suscriptor").c_str(),
                money(o, "total_anterior_centavos").c_str(), money(o, "total_centavos").c_str());
  }
}

}  // namespace

void print_service_report(const std::string& json_text) {
  const json::value parsed = json::parse(json_text);
  const auto& o = parsed.as_object();
  std::printf("%lld facturas, %lld m³: %s\n", count(o, "facturas"), count(o, "metros_cubicos"),
              money(o, "total_centavos").c_str());
  std::printf(
      "Comparables con el período anterior, %lld: %s (antes %s). Con consumo promedio: "
      "%lld\n",
      count(o, "comparables"), money(o, "total_comparable_centavos").c_str(),
      money(o, "total_anterior_centavos").c_str(), count(o, "con_consumo_promedio"));
  print_uses(o.at("por_uso").as_array());
  print_services(o.at("por_servicio").as_array());
  print_changes("Mayores alzas", o.at("mayores_alzas").as_array());
  print_changes("Mayores bajas", o.at("mayores_bajas").as_array());
  std::printf("\nRechazados: %lld\n", count(o, "rechazados"));
  for (const auto& row : o.at("primeros_rechazados").as_array()) {
    const auto& r = row.as_object();
    std::printf("  %s: %s\n", text(r, "suscriptor").c_str(), text(r, "motivo").c_str());
  }
}

}  // namespace recaudo::cli
