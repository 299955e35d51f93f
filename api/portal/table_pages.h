// Pages of the national tables that an installation keeps in versions: which rule, the form of a
// new version, what it changes before and after it is proposed, and the decision of the second
// person.
#pragma once

#include "api/portal/statute_pages.h"

namespace recaudo::portal {

struct TableRow {
  std::string name = {};  // "Límites de servicios públicos"
  Badge state = {};       // of a version that rules, or of a proposal
  std::string from = {};  // "1 de enero de 2027"; "siempre" for the first version
  std::string norm = {};
  std::string use = {};  // who reads it
  std::string url = {};
};
struct TablesView {
  StaffChrome chrome = {};
  std::vector<TableRow> rows = {};
  std::string url_new = {};  // empty: this person may not propose
};
std::string tables_page(const TablesView& view);

// What a person typed of a version.
struct TypedTable {
  std::string table = {}, from = {}, norm = {}, source = {};
};
struct TableNewView {
  StaffChrome chrome = {};
  PostForm review = {};
  std::vector<Choice> tables = {};
  TypedTable typed = {};
  std::string text = {};
  FieldErrors errors = {};  // fields: tabla desde norma fuente archivo
};
std::string table_new_page(const TableNewView& view);

// Before it is proposed: nothing is stored yet, so the form carries the text.
struct TablePreviewView {
  StaffChrome chrome = {};
  PostForm propose = {};
  Facts facts = {};
  std::vector<std::string> notes = {};              // what is to be known beside the changes
  std::optional<ServicesEffectView> services = {};  // of the limits of public services
  KeyChangesView changes = {};
  TypedTable typed = {};
  std::string content_base64 = {};
  std::string url_back = {};
};
std::string table_preview_page(const TablePreviewView& view);

// The proposal, for whoever decides it.
struct TableReviewView {
  StaffChrome chrome = {};
  PostForm approve = {}, reject = {};
  Badge state = {};
  Facts facts = {};
  std::vector<std::string> notes = {};
  std::optional<ServicesEffectView> services = {};
  KeyChangesView changes = {};
  std::string refused = {};      // why it cannot be approved any more; empty: it can
  std::string no_decision = {};  // why this person decides nothing here; empty: decides
  std::string url_text = {};
  std::string stored_bytes = {}, sha256_hex = {};
};
std::string table_review_page(const TableReviewView& view);

struct TableVersionRow {
  int number = 0;
  Badge state = {};
  std::string from = {}, norm = {}, source = {}, proposed_by = {}, approved_by = {};
  Instant at = {};
  std::string url_text = {};
};
// One table with all its versions, the newest first.
struct TableView {
  StaffChrome chrome = {};
  std::string name = {}, use = {};
  std::vector<TableVersionRow> versions = {};
  KeyChangesView changes = {};   // of the newest against the one before
  bool compared = false;         // there is one before
  std::string url_new = {};      // empty: this person may not propose
  std::string url_program = {};  // the text of this program, where it never was a version
};
std::string table_page(const TableView& view);

}  // namespace recaudo::portal
