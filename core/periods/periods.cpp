#include "core/periods/periods.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/pq.h"
#include "ledger/year_end.h"

namespace recaudo::periods {
namespace {

constexpr Statement kReopen{"periods.reopen", "select periods.reopen($1, $2)"};
constexpr std::size_t kBlock = 20;  // entries of a closing that are posted at once
constexpr std::size_t kShortestReason = 15;
constexpr std::size_t kLongestReason = 500;

events::pb::AuditEntry month_event(Month month, const std::string& before, const std::string& after,
                                   const std::string& step) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_parameter();
  event.set_parameter("periodo_contable");
  event.set_scope(ledger::to_iso(month));
  event.set_effective_from_day(day_number(first_day(month)));
  event.set_effective_to_day(day_number(last_day(month)));
  entry.set_reason_code(step);
  events::add_change(entry, "estado", before, after);
  return entry;
}

void tell(Work& work, Month month, PeriodState before, PeriodState after, const std::string& step) {
  work.emit({"periodo", ledger::to_iso(month)},
            month_event(month, std::string(to_code(before)), std::string(to_code(after)), step));
}

Result<void> check_reason(const std::string& reason) {
  const bool control =
      std::ranges::any_of(reason, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (control || reason.size() > kLongestReason || !is_valid_utf8(reason))
    return fail(Code::kBadText, "motivo");
  if (reason.size() < kShortestReason) return fail(Code::kReasonTooShort, "motivo");
  return {};
}

Month month_of(Date day) {
  return {year_of(day), recaudo::month_of(day)};
}
Month month_after(Month m) {
  return month_of(add_months(first_day(m), 1));
}
std::optional<Month> last_month(pqxx::transaction_base& tx) {
  const auto all = ledger::periods(tx);
  return all.empty() ? std::nullopt : std::optional(all.back().month);
}

Result<PeriodState> state_of(pqxx::transaction_base& tx, Month month) {
  for (const auto& p : ledger::periods(tx))
    if (p.month == month) return p.state;
  return fail(Code::kPeriodUnknown, ledger::to_iso(month));
}

Result<void> carry_out(Work& work, const approvals::Review& review, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::approve(work, review, real_now));
  RECAUDO_TRY(r, parse_canonical(proposal.payload));
  RECAUDO_TRY(before, state_of(work.tx(), r.month));
  try {
    exec(work.tx(), kReopen, proposal.id, work.now());
  } catch (const pqxx::sql_error& e) {
    if (const auto code = ledger::period_refusal(e.sqlstate()))
      return fail(*code, ledger::to_iso(r.month));
    throw;
  }
  auto entry =
      month_event(r.month, std::string(to_code(before)), std::string(to_code(r.to)), "REABIERTO");
  *entry.mutable_parameter()->mutable_table() = events::digest_of(proposal.payload, "text/plain");
  work.emit({"periodo", ledger::to_iso(r.month)}, std::move(entry));
  return {};
}

Result<void> post_all(Work& work, std::span<const ledger::Entry> entries) {
  for (; !entries.empty(); entries = entries.subspan(std::min(entries.size(), kBlock))) {
    RECAUDO_TRY(posted, work.post(entries.first(std::min(entries.size(), kBlock))));
    invariant(!posted.empty(), "entries are answered");
  }
  return {};
}

}  // namespace

std::vector<Month> open_months(const Services& services) {
  const Month last_wanted = month_after(month_of(services.clock.today()));
  const auto known = services.db.read([](pqxx::read_transaction& tx) { return last_month(tx); });
  if (known && *known >= last_wanted) return {};
  return perform(services, events::system_actor(), "tarea", [&](Work& work) {
    std::vector<Month> out;
    const auto last = last_month(work.tx());
    for (Month m = last ? month_after(*last) : month_of(work.today()); m <= last_wanted;
         m = month_after(m)) {
      ledger::open_period(work.tx(), m.year, m.month);
      work.emit({"periodo", ledger::to_iso(m)},
                month_event(m, "", std::string(to_code(PeriodState::kOpen)), "ABIERTO"));
      out.push_back(m);
    }
    return out;
  });
}

