#include "gateways/bank_files/check_file.h"

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "base/bytes.h"

namespace recaudo::bank_files {
namespace {

namespace json = boost::json;

constexpr std::streamsize kPiece = 256 << 10;

json::array to_json(const std::vector<Finding>& findings) {
  json::array out;
  for (const auto& f : findings)
    out.push_back({{"name", f.name}, {"first_line", f.first_line}, {"count", f.count}});
  return out;
}

json::object to_json(const CollectionFile& file) {
  json::array lots;
  for (const auto& lot : file.lots)
    lots.push_back({{"lot", lot.number},
                    {"service", lot.service.str()},
                    {"count", lot.count},
                    {"total_centavos", lot.total.centavos()}});
  const auto& h = file.header;
  json::object out{{"nit", h.nit.str()},
                   {"bank", h.bank.str()},
                   {"account", h.account.str()},
                   {"collection_date", to_iso(h.collection_date)},
                   {"lots", std::move(lots)},
                   {"count", file.details.size()},
                   {"total_centavos", file.total.centavos()},
                   {"sha256", to_hex(view(file.sha256))},
                   {"findings", to_json(file.findings)}};
  if (file.version == 1998) return out;
  out["account_type"] = static_cast<int>(h.account_type);
  out["file_date"] = to_iso(h.file_date);
  out["modifier"] = std::string(1, h.modifier);
  return out;
}

json::object to_json(const BillingFile& file) {
  json::array lots;
  for (const auto& lot : file.lots) {
    const auto sums = totals_of(lot);
    lots.push_back({{"lot", lot.number},
                    {"service", lot.service.str()},
                    {"description", lot.description},
                    {"count", sums.count},
                    {"total_centavos", sums.amount.centavos()},
                    {"additional_centavos", sums.additional.centavos()}});
  }
  const auto& h = file.header;
  const auto sums = totals_of(file);
  return {{"nit", h.nit.str()},
          {"bank", h.originator.str()},
          {"file_date", to_iso(h.file_date)},
          {"modifier", std::string(1, h.modifier)},
          {"lots", std::move(lots)},
          {"count", sums.count},
          {"total_centavos", sums.amount.centavos()},
          {"additional_centavos", sums.additional.centavos()}};
}

json::object to_json(const std::vector<Statement>& statements) {
  json::array out;
  for (const auto& s : statements) {
    const auto balance = [&](Money value) {
      return s.tells_balances ? json::value(value.centavos()) : json::value(nullptr);
    };
    out.push_back({{"id", s.id.str()},
                   {"version", s.version},
                   {"account", s.account.str()},
                   {"currency", s.currency},
                   {"from", to_iso(s.from)},
                   {"to", to_iso(s.to)},
                   {"opening_centavos", balance(s.opening)},
                   {"credits_centavos", s.credits.centavos()},
                   {"debits_centavos", s.debits.centavos()},
                   {"closing_centavos", balance(s.closing)},
                   {"count", s.entries.size()},
                   {"not_booked", s.not_booked}});
  }
  return {{"statements", std::move(out)}};
}

json::object report(Format format, const FileResult<BankFile>& parsed) {
  json::object out{{"format", to_string(format)}, {"valid", parsed.has_value()}};
  if (!parsed) {
    const auto& f = parsed.error();
    out["error"] = {{"code", f.code}, {"line", f.line}, {"column", f.column}, {"detail", f.detail}};
    return out;
  }
  const auto facts = std::visit([](const auto& file) { return to_json(file); }, *parsed);
  for (const auto& member : facts) out[member.key()] = member.value();
  return out;
}

}  // namespace

Result<boost::json::object> check_bank_path(const std::string& path, ReadOptions options) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Code::kFileUnreadable, path);
  std::error_code no_regular_file;  // a pipe has no size
  const auto size = std::filesystem::file_size(path, no_regular_file);
  std::string piece(kPiece, '\0');
  BankFileReader reader(std::move(options));
  bool wanted = true;
  while (in && wanted) {
    in.read(piece.data(), kPiece);
    wanted = reader.feed(std::string_view(piece).substr(0, static_cast<std::size_t>(in.gcount())));
    if (!no_regular_file && size > kMaxBankFileBytes)
      return report(reader.format(),
                    tl::unexpected(FileFault{"E_SIZE", 0, 0, "el archivo pasa de 128 MB"}));
  }
  if (in.bad()) return fail(Code::kFileUnreadable, path);
  const auto parsed = reader.finish();
  return report(reader.format(), parsed);
}

boost::json::object check_bank_file(std::string_view bytes, ReadOptions options) {
  BankFileReader reader(std::move(options));
  reader.feed(bytes);
  const auto parsed = reader.finish();
  return report(reader.format(), parsed);
}

}  // namespace recaudo::bank_files
