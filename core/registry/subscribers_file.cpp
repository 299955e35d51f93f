#include "core/registry/subscribers_file.h"

#include "tax-rules/document_number.h"

namespace recaudo::registry {
namespace {

constexpr std::string_view kHeading =
    "suscriptor,servicios,uso,estrato,direccion,ruta,tipo_documento,documento,nombre,predio,desde,"
    "hasta";
constexpr std::size_t kMaxAddress = 120, kMaxRoute = 20, kMaxName = 120, kMaxNumber = 20;

enum Column : std::size_t {
  kNumber,
  kServices,
  kUse,
  kEstrato,
  kAddress,
  kRoute,
  kDocumentType,
  kDocument,
  kName,
  kParcel,
  kFrom,
  kTo
};

// Residential use has an estrato; the others have none (Ley 142/1994 arts. 101 to 103).
ServiceUse read_use(CsvLine& line) {
  const auto use = line[kUse], estrato = line[kEstrato];
  if (use == "residencial") {
    if (estrato.size() == 1 && estrato[0] >= '1' && estrato[0] <= '6')
      return static_cast<ServiceUse>(estrato[0] - '1');
    line.reject(kEstrato, "el estrato del uso residencial va de 1 a 6");
    return {};
  }
  if (!estrato.empty()) line.reject(kEstrato, "solo el uso residencial lleva estrato");
  if (use == "comercial") return ServiceUse::kCommercial;
  if (use == "industrial") return ServiceUse::kIndustrial;
  if (use == "oficial") return ServiceUse::kOfficial;
  line.reject(kUse, "el uso es residencial, comercial, industrial u oficial");
  return {};
}

void read_holder(CsvLine& line, SubscriberLine& out) {
  check_text(line, kName, "el nombre", kMaxName);
  out.name = line[kName];
  const auto type = tax_rules::document_type_from_acronym(line[kDocumentType]);
  if (!type)
    return line.reject(kDocumentType, "el tipo de documento es una sigla, como CC, CE o NIT");
  out.document_type = tax_rules::info(*type).acronym;
  const auto number = tax_rules::parse_document_number(*type, line[kDocument]);
  if (!number) return line.reject(kDocument, "el documento no es válido: " + number.error().detail);
  out.document_number = *number;
}

// A slip in the year would keep a subscriber out of every run, or in it for ever.
void check_year(CsvLine& line, Column column, Date day, Date today) {
  if (day < make_date(1990, 1, 1) || day > add_months(today, 12))
    line.reject(column, "la fecha va de 1990 a un año después de hoy");
}

void read_days(CsvLine& line, SubscriberLine& out, Date today) {
  out.from_column = line.start(kFrom);
  if (const auto from = parse_iso_date(line[kFrom]))
    out.from = *from;
  else
    return line.reject(kFrom, "la fecha no existe; se escribe AAAA-MM-DD");
  check_year(line, kFrom, out.from, today);
  if (line[kTo].empty()) return;
  const auto to = parse_iso_date(line[kTo]);
  if (!to) return line.reject(kTo, "la fecha no existe; se escribe AAAA-MM-DD");
  check_year(line, kTo, *to, today);
  if (*to < out.from) line.reject(kTo, "termina antes de empezar");
  out.to = *to;
}

void read_parcel(CsvLine& line, SubscriberLine& out) {
  out.npn = line[kParcel];
  out.npn_column = line.start(kParcel);
  if (!out.npn.empty() && (out.npn.size() != 30 || !all_digits(out.npn)))
    line.reject(kParcel, "el número predial nacional tiene 30 dígitos; vacío si no se conoce");
}

void read_line(SubscribersFile& out, CsvLine& line, Date today) {
  SubscriberLine row;
  row.line = line.number();
  row.number = line[kNumber];
  if (!is_subscriber_number(line[kNumber]))
    line.reject(kNumber,
                "el suscriptor es un número de hasta 20 dígitos, letras mayúsculas o guiones");
  if (const auto services = parse_services(line[kServices]))
    row.services = *services;
  else
    line.reject(kServices,
                "los servicios son acueducto, alcantarillado y aseo, unidos por +, sin repetir");
  row.use = read_use(line);
  check_text(line, kAddress, "la dirección", kMaxAddress);
  row.address = line[kAddress];
  check_text(line, kRoute, "la ruta", kMaxRoute);
  row.route = line[kRoute];
  read_holder(line, row);
  read_parcel(line, row);
  read_days(line, row, today);
  if (line.ok()) out.rows.push_back(std::move(row));
}

}  // namespace

bool is_subscriber_number(std::string_view text) {
  return !text.empty() && text.size() <= kMaxNumber &&
         text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == text.npos;
}

Result<SubscribersFile> parse_subscribers(std::string_view csv, Date today) {
  SubscribersFile out;
  RECAUDO_TRY(lines, read_csv_lines(csv, kHeading, out.rejections,
                                    [&](CsvLine& line) { read_line(out, line, today); }));
  out.lines = lines;
  return out;
}

}  // namespace recaudo::registry
