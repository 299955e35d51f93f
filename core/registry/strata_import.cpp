#include "core/registry/strata_import.h"

#include <unordered_set>

#include "core/registry/import_record.h"

namespace recaudo::registry {
namespace {

constexpr std::string_view kHeading = "numero_predial,estrato,desde";
constexpr Statement kApply{"registry.apply_strata",
                           "update registry.parcel p set estrato = u.estrato from "
                           "unnest($1::text[], $2::integer[]) as u(npn, estrato) "
                           "where p.npn = u.npn returning p.npn"};

struct Row {
  std::string npn;
  int estrato;
  int line;
};

struct Parsed {
  std::vector<Row> rows;
  std::vector<Rejection> rejections;
  int lines = 0;
};

Result<Parsed> parse(std::string_view csv) {
  Parsed out;
  if (csv.size() > kMaxCadastreBytes) return fail(Code::kCadastreUnreadable, "más de 256 MB");
  std::unordered_set<std::string> seen;
  while (!csv.empty()) {
    const auto end = csv.find('\n');
    std::string_view text = csv.substr(0, end);
    csv.remove_prefix(end == csv.npos ? csv.size() : end + 1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    ++out.lines;
    if (out.lines == 1) {
      if (text != kHeading)
        return fail(Code::kCadastreUnreadable,
                    "la primera línea debe ser " + std::string(kHeading));
      continue;
    }
    if (text.empty()) continue;
    const auto first = text.find(',');
    const auto second = first == text.npos ? first : text.find(',', first + 1);
    if (second == text.npos || first != 30) {
      out.rejections.push_back(
          {out.lines, 1, "se esperaban número de 30 dígitos, estrato y fecha"});
      continue;
    }
    const std::string_view estrato = text.substr(first + 1, second - first - 1);
    if (estrato.size() != 1 || estrato[0] < '1' || estrato[0] > '6') {
      out.rejections.push_back({out.lines, static_cast<int>(first) + 2, "el estrato va de 1 a 6"});
    } else if (!parse_iso_date(text.substr(second + 1))) {
      out.rejections.push_back({out.lines, static_cast<int>(second) + 2, "la fecha no existe"});
    } else if (!seen.insert(std::string(text.substr(0, 30))).second) {
      out.rejections.push_back({out.lines, 1, "el predio está repetido"});
    } else {
      out.rows.push_back({std::string(text.substr(0, 30)), estrato[0] - '0', out.lines});
    }
  }
  return out;
}

}  // namespace

Result<StrataReport> import_strata(const Services& services, const events::Actor& actor,
                                   std::string_view csv, const std::string& file_name) {
  RECAUDO_TRY(parsed, parse(csv));
  const Sha256 digest = sha256(csv);
  return perform(services, actor, "importacion", [&](Work& work) -> Result<StrataReport> {
    StrataReport report{0, parsed.rejections};
    std::vector<std::string> npns;
    std::vector<std::int64_t> strata;
    for (const auto& row : parsed.rows) {
      npns.push_back(row.npn);
      strata.push_back(row.estrato);
    }
    std::unordered_set<std::string> applied;
    for (const auto& row : exec(work.tx(), kApply, pg_array(npns), pg_array(strata)))
      applied.insert(read_text(row[0]));
    report.applied = static_cast<int>(applied.size());
    for (const auto& row : parsed.rows)
      if (!applied.contains(row.npn))
        report.rejections.push_back({row.line, 1, "el predio no está en el catastro"});
    RECAUDO_TRY(id, record_import(work, {.kind = "strata",
                                         .digest = digest,
                                         .name = file_name,
                                         .lines = parsed.lines,
                                         .rejected = report.rejections.size(),
                                         .changed = applied.size()}));
    auto entry = import_event(id, "estratos", digest);
    events::add_change(entry, "aplicados", "", std::to_string(report.applied));
    events::add_change(entry, "rechazados", "", std::to_string(report.rejections.size()));
    work.emit({"importacion", to_string(id)}, std::move(entry));
    return report;
  });
}

}  // namespace recaudo::registry
