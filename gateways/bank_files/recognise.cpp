#include "gateways/bank_files/recognise.h"

#include <boost/json.hpp>

#include "base/bytes.h"

namespace recaudo::bank_files {
namespace {

namespace json = boost::json;

json::object to_json(const CollectionFile& file) {
  json::array lots;
  for (const auto& lot : file.lots)
    lots.push_back({{"lot", lot.number},
                    {"service", lot.service.str()},
                    {"count", lot.count},
                    {"total_centavos", lot.total.centavos()}});
  json::array findings;
  for (const auto& f : file.findings)
    findings.push_back({{"name", f.name}, {"first_line", f.first_line}, {"count", f.count}});
  const auto& h = file.header;
  return {{"nit", h.nit.str()},
          {"bank", h.bank.str()},
          {"account", h.account.str()},
          {"account_type", static_cast<int>(h.account_type)},
          {"collection_date", to_iso(h.collection_date)},
          {"file_date", to_iso(h.file_date)},
          {"modifier", std::string(1, h.modifier)},
          {"lots", std::move(lots)},
          {"count", file.details.size()},
          {"total_centavos", file.total.centavos()},
          {"sha256", to_hex(view(file.sha256))},
          {"findings", std::move(findings)}};
}

json::object to_json(const std::vector<Statement>& statements) {
  json::array out;
  for (const auto& s : statements)
    out.push_back({{"id", s.id.str()},
                   {"version", s.version},
                   {"account", s.account.str()},
                   {"currency", s.currency},
                   {"from", to_iso(s.from)},
                   {"to", to_iso(s.to)},
                   {"opening_centavos", s.opening.centavos()},
                   {"credits_centavos", s.credits.centavos()},
                   {"debits_centavos", s.debits.centavos()},
                   {"closing_centavos", s.closing.centavos()},
                   {"count", s.entries.size()},
                   {"not_booked", s.not_booked}});
  return {{"statements", std::move(out)}};
}

bool looks_like_collection(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  if (text.size() < 2 || text[0] != '0') return false;
  return std::string_view("15689").find(text[1]) != std::string_view::npos;
}

}  // namespace

std::string_view to_string(Format format) {
  switch (format) {
    case Format::kAsobancaria2001:
      return "asobancaria-2001";
    case Format::kCamt053:
      return "camt.053";
    case Format::kMt940:
      return "mt940";
    case Format::kUnknown:
      break;
  }
  return "desconocido";
}

Format recognise(std::string_view bytes) {
  if (looks_like_collection(bytes)) return Format::kAsobancaria2001;
  const auto head = bytes.substr(0, 4096);
  if (head.find("camt.053.001.") != std::string_view::npos) return Format::kCamt053;
  if (head.find(":20:") != std::string_view::npos && head.find('<') == std::string_view::npos)
    return Format::kMt940;
  return Format::kUnknown;
}

FileResult<BankFile> parse_bank_file(std::string_view bytes, std::optional<Nit> our_nit,
                                     Tolerances tolerances) {
  if (bytes.empty()) return tl::unexpected(FileFault{"E_EMPTY", 0, 0, "el archivo está vacío"});
  switch (recognise(bytes)) {
    case Format::kAsobancaria2001:
      return parse_collection_2001(bytes, std::move(our_nit), tolerances)
          .map([](CollectionFile&& f) { return BankFile(std::move(f)); });
    case Format::kCamt053:
      return parse_camt053(bytes).map(
          [](std::vector<Statement>&& s) { return BankFile(std::move(s)); });
    case Format::kMt940:
      return tl::unexpected(FileFault{"E_FORMAT", 0, 0, "el formato MT940 no se lee aquí"});
    case Format::kUnknown:
      break;
  }
  return tl::unexpected(FileFault{"E_FORMAT", 0, 0, "no se reconoce el formato del archivo"});
}

boost::json::object check_bank_file(std::string_view bytes, std::optional<Nit> our_nit,
                                    Tolerances tolerances) {
  json::object out{{"format", to_string(recognise(bytes))}};
  const auto parsed = parse_bank_file(bytes, std::move(our_nit), tolerances);
  out["valid"] = parsed.has_value();
  if (!parsed) {
    const auto& f = parsed.error();
    out["error"] = {{"code", f.code}, {"line", f.line}, {"column", f.column}, {"detail", f.detail}};
    return out;
  }
  const auto facts = std::visit([](const auto& file) { return to_json(file); }, *parsed);
  for (const auto& member : facts) out[member.key()] = member.value();
  return out;
}

}  // namespace recaudo::bank_files
