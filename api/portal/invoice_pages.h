// Pages of the notice of predial invoices (Ley 1819/2016 art. 354): the lists that anybody reads,
// without names and with the parcel's number cut, and the staff's acts that publish them.
#pragma once

#include "api/portal/staff_pages.h"

namespace recaudo::portal {

// -- for everybody

struct PublishedList {
  int vigencia = 0, invoices = 0;
  Date on_web = {};
  std::optional<Date> posted_on = {};
  std::string place = {};
  std::string url = {};
};
struct PublishedListsView {
  Chrome chrome = {};
  std::vector<PublishedList> lists = {};  // newest first
};
std::string published_lists_page(const PublishedListsView& view);

struct PublishedInvoice {
  std::string number = {};         // "2026-000000123"
  std::string parcel_number = {};  // complete: this folder cuts it
};
struct PublishedInvoicesView {
  Chrome chrome = {};
  int vigencia = 0, invoices = 0;
  Date on_web = {};
  std::string notice = {};  // when they were notified, and the remedy; or what lacks
  std::string norm = {};
  std::vector<PublishedInvoice> rows = {};
  std::string url_first = {}, url_next = {};  // empty: there is none
  std::string url_consult = {};
};
std::string published_invoices_page(const PublishedInvoicesView& view);

// Department to block; what singles a parcel out of it is dots.
std::string cut_parcel_number(std::string_view digits);

// -- for the staff

struct NoticeRow {
  int vigencia = 0;
  std::string run = {};  // its number
  int charged = 0;       // parcels of the run
  std::optional<Date> on_web = {}, posted_on = {};
  std::string terms = {};                // sentence; empty until it is notified
  std::optional<PostForm> publish = {};  // puts the list on the web page; absent: it is there
  std::string url_list = {};
  std::string url_posting = {};  // the form, or the proposal that waits; empty: neither
  std::string posting_text = {};
};
struct NoticesView {
  StaffChrome chrome = {};
  std::vector<NoticeRow> rows = {};  // newest run first
};
std::string notices_page(const NoticesView& view);

struct PostingNewView {
  StaffChrome chrome = {};
  PostForm propose = {};
  int vigencia = 0, invoices = 0;
  Date on_web = {};
  std::string on = {}, place = {}, act = {};  // as typed
  FieldErrors errors = {};                    // fields: fijada lugar acto
};
std::string posting_new_page(const PostingNewView& view);

struct PostingView {
  StaffChrome chrome = {};
  PostForm approve = {}, reject = {};
  Badge state = {};
  int vigencia = 0;
  std::vector<std::pair<std::string, std::string>> facts = {};  // label, text
  std::string changed = {};      // why it was not decided; empty: nothing refused it
  std::string no_decision = {};  // why this person decides nothing here; empty: decides
  std::string stored_bytes = {}, sha256_hex = {};
};
std::string posting_page(const PostingView& view);

}  // namespace recaudo::portal
