// The treasury's desk: what came in, what the bank's day left open, and the payments.
#pragma once

#include "api/portal/staff_pages.h"

namespace recaudo::portal {

struct Counter {
  std::string label = {};
  std::int64_t count = 0;
  std::optional<int> oldest_days = {};
  Tone tone = Tone::kNeutral;
  std::string url = {};  // empty: this person does not open what it counts
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
struct TreasurerHomeView {
  StaffChrome chrome = {};
  Date day = {};
  std::vector<Counter> counters = {};
  std::vector<ChannelTotal> collected = {};  // the day's total is their sum
  bool may_approve = false;                  // else nothing is said about approvals
  std::vector<Approval> approvals = {};
  std::optional<Month> missing_rate = {};
  std::string url_rate_new = {};
  std::string url_budget = {};  // empty: this person does not open the budget
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

struct ExceptionRow {
  std::string reference = {};
  ExceptionType type = ExceptionType::kSinOrden;
  std::string reason = {};
  std::optional<Money> order_amount = {}, rail_amount = {}, bank_amount = {};
  int age_days = 0;
  std::string url = {};        // the exception's own page; empty: none
  std::string exits = {};      // what may be done, in words; empty: nothing is said
  std::string url_close = {};  // where it is closed; empty: not by this person, or by a later day
  std::string url_apply = {};  // where its money is applied to a debt; empty: it does not wait
  std::string money = {};      // that waits: "$ 40.000 del 31 de marzo de 2026, asiento 17"
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
        book = {};            // statement, statement, our ledger; difference = closing - book
  bool has_statement = true;  // false: there is nothing to compare, and the page says so
  std::vector<std::string> carried = {};  // sentences: accounts whose balance is of an earlier day
  bool closed = false;
  std::vector<SettledRow> settled = {};
  std::int64_t settled_count = 0;
  std::vector<ExceptionRow> exceptions = {};
  // Empty addresses: this person only looks.
  PostForm upload = {}, run = {};
  FieldErrors errors = {};  // fields: rail_file bank_file
};
std::string reconciliation_day_page(const ReconciliationDayView& view);

struct ExceptionsView {
  StaffChrome chrome = {};
  std::vector<ExceptionRow> rows = {};
  bool truncated = false;  // more are open than are shown
};
std::string exceptions_page(const ExceptionsView& view);

// A case that a payment opened, to be closed with a reason.
struct CaseView {
  StaffChrome chrome = {};
  ExceptionRow row = {};
  PostForm close = {};
  std::string reason = {};  // as typed
  FieldErrors errors = {};  // fields: reason
};
std::string case_page(const CaseView& view);

struct PaymentRow {
  std::string reference = {}, channel = {}, cus = {};
  Money amount = {};
  PaymentState state = PaymentState::kPending;
  bool in_review = false;  // the rail and we differ: people decide
  Instant created_at = {};
  int age_minutes = 0;
  std::string url = {};
};
// The value of `estado` that keeps only what is in review.
inline constexpr const char* kReviewFilter = "revision";
struct PaymentsView {
  StaffChrome chrome = {};
  std::string url_filter = {};  // GET: estado, texto
  std::string state_filter = {}, text_filter = {};
  std::vector<PaymentRow> rows = {};
  std::string url_newest = {}, url_older = {};  // empty: no such page
  std::string url_rails = {};                   // how the rails answer; empty: not for this person
};
std::string payments_page(const PaymentsView& view);

// How a rail answers, as the process that serves this page saw it, and its hints of the day.
struct RailRow {
  std::string name = {};
  bool answers = true;  // false: it rests, nobody is sent there
  std::optional<Instant> rests_until = {};
  std::optional<Instant> answered_at = {};  // by this process; nothing: not asked yet
  std::string failure = {};                 // the last one, while it lasts
  std::int64_t pending = 0;
  int oldest_minutes = 0;
  std::int64_t heard = 0, repeated = 0, unknown = 0, refused = 0;
};
struct RailsView {
  StaffChrome chrome = {};
  std::vector<RailRow> rows = {};
};
std::string rails_page(const RailsView& view);

}  // namespace recaudo::portal
