#include "core/registry/consumption_file.h"

#include <charconv>

#include "core/registry/subscribers_file.h"

namespace recaudo::registry {
namespace {

constexpr std::string_view kHeading = "suscriptor,servicio,desde,hasta,m3,medida";
// tax_rules::service_bill takes no more.
constexpr std::int64_t kMaxM3 = 10'000'000;

enum Column : std::size_t { kNumber, kService, kFrom, kTo, kM3, kHow };

std::int64_t read_m3(CsvLine& line) {
  std::int64_t n = 0;
  const auto text = line[kM3];
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec != std::errc{} || end != text.data() + text.size() || !all_digits(text) || n > kMaxM3)
    line.reject(kM3,
                "los metros cúbicos son un número entero, sin signo ni decimales, hasta 10 "
                "millones");
  return n;
}

void read_days(CsvLine& line, ConsumptionLine& out, const ServicePeriod& period, Date today) {
  out.from_column = line.start(kFrom);
  const auto from = parse_iso_date(line[kFrom]), to = parse_iso_date(line[kTo]);
  if (!from) return line.reject(kFrom, "la fecha no existe; se escribe AAAA-MM-DD");
  if (!to) return line.reject(kTo, "la fecha no existe; se escribe AAAA-MM-DD");
  if (*to <= *from) line.reject(kTo, "la última lectura es posterior a la anterior");
  if (*to > today) line.reject(kTo, "la lectura es de un día que no ha llegado");
  if (*to < period.first_day() || *to >= add_months(period.first_day(), 2))
    line.reject(kTo, "la última lectura es del mes del período o del siguiente");
  out.from = *from;
  out.to = *to;
}

void read_line(ConsumptionFile& out, CsvLine& line, Date today) {
  ConsumptionLine row;
  row.line = line.number();
  row.number = line[kNumber];
  if (!is_subscriber_number(line[kNumber]))
    line.reject(kNumber,
                "el suscriptor es un número de hasta 20 dígitos, letras mayúsculas o guiones");
  row.service_column = line.start(kService);
  row.sewer = line[kService] == "alcantarillado";
  if (!row.sewer && line[kService] != "acueducto")
    line.reject(kService, "se mide acueducto, o alcantarillado a quien no tiene acueducto");
  read_days(line, row, out.period, today);
  row.m3 = {read_m3(line)};
  row.estimated = line[kHow] == "promedio";
  if (!row.estimated && line[kHow] != "lectura")
    line.reject(kHow, "la medida es lectura o promedio");
  if (line.ok()) out.rows.push_back(std::move(row));
}

}  // namespace

Result<ConsumptionFile> parse_consumption(std::string_view csv, const ServicePeriod& period,
                                          Date today) {
  ConsumptionFile out;
  out.period = period;
  RECAUDO_TRY(lines, read_csv_lines(csv, kHeading, out.rejections,
                                    [&](CsvLine& line) { read_line(out, line, today); }));
  out.lines = lines;
  return out;
}

}  // namespace recaudo::registry
