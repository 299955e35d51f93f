// Pages for the staff of the municipality. Each person sees the menu of the own role; what a role
// may do is decided by the server's access rules, not here.
#pragma once

#include "api/portal/view.h"

namespace recaudo::portal {

enum class Role { kContribuyente, kCajero, kTesorero, kRentas, kAuditor, kAdministrador };
std::string_view to_spanish(Role role);

struct StaffUrls {
  std::string url_home = {}, url_reconciliation = {}, url_exceptions = {}, url_payments = {},
              url_rates = {}, url_cadastre = {}, url_balances = {}, url_audit = {}, url_users = {};
};

struct StaffChrome {
  Entity entity = {};
  bool demo = false;
  std::string user_name = {};
  Role role = Role::kTesorero;
  StaffUrls urls = {};
  std::string current = {};  // the address of the menu entry that is open
  std::string csrf = {}, url_logout = {}, url_stay = {};
  Instant closes_at = {};  // when the session ends if nothing is done
  Instant rendered_at = {};
  std::string notice = {};  // outcome of the last act; empty: none
};

struct LoginView {
  Chrome chrome = {};
  std::string csrf = {}, url_submit = {};
  std::string user = {};
  bool ask_code = false;    // second step: code of the second factor
  FieldErrors errors = {};  // fields: user password code
};
std::string login_page(const LoginView& view);

struct Counter {
  std::string label = {};
  std::int64_t count = 0;
  std::optional<int> oldest_days = {};
  Tone tone = Tone::kNeutral;
  std::string url = {};
};
struct ChannelTotal {
  std::string channel = {};
  std::int64_t count = 0;
  Money amount = {};
};
struct Approval {
  std::string what = {}, made_by = {};
  Instant at = {};
  std::string url = {};
};
struct Feed {
  std::string name = {}, last_file = {};
  std::optional<Instant> at = {};
  std::int64_t lines = 0;
  Money total = {};
  bool healthy = true;
  std::string note = {};
};
struct TreasurerHomeView {
  StaffChrome chrome = {};
  Date day = {};
  std::vector<Counter> counters = {};
  std::vector<ChannelTotal> collected = {};  // the day's total is their sum
  std::vector<Approval> approvals = {};
  std::vector<Feed> feeds = {};
  std::optional<Month> missing_rate = {};
  std::string url_rate_new = {};
};
std::string treasurer_home_page(const TreasurerHomeView& view);

enum class ExceptionType {
  kEsperado,
  kVencido,
  kValorMenor,
  kValorMayor,
  kSinOrden,
  kDuplicado,
  kNoAprobadoConDinero,
  kAprobadoSinDinero,
  kDatos,
  kComision,
  kArchivo
};
std::string_view to_spanish(ExceptionType type);  // "Duplicado"
std::string_view meaning_of(ExceptionType type);  // "La misma orden se pagó dos veces."

// One allowed way out of an exception: a POST to `url`.
struct Exit {
  std::string text = {};
  std::string url = {};
  bool two_people = false;
};
struct ExceptionRow {
  std::string id = {}, reference = {};
  ExceptionType type = ExceptionType::kSinOrden;
  std::string reason = {};
  std::optional<Money> order_amount = {}, rail_amount = {}, bank_amount = {};
  int age_days = 0;
  std::string url = {};  // the exception's own page; empty: none
  std::vector<Exit> exits = {};
};
struct SettledRow {
  std::string reference = {};
  Money amount = {};
  std::string why = {};  // "referencia igual · valor igual · fecha +1 día hábil"
};
struct ReconciliationDayView {
  StaffChrome chrome = {};
  std::string account = {};  // "Banco Agrario 4-0123"
  Date from = {}, to = {};
  Money opening = {}, closing = {},
        book = {};  // statement, statement, our ledger; difference = closing - book
  bool closed = false;
  std::vector<SettledRow> settled = {};
  std::int64_t settled_count = 0;
  std::vector<ExceptionRow> exceptions = {};
  std::string url_upload = {}, url_run = {};
  std::string url_close = {};  // empty: closing is not offered
  FieldErrors errors = {};     // fields: rail_file bank_file
};
std::string reconciliation_day_page(const ReconciliationDayView& view);

struct AgeBand {
  std::string text = {};  // "0 a 5 días"
  std::int64_t count = 0;
  Money amount = {};
};
struct ExceptionsView {
  StaffChrome chrome = {};
  std::vector<AgeBand> bands = {};
  std::vector<ExceptionRow> rows = {};
  Pager pager = {};
};
std::string exceptions_page(const ExceptionsView& view);

struct PaymentRow {
  std::string reference = {}, parcel_number = {}, channel = {}, cus = {};
  Money amount = {};
  PaymentState state = PaymentState::kPending;
  Instant created_at = {};
  int age_minutes = 0;
  std::string url = {};
};
struct PaymentsView {
  StaffChrome chrome = {};
  std::string url_filter = {};  // GET: estado, texto
  std::string state_filter = {}, text_filter = {};
  std::vector<PaymentRow> rows = {};
  Pager pager = {};
};
std::string payments_page(const PaymentsView& view);

enum class RateStatus { kApproved, kAwaiting, kRejected, kToConfirm, kMissing };
struct RateRow {
  Month month = {};
  std::optional<Rate> ibc = {}, usury = {};
  std::string resolution = {}, proposed_by = {}, approved_by = {};
  RateStatus status = RateStatus::kMissing;
  std::string url = {};  // approval page when it waits; empty: none
};
struct RatesView {
  StaffChrome chrome = {};
  std::vector<RateRow> rows = {};
  std::string url_new = {};  // empty: this person may not propose
};
std::string rates_page(const RatesView& view);

struct RateNewView {
  StaffChrome chrome = {};
  std::string url_submit = {};
  std::string month = {}, ibc = {}, usury = {}, resolution = {},
              resolution_date = {};  // as typed; month "2026-11"
  FieldErrors errors = {};           // the same names
};
std::string rate_new_page(const RateNewView& view);

struct RateApprovalView {
  StaffChrome chrome = {};
  std::string url_approve = {}, url_reject = {};
  std::string proposed_by = {};
  Instant proposed_at = {};
  bool own_proposal = false;  // then nobody can approve here
  Month month = {};
  Rate ibc = {}, usury = {};
  std::string resolution = {};
  std::string stored_bytes = {};  // exactly what will be in force
  std::string sha256_hex = {};    // of stored_bytes
  std::string reason = {};        // as typed
  FieldErrors errors = {};        // field: reason
};
std::string rate_approval_page(const RateApprovalView& view);

struct ParcelChange {
  std::string number = {}, before = {}, after = {};
};
struct AvaluoChange {
  std::string number = {};
  Money before = {}, after = {};
};
struct RejectedLine {
  std::int64_t line = 0;
  std::string column = {}, reason = {};
};
struct CadastreImportView {
  StaffChrome chrome = {};
  std::string file_name = {}, sha256_hex = {};
  int vigencia = 0;
  std::int64_t lines = 0;
  std::int64_t added_count = 0, gone_count = 0, avaluo_count = 0, owner_count = 0,
               rejected_count = 0;
  // The first of each; the counts above are of all.
  std::vector<ParcelChange> added = {}, gone = {}, owners = {};  // owners masked by the caller
  std::vector<AvaluoChange> avaluos = {};
  std::vector<RejectedLine> rejected = {};
  Money avaluo_before = {}, avaluo_after = {};
  std::string url_apply = {}, url_discard = {};  // url_apply empty: cannot be applied
};
std::string cadastre_import_page(const CadastreImportView& view);

struct BalanceRow {
  std::string account = {}, name = {};
  Money debits = {}, credits = {}, balance = {};  // balance = debits - credits
};
struct LedgerBalancesView {
  StaffChrome chrome = {};
  Date from = {}, to = {};
  std::vector<BalanceRow> rows = {};  // totals are their sums
};
std::string ledger_balances_page(const LedgerBalancesView& view);

struct AuditEvent {
  std::int64_t index = 0;
  Instant at = {};
  std::string type = {}, actor = {}, leaf_hex = {};
};
struct AuditView {
  StaffChrome chrome = {};
  std::string origin = {}, root_hex = {}, checkpoint_text = {};
  std::int64_t size = 0;
  Instant signed_at = {};
  int witnesses = 0, witnesses_needed = 0;
  std::string url_policy_file = {}, url_checkpoint = {};
  std::string verify_command = {};
  std::vector<AuditEvent> events = {};
};
std::string audit_page(const AuditView& view);

struct UserRow {
  std::string user = {}, name = {};
  Role role = Role::kCajero;
  bool active = true;
  bool second_factor = false;
  std::optional<Instant> last_login = {};
  std::string url = {};
};
struct UsersView {
  StaffChrome chrome = {};
  std::vector<UserRow> rows = {};
  std::string url_new = {};
};
std::string users_page(const UsersView& view);

}  // namespace recaudo::portal
