#include "core/dues/invoice_title.h"

#include <cstdio>

#include "base/database.h"

namespace recaudo::dues {
namespace {

constexpr Statement kNotices{
    "dues.invoice_notices",
    "select i.vigencia, l.on_web, p.posted_on from billing.listed_invoice i join "
    "billing.invoice_list l using (run_id) left join billing.invoice_posting p using (run_id) "
    "where i.parcel_id = $1"};

}  // namespace

std::map<int, InvoiceNotice> notices_of(pqxx::transaction_base& tx, ledger::SubjectId parcel) {
  std::map<int, InvoiceNotice> out;
  for (const auto& row : exec(tx, kNotices, parcel))
    out.emplace(row["vigencia"].as<int>(),
                InvoiceNotice{.on_web = read_date(row["on_web"]),
                              .posted_on = read_optional<Date>(row["posted_on"], read_date)});
  return out;
}

std::optional<TitleTerms> terms_of(const InvoiceNotice& notice, tax_rules::SaturdayRule saturday,
                                   tax_rules::SimultaneousNotice reading) {
  tax_rules::PredialInvoice invoice;
  invoice.published_on_web = notice.on_web;
  invoice.posted_on = notice.posted_on;
  const auto notified = tax_rules::notified_on(invoice, reading);
  if (!notified) return std::nullopt;
  const Date executory = value_or_throw(tax_rules::executory_on(*notified, std::nullopt, saturday));
  return TitleTerms{.notified_on = *notified,
                    .appeal_until = tax_rules::appeal_deadline(*notified, saturday),
                    .executory_on = executory,
                    .prescribes_on = tax_rules::collection_prescribes_on(executory)};
}

std::string notice_text(const InvoiceNotice& notice, const std::optional<TitleTerms>& terms) {
  if (!terms && notice.posted_on)
    return "Factura publicada en la página web el " + to_long_spanish(notice.on_web) +
           " y fijada en un lugar visible el " + to_long_spanish(*notice.posted_on) +
           ". No está notificada: las dos publicaciones debían ser del mismo día.";
  if (!terms)
    return "Factura publicada en la página web el " + to_long_spanish(notice.on_web) +
           ". Todavía no está notificada: falta fijarla en un lugar visible.";
  return "Factura notificada el " + to_long_spanish(terms->notified_on) +
         ". Se puede pedir reconsideración hasta el " + to_long_spanish(terms->appeal_until) +
         ". Si nadie la pide, queda en firme el " + to_long_spanish(terms->executory_on) +
         " y su cobro prescribe el " + to_long_spanish(terms->prescribes_on) +
         ", si nada lo interrumpe.";
}

std::string invoice_number(int vigencia, ledger::SubjectId parcel) {
  char text[32];
  (void)std::snprintf(text, sizeof text, "%d-%09lld", vigencia,
                      static_cast<long long>(parcel.value()));
  return text;
}

}  // namespace recaudo::dues
