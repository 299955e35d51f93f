// Pages of the cash desk: the cashier's turn, and the treasurer's view of all tills.
#pragma once

#include "api/portal/staff_pages.h"

namespace recaudo::portal {

// How many of each bill and coin: name of the field, label, and what was typed.
struct CountField {
  std::string name = {}, label = {}, value = {};
};

struct TillReceiptRow {
  std::string number = {};  // "1-27"
  std::string means = {};   // "Efectivo", "Cheque 123 de ..."
  Money amount = {};
  Instant at = {};
  bool annulled = false;
  std::string url_receipt = {};  // the payment's own receipt
  std::string url_annul = {};    // empty: not possible any more
};

// The cashier's first page: a turn to begin, or the turn and what came in.
struct TillView {
  StaffChrome chrome = {};
  std::string till_name = {};  // empty: no open turn
  Instant opened_at = {};
  std::string url_order = {}, url_count = {}, url_open = {};
  std::string typed = {};  // what was scanned or typed
  std::vector<TillReceiptRow> receipts = {};
  bool truncated = false;
  FieldErrors errors = {};  // field: volante
};
std::string till_page(const TillView& view);

struct TillCountView {
  StaffChrome chrome = {};
  std::string title = {}, guide = {}, button = {};
  PostForm form = {};
  std::vector<Choice> tills = {};  // to choose from; empty: the turn's
  std::string till = {};           // as chosen
  std::vector<CountField> fields = {};
  FieldErrors errors = {};  // fields: caja and those of the count
};
std::string till_count_page(const TillCountView& view);

struct TillLine {
  std::string text = {};
  Money amount = {};
};
struct TillOrderView {
  StaffChrome chrome = {};
  PostForm receive = {};
  std::string reference = {}, number_label = "Número predial", parcel_number = {}, request = {};
  Date valid_until = {};
  std::vector<TillLine> lines = {};
  Money total = {};
  std::string no_payment = {};  // why nothing can be taken for it; empty: it can
  std::string means = {}, tendered = {}, cheque_bank = {}, cheque_account = {}, cheque_number = {};
  std::vector<CountField> counted = {};  // the cash by bills and coins, instead of its sum
  FieldErrors errors = {};  // fields: recibido banco cuenta cheque, and those of `counted`
};
std::string till_order_page(const TillOrderView& view);

struct TillReceivedView {
  StaffChrome chrome = {};
  std::string number = {}, means = {};
  Money amount = {}, change = {};
  bool annulled = false;
  std::string url_pdf = {}, url_till = {};
};
std::string till_received_page(const TillReceivedView& view);

struct TillAnnulView {
  StaffChrome chrome = {};
  std::string number = {};
  Money amount = {};
  PostForm propose = {};
  std::string request = {}, reason = {};
  FieldErrors errors = {};  // field: motivo
};
std::string till_annul_page(const TillAnnulView& view);

struct TillAnnulmentView {
  StaffChrome chrome = {};
  PostForm approve = {}, reject = {};
  std::string number = {}, reason = {}, proposed_by = {};
  Money amount = {};
  Instant proposed_at = {};
  std::string no_decision = {};
  std::string stored_bytes = {}, sha256_hex = {};
};
std::string till_annulment_page(const TillAnnulmentView& view);

struct ShiftRow {
  std::string till = {}, cashier = {};
  Date day = {};
  Badge state = {};
  std::string url = {};
};
struct TillRow {
  std::string key = {};  // tells the fields of one till from another's
  std::string name = {};
  Money cash = {}, cheques = {};
  PostForm base = {}, deposit = {};  // empty urls: not for this person
};
struct TillMovementRow {
  Date day = {};
  std::string what = {}, till = {}, slip = {};
  Money cash = {}, cheques = {};
  bool awaited = false;  // of the bank's statement
};
struct TillsView {
  StaffChrome chrome = {};
  PostForm add = {};  // empty url: not for this person
  std::vector<TillRow> tills = {};
  std::vector<ShiftRow> shifts = {};
  std::vector<TillMovementRow> movements = {};
  FieldErrors errors = {};
};
std::string tills_page(const TillsView& view);

struct ShiftView {
  StaffChrome chrome = {};
  std::string till = {}, cashier = {};
  Date day = {};
  Badge state = {};
  bool counted = false;
  Money opening = {}, opening_due = {}, count = {}, expected = {}, difference = {};
  std::string reason = {};  // as typed, or as it was kept
  PostForm close = {};      // empty url: nothing to sign, or not by this person
  std::string no_close = {};
  std::vector<TillReceiptRow> receipts = {};
  FieldErrors errors = {};  // field: motivo
};
std::string shift_page(const ShiftView& view);

}  // namespace recaudo::portal
