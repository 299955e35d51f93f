#include "core/closing/billing_file.h"

#include <algorithm>
#include <chrono>

#include "base/bytes.h"
#include "core/closing/bank_day_store.h"
#include "gateways/bank_files/billing_2001.h"

namespace recaudo::closing {
namespace {

constexpr Statement kPage{
    "closing.orders_to_bill",
    "select o.id, o.reference, o.total, o.valid_until, p.npn from payments.payment_order o join "
    "registry.parcel p on p.id = o.parcel_id where o.state = 'open' and o.valid_until >= $1 and "
    "o.id > $2 and payments.order_stands(o.id, $1) order by o.id limit $3"};

constexpr const char* kDescription = "PREDIAL";  // at most fifteen characters

Result<tax_rules::BankAgreement> agreement_with(const tax_rules::Statute& statute,
                                                const std::string& bank_code) {
  const auto at = std::ranges::find(statute.banks, bank_code, &tax_rules::BankAgreement::bank_code);
  if (at != statute.banks.end()) return *at;
  std::string known;
  for (const auto& b : statute.banks)
    known += (known.empty() ? "" : ", ") + b.bank_code + " " + b.bank_name;
  return fail(Code::kNotFound, "convenio con el banco " + bank_code +
                                   "; el estatuto tiene: " + (known.empty() ? "ninguno" : known));
}

// HHMM, from 0001: the format has no midnight of its own day.
int clock_of(Instant t) {
  const auto minutes =
      std::chrono::floor<std::chrono::minutes>(t - start_of_day(bogota_date(t))).count();
  return static_cast<int>(std::max<std::int64_t>(1, minutes / 60 * 100 + minutes % 60));
}

bank_files::BillingDetail detail_of(const pqxx::row& row) {
  bank_files::BillingDetail out;
  out.reference = bank_files::SlipReference(read_text(row["reference"]));
  out.secondary_reference = read_text(row["npn"]);
  out.amount = read_money(row["total"]);
  out.additional_service = bank_files::ServiceCode("0000000000000");
  out.due_on = read_date(row["valid_until"]);
  return out;
}

Result<std::vector<bank_files::BillingDetail>> details(Work& work, const BillingLimits& limits) {
  std::vector<bank_files::BillingDetail> out;
  std::int64_t after = 0;
  for (bool more = true; more;) {
    const auto rows = exec(work.tx(), kPage, work.today(), after, limits.page);
    for (const auto& row : rows) out.push_back(detail_of(row));
    if (static_cast<int>(out.size()) > limits.orders)
      return fail(Code::kFileUnwritable, "hay más de " + std::to_string(limits.orders) +
                                             " órdenes por pagar y un archivo lleva hasta esas");
    more = static_cast<int>(rows.size()) == limits.page;
    if (more) after = read_int(rows.back()["id"]);
  }
  if (out.empty())
    return fail(Code::kNotFound, "órdenes por pagar que valgan hoy; no se escribió ningún archivo");
  return out;
}

void tell(Work& work, const WrittenBilling& written, const std::string& bank_code) {
  events::pb::AuditEntry entry;
  auto& exported = *entry.mutable_export_();
  exported.set_dataset("facturacion-asobancaria-2001");
  *exported.mutable_content() = events::digest_of(written.bytes, "text/plain");
  exported.set_rows(static_cast<std::uint64_t>(written.orders));
  exported.set_destination("banco " + bank_code);
  exported.set_purpose("que el banco conozca referencia y valor de las ordenes por pagar");
  events::add_change(entry, "total_centavos", "", std::to_string(written.total.centavos()));
  work.emit({"archivo-de-facturacion", bank_code}, std::move(entry));
}

}  // namespace

Result<WrittenBilling> billing_file(const Services& services, const tax_rules::Statute& statute,
                                    const events::Actor& actor, const std::string& bank_code,
                                    const BillingLimits& limits) {
  RECAUDO_TRY(bank, agreement_with(statute, bank_code));
  return perform(services, actor, "exportacion", [&](Work& work) -> Result<WrittenBilling> {
    RECAUDO_TRY(orders, details(work, limits));
    bank_files::BillingFile file;
    file.header = {.nit = nit_of(statute),
                   .additional_nit = bank_files::Nit("0000000000"),
                   .originator = bank_files::BankCode(bank.bank_code),
                   .file_date = work.today(),
                   .file_time = clock_of(work.now())};
    file.lots.push_back({.service = bank_files::ServiceCode(bank.gln),
                         .number = 1,
                         .description = kDescription,
                         .details = std::move(orders)});
    auto bytes = bank_files::write_billing_2001(file);
    if (!bytes) return fail(Code::kFileUnwritable, bank_files::to_text(bytes.error()));
    const auto sums = totals_of(file);
    WrittenBilling written{.bytes = std::move(*bytes),
                           .bank_name = bank.bank_name,
                           .orders = sums.count,
                           .total = sums.amount};
    tell(work, written, bank_code);
    return written;
  });
}

}  // namespace recaudo::closing