Result<void> close_month(Work& work, Month month, PeriodState to) {
  invariant(to != PeriodState::kOpen, "closing does not open");
  if (last_day(month) >= work.today())
    return fail(Code::kPeriodOrder, ledger::to_iso(month) + " no ha terminado");
  RECAUDO_TRY(before, ledger::close_period(work.tx(), month, to));
  if (before != to)
    tell(work, month, before, to, to == PeriodState::kSoft ? "EN_REVISION" : "CERRADO");
  return {};
}

Result<void> close_year(Work& work, int year) {
  const Month december{year, 12};
  RECAUDO_TRY(state, state_of(work.tx(), december));
  if (state == PeriodState::kOpen)
    return fail(Code::kPeriodOrder, ledger::to_iso(december) + " debe estar en revisión");
  if (state == PeriodState::kSoft) {
    if (auto ok = post_all(work, ledger::year_end(work.tx(), year)); !ok) return ok;
    if (auto ok = close_month(work, december, PeriodState::kClosed); !ok) return ok;
  }
  const auto opening = ledger::year_opening(work.tx(), year + 1);
  if (!opening) return {};
  return post_all(work, std::span(&*opening, 1));
}

std::string canonical_text(const Reopening& r) {
  return "recaudo reapertura v1\nmes=" + ledger::to_iso(r.month) +
         "\nestado=" + std::string(to_code(r.to)) + "\nmotivo=" + r.reason + "\n";
}

Result<Reopening> parse_canonical(std::string_view text) {
  const auto field = [&](std::string_view name) { return approvals::canonical_field(text, name); };
  RECAUDO_TRY(month, ledger::parse_month(field("mes")));
  Reopening r{.month = month,
              .to = field("estado") == "soft" ? PeriodState::kSoft : PeriodState::kOpen,
              .reason = field("motivo")};
  if (canonical_text(r) != text) return fail(Code::kBadText, "propuesta de reapertura");
  return r;
}

Result<approvals::Proposal> propose_reopening(Work& work, const Uuid& id, const Reopening& r,
                                              staff::AccountId proposer, Instant real_now) {
  if (auto ok = check_reason(r.reason); !ok) return tl::unexpected(ok.error());
  RECAUDO_TRY(state, state_of(work.tx(), r.month));
  if (r.to >= state) return fail(Code::kPeriodOrder, ledger::to_iso(r.month));
  const std::string payload = canonical_text(r);
  RECAUDO_TRY(proposal, approvals::propose(work, id, approvals::Kind::kPeriodReopening, payload,
                                           proposer, real_now));
  auto entry = month_event(r.month, std::string(to_code(state)), std::string(to_code(r.to)),
                           "REAPERTURA_PROPUESTA");
  *entry.mutable_parameter()->mutable_table() = events::digest_of(payload, "text/plain");
  work.emit({"periodo", ledger::to_iso(r.month)}, std::move(entry));
  return proposal;
}

Result<void> approve_reopening(const Services& services, const events::Actor& checker,
                               const std::string& channel, const approvals::Review& review,
                               Instant real_now) {
  RECAUDO_TRY(actor, approvals::joint_actor(services.db, review, checker));
  return perform(services, actor, channel,
                 [&](Work& work) { return carry_out(work, review, real_now); });
}

Result<void> reject_reopening(Work& work, const approvals::Review& review, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::reject(work, review, real_now));
  RECAUDO_TRY(r, parse_canonical(proposal.payload));
  RECAUDO_TRY(state, state_of(work.tx(), r.month));
  auto entry = month_event(r.month, std::string(to_code(state)), std::string(to_code(state)),
                           "REAPERTURA_RECHAZADA");
  entry.set_outcome(events::pb::DENIED);
  work.emit({"periodo", ledger::to_iso(r.month)}, std::move(entry));
  return {};
}

}  // namespace recaudo::periods
