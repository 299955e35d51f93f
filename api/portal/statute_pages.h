// Pages of the municipality's statute: its versions, the form of a new one, what it changes before
// and after it is proposed, and the decision of the second person.
#pragma once

#include "api/portal/staff_pages.h"

namespace recaudo::portal {

struct StatuteRow {
  std::string name = {};  // "Versión 2"; a proposal says what it is
  Badge state = {};
  Date from = {};
  std::string act = {}, proposed_by = {}, approved_by = {};
  Instant at = {};
  std::string url = {};
};
struct StatutesView {
  StaffChrome chrome = {};
  std::vector<StatuteRow> rows = {};
  std::string url_new = {};  // empty: this person may not propose
};
std::string statutes_page(const StatutesView& view);

struct StatuteNewView {
  StaffChrome chrome = {};
  PostForm review = {};
  std::string from = {}, act = {}, act_on = {}, text = {};  // as typed
  FieldErrors errors = {};                                  // fields: desde acto fecha_acto archivo
};
std::string statute_new_page(const StatuteNewView& view);

// What a version does to the whole roll.
struct ConceptEffect {
  std::string name = {};
  Money before = {}, after = {};
};
struct DestinoEffectRow {
  std::string destino = {};
  int parcels = 0, changed = 0;
  Money before = {}, after = {};
};
struct ParcelEffectRow {
  std::string number = {}, destino = {};
  Money avaluo = {};
  std::vector<ConceptEffect> concepts = {};             // the last one is the total
  std::string predial_before = {}, predial_after = {};  // how each comes to its predial
};
struct RollEffectView {
  std::string note = {};  // what was compared, or why nothing could be
  bool computed = false;  // the rest is set
  int parcels = 0, more = 0, less = 0, refused = 0;
  std::vector<ConceptEffect> concepts = {};  // the last one is the total
  std::vector<DestinoEffectRow> destinos = {};
  std::vector<ParcelEffectRow> increased = {}, reduced = {};
};

// What it does to the bills of public services of the last period that was billed.
struct UseEffectRow {
  std::string use = {};  // "estrato 1"
  int users = 0, changed = 0;
  Money before = {}, after = {};
};
struct UserEffectRow {
  std::string number = {}, use = {};
  std::int64_t m3 = 0;
  Money before = {}, after = {};
};
struct ServicesEffectView {
  std::string note = {};
  bool computed = false;  // the rest is set
  int users = 0, more = 0, less = 0;
  std::vector<ConceptEffect> parts = {};  // the last one is the total
  std::vector<UseEffectRow> uses = {};
  std::vector<UserEffectRow> increased = {}, reduced = {};
};

struct KeyChangeRow {
  std::string key = {};
  std::optional<std::string> before = {}, after = {};
};
struct KeyChangesView {
  std::string title = {};      // "Cambios frente a la versión 1"
  std::string noun = "Clave";  // what each row of it is
  std::vector<KeyChangeRow> rows = {};
};

using Facts = std::vector<std::pair<std::string, std::string>>;  // label, text

// Before it is proposed: nothing is stored yet, so the form carries the text.
struct StatutePreviewView {
  StaffChrome chrome = {};
  PostForm propose = {};
  Facts facts = {};
  RollEffectView effect = {};
  ServicesEffectView services = {};
  KeyChangesView changes = {};
  std::string from = {}, act = {}, act_on = {}, file_name = {};  // as typed
  std::string content_base64 = {};                               // the text, byte by byte
  std::string url_back = {};
};
std::string statute_preview_page(const StatutePreviewView& view);

// The proposal, for whoever decides it.
struct StatuteReviewView {
  StaffChrome chrome = {};
  PostForm approve = {}, reject = {};
  Badge state = {};
  Facts facts = {};
  RollEffectView effect = {};
  ServicesEffectView services = {};
  KeyChangesView changes = {};
  std::string refused = {};      // why it cannot be approved any more; empty: it can
  std::string no_decision = {};  // why this person decides nothing here; empty: decides
  std::string url_text = {};
  std::string stored_bytes = {}, sha256_hex = {};
};
std::string statute_review_page(const StatuteReviewView& view);

struct StatuteVersionView {
  StaffChrome chrome = {};
  int number = 0;
  Badge state = {};
  Facts facts = {};
  std::string url_text = {}, sha256_hex = {};
  std::string url_compare = {};     // GET with ?contra=
  std::vector<Choice> others = {};  // empty: there is nothing to compare with
  std::string other = {};           // chosen
  KeyChangesView changes = {};
};
std::string statute_version_page(const StatuteVersionView& view);

}  // namespace recaudo::portal
