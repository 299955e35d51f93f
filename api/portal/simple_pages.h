// Pages of what the DIAN transfers of the ICA in SIMPLE returns (ET arts. 903 to 916): the files
// that were taken in, and what each line became.
#pragma once

#include "api/portal/staff_pages.h"

namespace recaudo::portal {

struct SimpleTransferRow {
  std::string file = {};
  Instant taken_at = {};
  int declarations = 0, taxpayers = 0, refusals = 0;
  Money posted = {}, refused = {};
  Money left = {};  // of the bank's credit, that no file has explained
  std::string url_transfer = {};
};
struct SimpleTransfersView {
  StaffChrome chrome = {};
  std::vector<SimpleTransferRow> rows = {};   // newest first
  std::string url_first = {}, url_next = {};  // empty: there is none
};
std::string simple_transfers_page(const SimpleTransfersView& view);

struct SimpleLineRow {
  int line = 0;
  Money amount = {};
  std::string reason = {};  // why it was not posted; empty: it is posted, and the rest is told
  std::string nit = {}, name = {};
  std::string declared = {};  // "Formulario 2593, bimestre 1 de 2026, comercial"
  std::string number = {};
  Date paid_on = {};
  Money ica = {}, sanctions = {}, interest = {};
  std::string entry = {}, url_entry = {};  // url empty: this person has no books
};
struct SimpleAccountRow {
  std::string account = {}, name = {};
  Money amount = {};
};
struct SimpleTransferView {
  StaffChrome chrome = {};
  SimpleTransferRow transfer = {};
  Money credit = {};
  std::string credit_entry = {}, url_credit = {};
  std::vector<SimpleAccountRow> income = {};  // by code
  bool only_refused = false;
  std::string url_all = {}, url_refused = {};
  std::vector<SimpleLineRow> rows = {};       // by line
  std::string url_first = {}, url_next = {};  // empty: there is none
};
std::string simple_transfer_page(const SimpleTransferView& view);

}  // namespace recaudo::portal
