// What the pages of the cash desk read from their forms and show of a turn.
#pragma once

#include "api/portal/till_pages.h"
#include "api/site/handlers.h"
#include "core/till/till.h"

namespace recaudo::site {

// The fields of a count, as typed before.
std::vector<portal::CountField> count_fields(const http::Form* typed);
// What was counted; what cannot be read is in `errors`.
till::CashCount read_count(const http::Form& form, portal::FieldErrors& errors);

std::string receipt_number(const till::Receipt& receipt);  // "1-27"
std::string means_text(const till::Tender& tender);        // "Efectivo"
// Receipts with the address of the payment's own receipt; `annullable` adds the way to annul.
std::vector<portal::TillReceiptRow> receipt_rows(pqxx::transaction_base& tx, till::ShiftId shift,
                                                 bool annullable);
portal::Badge shift_state(till::ShiftState state);

}  // namespace recaudo::site
