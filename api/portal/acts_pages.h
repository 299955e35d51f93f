// Pages of the acts that correct what is owed: the list, the form of a new act, and the act itself,
// which is decided, printed and kept.
#pragma once

#include "api/portal/staff_pages.h"

namespace recaudo::portal {

struct ActRow {
  std::string what = {}, subject = {}, resolution = {};
  Money amount = {};
  Instant at = {};
  Badge state = {};
  std::string url = {};
};
struct ActsView {
  StaffChrome chrome = {};
  std::string url_filter = {}, state = {};
  std::vector<Choice> states = {};
  std::vector<ActRow> rows = {};
  std::string order = {};  // "Actos, del más antiguo al más nuevo"
  std::string url_first = {}, url_next = {};
  std::string url_new = {};  // empty: this person may not propose
};
std::string acts_page(const ActsView& view);

// First step: which act, of which parcel or subscriber.
struct ActChoiceView {
  StaffChrome chrome = {};
  std::string url = {};  // GET with ?clase=&predio=, or &suscriptor=
  std::vector<Choice> kinds = {};
  std::string kind = {}, parcel = {}, subscriber = {};  // as typed
  std::string credit = {};  // that is to be applied, sent along; empty: none was chosen
  FieldErrors errors = {};  // fields: clase predio suscriptor
};
std::string act_choice_page(const ActChoiceView& view);

// Second step: the fields of that kind of act.
struct ActField {
  enum class Type { kText, kSelect, kRadio, kChecks } type = Type::kText;
  std::string name = {}, label = {}, hint = {}, value = {}, inputmode = {};
  std::vector<Choice> options = {};
  bool optional = false;                 // of a text
  std::vector<std::string> values = {};  // of checks: those that are marked
};
struct ActFormView {
  StaffChrome chrome = {};
  PostForm propose = {};
  std::string kind = {}, kind_label = {};
  bool of_services = false;  // of a subscriber, who has no address here
  std::string number = {}, address = {};
  std::vector<ActField> fields = {};
  std::string impossible = {};  // why this act cannot be done here; empty: it can
  std::string url_back = {};
  FieldErrors errors = {};
};
std::string act_form_page(const ActFormView& view);

struct ActBalance {
  std::string label = {};
  Money before = {}, after = {};
};
struct ActView {
  StaffChrome chrome = {};
  PostForm approve = {}, reject = {};
  std::string approve_label = "Aprobar y registrar";
  std::optional<PostForm> ask_rail = {};  // of a reversal that has not ended
  std::string progress = {};              // why it waits, or how it ended
  std::string kind_label = {};
  Badge state = {};
  std::vector<std::pair<std::string, std::string>> facts = {};  // label, text
  Link credit = {};  // the entry by which the bank's money waited that it applies; empty: none
  std::string told_of_credit = {};  // "abonado el 31 de marzo de 2026, referencia 1234"
  Money amount = {};
  std::string proposed_by = {};
  Instant proposed_at = {};
  std::vector<ActBalance> balances = {};  // while it waits: what it would do today
  std::vector<std::string> notes = {};
  std::string changed = {};      // why it cannot be approved any more; empty: it can
  std::string no_decision = {};  // why this person decides nothing here; empty: decides
  std::vector<Link> entries = {};
  std::optional<Instant> done_at = {};
  std::string stored_bytes = {}, sha256_hex = {};
};
std::string act_page(const ActView& view);

}  // namespace recaudo::portal
