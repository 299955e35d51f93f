#include "api/site/books.h"

#include <array>
#include <utility>

namespace recaudo::site {
namespace {

using http::Request;

constexpr const char* kTooLong =
    "Son más de 50.000 líneas. Pida menos días, o use recaudo ledger en el servidor.";
constexpr const char* kHowToTypeADay = "Escriba el día como 31/03/2026.";

// What is owed to who paid has concepts of its own (ledger/migrations/0036).
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kOwedBack{
    {{"saldo-a-favor", "Saldo a favor"},
     {"devolucion", "Devolución por pagar"},
     {"anticipo", "Anticipo"}}};

// The day that was typed; `otherwise` when nothing was, or when it is none (the form then says so).
Date typed_day(const Request& request, const char* name, Date otherwise, portal::RangeForm& form) {
  const auto typed = request.query_value(name);
  if (typed.empty()) return otherwise;
  const auto day = parse_typed_date(typed);
  if (day && year_of(*day) >= 1990 && year_of(*day) <= 2100) return *day;
  form.errors.push_back({name, kHowToTypeADay});
  return otherwise;
}

std::string as_typed(Date day) {
  const std::string iso = to_iso(day);
  return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

ledger::EntrySeq known_of(pqxx::transaction_base& tx, const Request& request, Date today,
                          portal::RangeForm& form) {
  form.known = request.query_value("conocido");
  const auto head = ledger::known_at(tx);
  if (!form.known.empty()) {
    const Date day = typed_day(request, "conocido", today, form);
    return ledger::known_at(tx, start_of_day(add_days(day, 1)) - std::chrono::microseconds(1));
  }
  const auto entry = cursor_number(request.query_value("asiento"));
  return entry ? std::min(head, ledger::EntrySeq{*entry}) : head;
}

}  // namespace

std::string BooksRange::query() const {
  std::string out = "hasta=" + to_iso(range.to);
  if (form.asks_from) out += "&desde=" + to_iso(range.from);
  if (!form.known.empty()) out += "&conocido=" + http::percent_encode(form.known);
  return out;
}
std::string BooksRange::query_of_moment() const {
  return form.known.empty() ? query() + "&asiento=" + to_string(range.known) : query();
}

BooksRange books_range(pqxx::transaction_base& tx, const app::Context& context,
                       const http::Request& request, const std::string& url, bool asks_from) {
  const Date today = context.services.clock.today();
  BooksRange out;
  out.form.url = url;
  out.form.asks_from = asks_from;
  out.range.to = typed_day(request, "hasta", today, out.form);
  out.range.from =
      asks_from ? typed_day(request, "desde", make_date(year_of(out.range.to), 1, 1), out.form)
                : out.range.to;
  out.range.known = known_of(tx, request, today, out.form);
  if (out.ok() && out.range.from > out.range.to)
    out.form.errors.push_back({"desde", "El primer día debe ser anterior al último."});
  if (request.query_value("descarga") == "larga")
    out.form.errors.push_back({asks_from ? "desde" : "hasta", kTooLong});
  const auto shown = [&](const char* name, Date day) {
    const auto typed = request.query_value(name);
    return out.ok() || typed.empty() ? as_typed(day) : std::string(typed);
  };
  out.form.from = shown("desde", out.range.from);
  out.form.to = shown("hasta", out.range.to);
  return out;
}

portal::StaffChrome books_chrome(const app::Context& context, const http::Request& request,
                                 const app::FormTokens& tokens) {
  auto chrome = staff_chrome(context, request, tokens, request.path);
  chrome.current = path_of(Area::kBooks);
  return chrome;
}

std::string to_text(const ledger::StatementCursor& cursor) {
  return to_iso(cursor.effective_on) + "." + to_string(cursor.seq) + "." +
         std::to_string(cursor.line);
}

Result<std::optional<ledger::StatementCursor>> statement_cursor(const http::Request& request) {
  const auto text = request.query_value("despues");
  if (text.empty()) return std::optional<ledger::StatementCursor>();
  RECAUDO_TRY(parts, cursor_parts(text, 3));
  RECAUDO_TRY(day, parse_iso_date(parts[0]));
  RECAUDO_TRY(seq, cursor_number(parts[1]));
  RECAUDO_TRY(line, cursor_number(parts[2]));
  if (line > 100'000) return fail(Code::kBadId, "despues");
  return std::optional(ledger::StatementCursor{day, ledger::EntrySeq{seq}, static_cast<int>(line)});
}

bool is_account_code(std::string_view text) {
  return !text.empty() && text.size() <= 12 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

Result<std::vector<std::string>> cursor_parts(std::string_view text, std::size_t count) {
  std::vector<std::string> out;
  while (true) {
    const auto dot = text.find('.');
    out.emplace_back(text.substr(0, dot));
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  if (out.size() != count) return fail(Code::kBadId, "despues");
  return out;
}

Result<std::int64_t> cursor_number(std::string_view text) {
  const auto value = whole_number(text);
  if (!value) return fail(Code::kBadId, "despues");
  return *value;
}

http::Response csv_download(const std::string& name,
                            const std::function<void(const ledger::CsvSink&)>& write) {
  std::string body;
  write([&](std::string_view text) { body += text; });
  return http::download(std::move(body), "text/csv; charset=utf-8", name + ".csv");
}

http::Response too_long(const std::string& page, const BooksRange& asked) {
  return http::redirect_303(page + "?" + asked.query() + "&descarga=larga");
}

portal::Movement movement_of(const ledger::StatementLine& line) {
  return {.day = line.effective_on,
          .recorded = bogota_date(line.recorded_at),
          .entry = to_string(line.seq),
          .url_entry = voucher_url(line.seq),
          .kind = line.kind,
          .detail = {},
          .amount = line.amount,
          .balance = line.balance};
}

std::string voucher_url(ledger::EntrySeq seq) {
  return "/contabilidad/asientos/" + to_string(seq);
}

std::string concept_label(const std::string& code) {
  if (const auto item = ledger::parse_concept(code)) return std::string(to_label(*item));
  for (const auto& [owed_back, label] : kOwedBack)
    if (code == owed_back) return std::string(label);
  return code;
}

}  // namespace recaudo::site
