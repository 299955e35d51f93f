#include "api/site/till_forms.h"

#include <charconv>

namespace recaudo::site {
namespace {

std::string name_of(int denomination) {
  return "d" + std::to_string(denomination);
}

}  // namespace

std::vector<portal::CountField> count_fields(const http::Form* typed) {
  std::vector<portal::CountField> out;
  for (const int d : till::kDenominations) {
    const std::string name = name_of(d);
    out.push_back({.name = name,
                   .label = "De " + to_display(Money::pesos(d)),
                   .value = typed == nullptr ? "" : std::string(typed->get(name))});
  }
  return out;
}

till::CashCount read_count(const http::Form& form, portal::FieldErrors& errors) {
  till::CashCount count;
  for (const int d : till::kDenominations) {
    const std::string name = name_of(d);
    const std::string_view text = form.get(name);
    if (text.empty()) continue;
    int quantity = -1;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), quantity);
    if (ec != std::errc() || end != text.data() + text.size()) quantity = -1;
    if (auto ok = count.set(d, quantity); !ok) errors.push_back({name, ok.error().detail});
  }
  return count;
}

std::string receipt_number(const till::Receipt& receipt) {
  return to_string(receipt.till) + "-" + to_string(receipt.number);
}

std::string means_text(const till::Tender& tender) {
  if (const auto* cheque = std::get_if<till::Cheque>(&tender))
    return "Cheque " + cheque->number + " de " + cheque->bank + ", cuenta " + cheque->account;
  return "Efectivo";
}

std::vector<portal::TillReceiptRow> receipt_rows(pqxx::transaction_base& tx, till::ShiftId shift,
                                                 bool annullable) {
  std::vector<portal::TillReceiptRow> out;
  for (const auto& r : till::receipts_of(tx, shift)) {
    const std::string here = "/caja/recibos/" + to_string(r.till) + "/" + to_string(r.number);
    out.push_back({.number = receipt_number(r),
                   .means = means_text(r.tender),
                   .amount = r.amount,
                   .at = r.received_at,
                   .annulled = r.annulled,
                   .url_receipt = here,
                   .url_annul = annullable && !r.annulled ? here + "/anulacion" : ""});
  }
  return out;
}

portal::Badge shift_state(till::ShiftState state) {
  switch (state) {
    case till::ShiftState::kOpen:
      return {"Abierto", portal::Tone::kGood};
    case till::ShiftState::kCounted:
      return {"Contado, por cerrar", portal::Tone::kWarning};
    case till::ShiftState::kClosed:
      return {"Cerrado", portal::Tone::kNeutral};
  }
  throw BrokenInvariant("state of a turn out of range");
}

}  // namespace recaudo::site
