#include "core/journal_import/journal_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/bytes.h"
#include "base/csv.h"
#include "ledger/entry_batch.h"

namespace recaudo::journal_import {
namespace {

constexpr std::string_view kHeader = "asiento,fecha,tipo,referencia,cuenta,debito,credito";
const std::vector<std::string_view> kColumns = {"asiento", "fecha",  "tipo",   "referencia",
                                                "cuenta",  "debito", "credito"};
enum Column : std::size_t { kEntry, kDate, kKind, kReference, kAccount, kDebit, kCredit };

constexpr std::size_t kLongestLine = 1'000;
constexpr std::size_t kMostLines = 1'000;
constexpr std::size_t kLongestWord = 200;

// What the ledger itself makes or reads again: an entry of another system under these names would
// be taken for one of ours.
constexpr std::array<std::string_view, 7> kOwnKinds = {
    "recaudo",  "abono-en-banco", "clasificacion", "aplicacion-saldo",
    "traslado", "vencimiento",    "cierre-anual"};
constexpr std::string_view kMirrors = "reversal-";
constexpr std::array<std::string_view, 10> kOwnSources = {
    "pago",     "liquidacion",     "factura-servicios", "acto-administrativo",
    "extracto", "extracto-debito", "cierre-del-ano",    "apertura-del-ano",
    "vigencia", "simple-dian"};

bool is_source(std::string_view text) {
  return text.size() >= 2 && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::string_view first_field(std::string_view line) {
  return line.substr(0, line.find(','));
}

Result<ledger::AccountId> read_account(std::string_view code) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), id);
  if (error != std::errc() || end != code.data() + code.size() || id < 1000 || id > 2'000'000'000)
    return fail(Code::kBadText, "cuenta " + std::string(code));
  return ledger::AccountId{id};
}

// Exactly one side has an amount.
Result<Money> read_amount(const std::vector<std::string>& fields) {
  const auto side = [&](Column c) -> Result<Money> {
    if (fields[c].empty()) return Money();
    return parse_plain_money(fields[c]);
  };
  RECAUDO_TRY(debit, side(kDebit));
  RECAUDO_TRY(credit, side(kCredit));
  if (debit.is_negative() || credit.is_negative() || debit.is_zero() == credit.is_zero())
    return fail(Code::kBadAmount, "débito " + fields[kDebit] + ", crédito " + fields[kCredit]);
  return debit.is_zero() ? -credit : debit;
}

Result<void> check_words(const std::vector<std::string>& fields) {
  for (const Column c : {kEntry, kKind, kReference})
    if (fields[c].empty() || fields[c].size() > kLongestWord || !is_valid_utf8(fields[c]))
      return fail(Code::kBadText, std::string(kColumns[c]));
  for (const auto& field : fields)
    if (std::ranges::any_of(field, is_control))
      return fail(Code::kBadText, "un carácter de control (no se ve; puede ser un tabulador)");
  const std::string& kind = fields[kKind];
  if (std::ranges::find(kOwnKinds, kind) != kOwnKinds.end() || kind.starts_with(kMirrors))
    return fail(Code::kBadText,
                "el tipo " + kind + " es del propio libro: use otro, como saldo-inicial o ajuste");
  return {};
}

}  // namespace

Result<JournalReader> JournalReader::open(std::istream& in, std::string file_name,
                                          std::string source) {
  if (!is_source(source)) return fail(Code::kBadText, "sistema de origen: " + source);
  if (std::ranges::find(kOwnSources, source) != kOwnSources.end())
    return fail(Code::kBadText, "sistema de origen: " + source +
                                    " es un nombre del propio libro; use el del otro sistema");
  JournalReader reader(in, std::move(file_name), std::move(source));
  RECAUDO_TRY(some, reader.read_line());
  if (!some || reader.line_ != kHeader)
    return table_error(reader.file_name_, 1, "el encabezado es " + std::string(kHeader));
  if (auto ok = reader.read_line(); !ok) return tl::unexpected(ok.error());
  return reader;
}

Result<std::vector<ReadEntry>> JournalReader::next(std::size_t most) {
  std::vector<ReadEntry> out;
  std::set<Uuid> keys;
  while (out.size() < most && !line_.empty()) {
    RECAUDO_TRY(read, read_entry());
    if (!keys.insert(read.entry.key).second)
      return table_error(file_name_, read.line, "el asiento ya estaba más arriba");
    out.push_back(std::move(read));
  }
  return out;
}

// False at the end. A line that never ends is refused before it is held.
Result<bool> JournalReader::read_line() {
  line_.clear();
  ++number_;
  for (int c = in_->get(); c != std::istream::traits_type::eof() && c != '\n'; c = in_->get()) {
    if (line_.size() == kLongestLine)
      return table_error(file_name_, number_, "la línea tiene más de 1.000 bytes");
    line_ += static_cast<char>(c);
  }
  if (line_.ends_with('\r')) line_.pop_back();
  if (line_.empty() && !in_->eof()) return table_error(file_name_, number_, "la línea está vacía");
  return !line_.empty();
}

Result<ReadEntry> JournalReader::read_entry() {
  const int first_line = number_;
  const std::string id(first_field(line_));
  std::string rows(kHeader);
  std::size_t lines = 0;
  for (; !line_.empty() && first_field(line_) == id; ++lines) {
    if (lines == kMostLines)
      return table_error(file_name_, number_, "el asiento tiene más de 1.000 líneas");
    rows += "\n" + line_;
    if (auto ok = read_line(); !ok) return tl::unexpected(ok.error());
  }
  RECAUDO_TRY(table, read_csv(rows + "\n", file_name_, kColumns));

  ReadEntry out{.entry = {}, .line = first_line};
  for (const auto& row : table) {
    const int at = first_line + row.line - 2;  // the header stands before the entry's own rows
    const auto wrong = [&](const Error& e) { return table_error(file_name_, at, to_text(e)); };
    if (auto ok = check_words(row.fields); !ok) return wrong(ok.error());
    const auto day = parse_iso_date(row.fields[kDate]);
    if (!day) return wrong(day.error());
    const auto account = read_account(row.fields[kAccount]);
    if (!account) return wrong(account.error());
    const auto amount = read_amount(row.fields);
    if (!amount) return wrong(amount.error());
    auto& e = out.entry;
    if (e.legs.empty()) {
      e.key = derive_uuid("asiento-importado", source_ + "/" + row.fields[kEntry]);
      e.kind = row.fields[kKind];
      e.effective_on = *day;
      e.source_kind = source_;
      e.source_id = row.fields[kReference];
    } else if (e.kind != row.fields[kKind] || e.effective_on != *day ||
               e.source_id != row.fields[kReference]) {
      return table_error(file_name_, at, "otra fecha, tipo o referencia que el resto del asiento");
    }
    e.legs.push_back({*account, *amount});
  }
  if (auto ok = ledger::check_shape(out.entry); !ok)
    return table_error(file_name_, first_line, "el asiento " + id + " no cuadra");
  return out;
}

}  // namespace recaudo::journal_import
