#include "core/payments/bank_qr.h"

#include <algorithm>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/csv.h"
#include "gateways/breb/qr.h"

namespace recaudo::payments {
namespace {

constexpr std::size_t kBatch = 1'000;  // rows of one statement

constexpr Statement kOrders{"payments.orders_of_bank_qrs",
                            "select o.id, o.reference, o.total, o.valid_until, o.state, "
                            "payments.order_stands(o.id, $2) as stands, q.payload "
                            "from payments.payment_order o left join payments.bank_qr q on "
                            "q.order_id = o.id where o.reference = any($1::text[])"};
constexpr Statement kInsert{"payments.insert_bank_qrs",
                            "insert into payments.bank_qr (order_id, payload, received_at) select "
                            "u.*, $3 from unnest($1::bigint[], $2::text[]) as u on conflict "
                            "(order_id) do nothing returning order_id"};
constexpr Statement kOfOrder{"payments.bank_qr_of_order",
                             "select payload from payments.bank_qr where order_id = $1"};

struct KnownOrder {
  OrderId id;
  Money total;
  Date valid_until;
  bool open = false;
  bool stands = false;
  std::optional<std::string> payload;
};
using KnownOrders = std::unordered_map<std::string, KnownOrder>;

// A row refused: which one, why, and that nothing else of the file was loaded.
tl::unexpected<Error> refuse(const std::string& file_name, const CsvRow& row,
                             const std::string& why) {
  return fail(Code::kQrInvalid, file_name + ", línea " + std::to_string(row.line) +
                                    ", referencia " + row.fields[0] + ": " + why +
                                    ". No se cargó ninguna línea del archivo");
}

Result<std::vector<CsvRow>> read_rows(std::string_view csv, const std::string& file_name) {
  RECAUDO_TRY(rows, read_csv(csv, file_name, {"referencia", "contenido"}, kMaxBankQrBytes));
  if (rows.empty()) return table_error(file_name, 1, "no tiene códigos");
  if (rows.size() > kMaxBankQrs)
    return table_error(file_name, rows[kMaxBankQrs].line,
                       "pasa de " + std::to_string(kMaxBankQrs) + " códigos; pártalo en varios");
  std::unordered_set<std::string_view> seen;
  for (const auto& row : rows)
    if (!seen.insert(row.fields[0]).second)
      return refuse(file_name, row, "la referencia está repetida en el archivo; deje una sola");
  return rows;
}

KnownOrders known_orders(pqxx::transaction_base& tx, std::span<const CsvRow> rows, Date today) {
  std::vector<std::string> references;
  references.reserve(rows.size());
  for (const auto& row : rows) references.push_back(row.fields[0]);
  KnownOrders out;
  for (const auto& row : exec(tx, kOrders, pg_array(references), today))
    out.emplace(
        read_text(row["reference"]),
        KnownOrder{.id = read_id<OrderTag>(row["id"]),
                   .total = read_money(row["total"]),
                   .valid_until = read_date(row["valid_until"]),
                   .open = read_text(row["state"]) == "open",
                   .stands = read_bool(row["stands"]),
                   .payload = row["payload"].is_null() ? std::nullopt
                                                       : std::optional(read_text(row["payload"]))});
  return out;
}

// Empty when the code may be loaded for that order; else why not.
std::string fault_of(const KnownOrder& order, const CsvRow& row, Date today) {
  if (order.payload) return "la orden ya tiene otro código; pregunte al banco cuál sirve";
  if (!order.open) return "la orden ya no se paga: está pagada o vencida; quite la línea";
  if (order.valid_until < today)
    return "la orden venció el " + to_long_spanish(order.valid_until) + "; quite la línea";
  if (!order.stands)
    return "la deuda de la orden cambió o un pago suyo está en revisión; quite la línea";
  const auto qr = breb::read_qr(row.fields[1]);
  if (!qr) return qr.error().detail;
  const auto fits = breb::check_qr(*qr, {order.total, row.fields[0]});
  return fits ? std::string() : fits.error().detail;
}

Result<BankQrReport> take_batch(Work& work, std::span<const CsvRow> rows,
                                const std::string& file_name) {
  BankQrReport report;
  const auto orders = known_orders(work.tx(), rows, work.today());
  std::vector<std::int64_t> ids;
  std::vector<std::string> payloads;
  for (const auto& row : rows) {
    const auto at = orders.find(row.fields[0]);
    if (at == orders.end())
      return refuse(file_name, row, "no hay una orden con esa referencia; revise la referencia");
    const auto& order = at->second;
    if (order.payload == row.fields[1]) {
      ++report.already;
      continue;
    }
    if (const auto fault = fault_of(order, row, work.today()); !fault.empty())
      return refuse(file_name, row, fault);
    ids.push_back(order.id.value());
    payloads.push_back(row.fields[1]);
  }
  report.loaded = static_cast<int>(ids.size());
  if (ids.empty()) return report;
  const auto written =
      exec(work.tx(), kInsert, pg_array(ids), pg_array(payloads), work.now()).size();
  if (static_cast<std::size_t>(written) != ids.size())
    return fail(Code::kRequestInFlight, file_name + ": otra carga tiene las mismas órdenes");
  return report;
}

void tell(Work& work, const Sha256& digest, const BankQrReport& report) {
  events::pb::AuditEntry entry;
  entry.mutable_registry()->set_register_("codigos-breb");
  entry.mutable_registry()->set_record_id(to_hex(view(digest)).substr(0, 16));
  entry.mutable_registry()->set_operation("carga");
  events::add_change(entry, "archivo_sha256", "", to_hex(view(digest)));
  events::add_change(entry, "cargados", "", std::to_string(report.loaded));
  events::add_change(entry, "ya_estaban", "", std::to_string(report.already));
  work.emit({"codigos-breb", to_hex(view(digest)).substr(0, 16)}, std::move(entry));
}

}  // namespace

Result<BankQrReport> take_bank_qrs(const Services& services, const events::Actor& actor,
                                   std::string_view csv, const std::string& file_name) {
  RECAUDO_TRY(rows, read_rows(csv, file_name));
  const Sha256 digest = sha256(csv);
  return perform(services, actor, "importacion", [&](Work& work) -> Result<BankQrReport> {
    BankQrReport report;
    for (std::span<const CsvRow> left = rows; !left.empty();) {
      const auto batch = left.first(std::min(kBatch, left.size()));
      left = left.subspan(batch.size());
      RECAUDO_TRY(part, take_batch(work, batch, file_name));
      report.loaded += part.loaded;
      report.already += part.already;
    }
    if (report.loaded > 0) tell(work, digest, report);
    return report;
  });
}

std::optional<std::string> bank_qr(pqxx::transaction_base& tx, OrderId order) {
  const auto rows = exec(tx, kOfOrder, order);
  if (rows.empty()) return std::nullopt;
  return read_text(rows[0][0]);
}

}  // namespace recaudo::payments
