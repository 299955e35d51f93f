#include "core/registry/acts_file.h"

#include <charconv>

namespace recaudo::registry {
namespace {

using tax_rules::ExemptionKind;

constexpr std::string_view kHeading = "efecto,predios,acto,fecha,desde,hasta,porcentaje";
constexpr std::string_view kZone = "zona ";
constexpr int kFirstVigencia = 1990, kLastVigencia = 2100;
constexpr std::size_t kMaxAct = 120;

enum Column : std::size_t { kEffect, kParcels, kAct, kDate, kFrom, kTo, kShare };

// Nothing when it is none, which rejects the line.
std::optional<int> read_vigencia(CsvLine& line, Column c) {
  int n = 0;
  const auto text = line[c];
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec == std::errc{} && end == text.data() + text.size() && n >= kFirstVigencia &&
      n <= kLastVigencia)
    return n;
  line.reject(c, "la vigencia es un año de 1990 a 2100");
  return std::nullopt;
}

ActHead read_head(CsvLine& line, Date today) {
  ActHead head;
  head.line = line.number();
  head.column = line.start(kParcels);
  head.act = line[kAct];
  if (line[kAct].find_first_not_of(' ') == std::string_view::npos)
    line.reject(kAct, "falta el acto, con su número");
  check_text(line, kAct, "el acto", kMaxAct);
  if (const auto day = parse_iso_date(line[kDate]); !day)
    line.reject(kDate, "la fecha del acto no existe; se escribe AAAA-MM-DD");
  else if (*day > today)
    line.reject(kDate, "el acto es de un día que no ha llegado");
  else
    head.on = *day;
  head.from = read_vigencia(line, kFrom).value_or(0);
  return head;
}

void check_parcel_number(CsvLine& line) {
  if (line[kParcels].size() != 30 || !all_digits(line[kParcels]))
    line.reject(kParcels, "el número predial nacional tiene 30 dígitos");
}

// What the law says of it (tax_rules::fault_of). Of a line whose figures are good.
void check_term(CsvLine& line, const ExemptionAct& e) {
  using tax_rules::ExemptionFault;
  if (e.to && *e.to < e.head.from) line.reject(kTo, "termina antes de empezar");
  std::optional<Date> last;
  if (e.to) last = make_date(*e.to, 12, 31);
  const auto fault = tax_rules::fault_of(
      {.kind = e.not_taxable ? ExemptionKind::kNotTaxable : ExemptionKind::kByTheCouncil,
       .from = make_date(e.head.from, 1, 1),
       .to = last,
       .share = e.share});
  if (fault)
    line.reject(*fault == ExemptionFault::kPartOfNotTaxable ? kShare : kTo,
                std::string(tax_rules::text_of(*fault)));
}

void read_share(CsvLine& line, ExemptionAct& out) {
  if (line[kShare].empty()) return;
  const auto share = parse_percent(line[kShare]);
  if (!share || *share <= Rate() || *share > Rate::percent(100))
    line.reject(kShare, "el porcentaje es de más de 0 y hasta 100");
  else
    out.share = *share;
}

ExemptionAct read_exemption(CsvLine& line, Date today, ExemptionKind kind) {
  ExemptionAct out;
  out.code = line[kEffect];
  out.not_taxable = kind == ExemptionKind::kNotTaxable;
  check_parcel_number(line);
  out.npn = Npn(std::string(line[kParcels]));
  out.head = read_head(line, today);
  if (!line[kTo].empty()) out.to = read_vigencia(line, kTo);
  read_share(line, out);
  if (line.ok()) check_term(line, out);
  return out;
}

ExemptionEnd read_end(CsvLine& line, Date today) {
  ExemptionEnd out;
  check_parcel_number(line);
  out.npn = Npn(std::string(line[kParcels]));
  out.head = read_head(line, today);
  if (!line[kTo].empty()) line.reject(kTo, "lo que termina no lleva hasta");
  if (!line[kShare].empty()) line.reject(kShare, "lo que termina no lleva porcentaje");
  return out;
}

// Avaluos rule from 1 January of the vigencia after the act that made them; those of a vigencia
// after the next one cannot be known.
void check_entry_into_force(CsvLine& line, const ActHead& head, Date today) {
  if (head.from > year_of(today) + 1)
    line.reject(kFrom, "los avalúos rigen a más tardar desde el 1 de enero del año entrante");
  if (head.on > make_date(head.from, 1, 1))
    line.reject(kDate, "el acto es posterior al 1 de enero de la vigencia en que entra");
}

CadastralAct read_update(CsvLine& line, Date today) {
  CadastralAct out;
  out.kind = line[kEffect];
  const auto parcels = line[kParcels];
  if (parcels.starts_with(kZone)) {
    out.zone = parcels.substr(kZone.size());
    if (out.zone.size() != 2 || !all_digits(out.zone))
      line.reject(kParcels, "la zona tiene dos dígitos: zona 01");
  } else {
    check_parcel_number(line);
    out.npn = parcels;
  }
  out.head = read_head(line, today);
  if (line.ok()) check_entry_into_force(line, out.head, today);
  if (!line[kTo].empty()) line.reject(kTo, "una actualización entra en una vigencia y no termina");
  if (!line[kShare].empty()) line.reject(kShare, "una actualización no lleva porcentaje");
  return out;
}

// The law with which the lines of a file are read.
struct Law {
  const tax_rules::Statute& statute;
  const std::vector<tax_rules::NotTaxable>& not_taxable;
  Date today;
};

void read_line(ActsFile& out, CsvLine& line, const Law& law) {
  const auto effect = line[kEffect];
  const auto kind = tax_rules::exemption_kind(effect, law.statute, law.not_taxable);
  if (effect == "formacion" || effect == "actualizacion") {
    auto act = read_update(line, law.today);
    if (line.ok()) out.updates.push_back(std::move(act));
  } else if (effect == "termina") {
    auto act = read_end(line, law.today);
    if (line.ok()) out.ends.push_back(std::move(act));
  } else if (kind) {
    auto act = read_exemption(line, law.today, *kind);
    if (line.ok()) out.exemptions.push_back(std::move(act));
  } else {
    line.reject(kEffect,
                "el efecto es formacion, actualizacion, termina o un código de exención del "
                "estatuto o de lo que la ley no grava");
  }
}

}  // namespace

Result<ActsFile> parse_acts(std::string_view csv, const tax_rules::Statute& statute,
                            const std::vector<tax_rules::NotTaxable>& not_taxable, Date today) {
  ActsFile out;
  RECAUDO_TRY(lines, read_csv_lines(csv, kHeading, out.rejections, [&](CsvLine& line) {
                read_line(out, line, {statute, not_taxable, today});
              }));
  out.lines = lines;
  return out;
}

}  // namespace recaudo::registry
