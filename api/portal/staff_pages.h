// Pages for the staff of the municipality, whatever their office: the way in, certified rates, the
// log, users. Each person sees the menu of the own role; what a role may do is decided by the
// server's access rules, not here.
#pragma once

#include "api/portal/view.h"

namespace recaudo::portal {

enum class Role { kContribuyente, kCajero, kTesorero, kRentas, kAuditor, kAdministrador };
std::string_view to_spanish(Role role);

struct StaffUrls {
  // url_home: where this person begins.
  std::string url_home = {}, url_treasury = {}, url_reconciliation = {}, url_exceptions = {},
              url_payments = {}, url_rates = {}, url_books = {}, url_periods = {}, url_audit = {},
              url_users = {}, url_statute = {}, url_till = {}, url_tills = {}, url_figures = {},
              url_invoices = {}, url_tables = {}, url_simple = {};
};

struct StaffChrome {
  Entity entity = {};
  bool demo = false;
  std::string user_name = {};
  Role role = Role::kTesorero;
  StaffUrls urls = {};
  std::string current = {};  // the address of the menu entry that is open
  PostForm logout = {};
  std::string url_stay = {};
  Instant closes_at = {};      // when the session ends if nothing is done
  int minutes_left = 0;        // until then, whole minutes
  bool closes_anyway = false;  // use does not put the end off any more
  Instant rendered_at = {};
  std::string notice = {};  // outcome of the last act; empty: none
};

struct LoginView {
  Chrome chrome = {};
  std::string csrf = {}, url_submit = {};
  std::string user = {};
  FieldErrors errors = {};  // fields: user password
};
std::string login_page(const LoginView& view);

enum class RateStatus { kApproved, kAwaiting, kRejected, kToConfirm, kMissing };
struct RateRow {
  Month month = {};
  std::optional<Rate> ibc = {}, usury = {};
  std::string resolution = {};
  // Each with day and hour; of a rate of the table of the program, its source and nobody.
  std::string proposed_by = {}, approved_by = {};
  RateStatus status = RateStatus::kMissing;
  std::string url = {};  // of its proposal; empty: none
};
struct RatesView {
  StaffChrome chrome = {};
  std::vector<RateRow> rows = {};
  std::string url_new = {};  // empty: this person may not propose
};
std::string rates_page(const RatesView& view);

// What a rate does to the mora of the debts that are overdue today.
struct MoraEffectRow {
  std::string number = {};  // of the parcel
  int vigencia = 0;
  Money capital = {}, before = {}, after = {};
};
struct MoraEffectView {
  std::string note = {};  // what was compared, or why it cannot be computed
  bool computed = false;  // the rest is set
  int debts = 0, changed = 0;
  Money capital = {}, before = {}, after = {};
  std::vector<MoraEffectRow> rows = {};
};

struct RateNewView {
  StaffChrome chrome = {};
  PostForm propose = {};
  std::string month = {}, ibc = {}, usury = {}, resolution = {},
              resolution_date = {};           // as typed; month "2026-11"
  FieldErrors errors = {};                    // the same names
  std::optional<MoraEffectView> effect = {};  // when it was asked for
};
std::string rate_new_page(const RateNewView& view);

struct RateApprovalView {
  StaffChrome chrome = {};
  PostForm approve = {}, reject = {};
  std::string proposed_by = {};
  Instant proposed_at = {};
  std::string no_decision = {};  // why this person decides nothing here; empty: decides
  Month month = {};
  Rate ibc = {}, usury = {};
  std::string resolution = {};
  std::string stored_bytes = {};              // exactly what will be in force
  std::string sha256_hex = {};                // of stored_bytes
  std::optional<MoraEffectView> effect = {};  // while it waits
};
std::string rate_approval_page(const RateApprovalView& view);

struct AuditView {
  StaffChrome chrome = {};
  std::string origin = {}, root_hex = {}, checkpoint_text = {};
  std::int64_t size = 0;
  int witnesses = 0, witnesses_needed = 0;
  std::string url_policy_file = {}, url_checkpoint = {};
  std::string fetch_command = {}, verify_command = {};
};
std::string audit_page(const AuditView& view);

struct UserRow {
  std::string user = {}, name = {};
  Role role = Role::kCajero;
  bool active = true;
  std::optional<Instant> last_login = {};
  std::string url = {};  // empty: the user has no page
};
struct UsersView {
  StaffChrome chrome = {};
  std::vector<UserRow> rows = {};
};
std::string users_page(const UsersView& view);

}  // namespace recaudo::portal
