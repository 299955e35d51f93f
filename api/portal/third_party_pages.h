// Pages of the third parties of the books: finding one, the auxiliary of an account, the accounts
// of one. Personal data: for the staff that collects and audits.
#pragma once

#include "api/portal/books_pages.h"

namespace recaudo::portal {

struct FoundThirdParty {
  std::string document = {};  // "CC 1001"
  std::string name = {};
  std::string url = {};
};
struct ThirdPartiesView {
  StaffChrome chrome = {};
  std::string url_search = {};         // GET: quien, cuenta
  std::string who = {}, account = {};  // as typed
  bool searched = false;
  bool truncated = false;  // more were found than are shown
  std::vector<FoundThirdParty> found = {};
  FieldErrors errors = {};  // fields: quien cuenta
};
std::string third_parties_page(const ThirdPartiesView& view);

// A row of what stood, moved and is left: of a third party on an account, or of an account of a
// third party.
struct MovedLine {
  std::string code = {};  // document or account
  std::string name = {};
  std::string url = {};
  Money opening = {}, debit = {}, credit = {}, closing = {};
};
struct MovedView {
  StaffChrome chrome = {};
  std::string title = {}, subtitle = {};
  std::string first_column = {};  // "Tercero" or "Cuenta"
  RangeForm form = {};
  Date from = {}, to = {};
  std::vector<MovedLine> rows = {};
  std::string url_first = {}, url_next = {};
};
std::string moved_page(const MovedView& view);

}  // namespace recaudo::portal
