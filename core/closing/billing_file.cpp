#include "core/closing/billing_file.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>

#include "base/bytes.h"
#include "core/closing/bank_day_store.h"
#include "gateways/bank_files/billing_2001.h"

namespace recaudo::closing {
namespace {

constexpr Statement kPage{
    "closing.orders_to_bill",
    "select o.id, o.reference, o.total, o.valid_until, o.subject_kind, coalesce(p.npn, s.number) "
    "as number from payments.payment_order o left join registry.parcel p on o.subject_kind = "
    "'predio' and p.id = o.subject_id left join registry.subscriber s on o.subject_kind = "
    "'suscriptor' and s.id = o.subject_id where o.state = 'open' and o.valid_until >= $1 and "
    "o.id > $2 and payments.order_stands(o.id, $1) order by o.id limit $3"};

// Of a lot, at most fifteen characters each.
constexpr std::array<std::pair<ledger::SubjectKind, const char*>, 2> kLots = {
    {{ledger::SubjectKind::kParcel, "PREDIAL"}, {ledger::SubjectKind::kSubscriber, "SERVICIOS"}}};

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
  out.secondary_reference = read_text(row["number"]);
  out.amount = read_money(row["total"]);
  out.additional_service = bank_files::ServiceCode("0000000000000");
  out.due_on = read_date(row["valid_until"]);
  return out;
}

using Details = std::map<ledger::SubjectKind, std::vector<bank_files::BillingDetail>>;

Result<Details> details(Work& work, const BillingLimits& limits) {
  Details out;
  std::int64_t after = 0;
  int orders = 0;
  for (bool more = true; more;) {
    const auto rows = exec(work.tx(), kPage, work.today(), after, limits.page);
    for (const auto& row : rows)
      out[value_or_throw(ledger::parse_subject_kind(row["subject_kind"].c_str()))].push_back(
          detail_of(row));
    orders += static_cast<int>(rows.size());
    if (orders > limits.orders)
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
    for (const auto& [kind, description] : kLots)
      if (const auto of_kind = orders.find(kind); of_kind != orders.end())
        file.lots.push_back({.service = bank_files::ServiceCode(bank.gln),
                             .number = static_cast<int>(file.lots.size()) + 1,
                             .description = description,
                             .details = std::move(of_kind->second)});
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
