#include "core/payments/notices.h"

#include "base/crypto.h"
#include "core/payments/attempt_store.h"

namespace recaudo::payments {
namespace {

// By the rail's number; an event that overtook the creation's answer is found by ours.
constexpr Statement kFind{"payments.notice_attempt",
                          "select id from payments.attempt where rail = $1 and (cus = $2 or (cus "
                          "is null and id = $3)) order by cus nulls last limit 1"};
constexpr Statement kSeen{
    "payments.notice_seen",
    "select exists (select from payments.evidence where attempt_id = $1 and sha256 = $2)"};
// A creation that had no answer: now the rail's number is known, and it can be asked by it. One
// that is still being created will get it from its own answer.
constexpr Statement kAdopt{"payments.notice_adopts_cus",
                           "update payments.attempt set cus = $2 where id = $1 and cus is null and "
                           "state <> 'created'"};
constexpr Statement kHasten{"payments.notice_hastens",
                            "update payments.attempt set next_query_at = $2 where id = $1 and cus "
                            "is not null and state not in ('created', 'approved', 'reversed')"};
constexpr Statement kTally{"payments.tally_notice",
                           "insert into payments.notice_tally values ($1, $2, $3, 1, $4) on "
                           "conflict (day, rail, verdict) do update set notices = "
                           "notice_tally.notices + 1, last_at = excluded.last_at"};
constexpr Statement kOfDay{"payments.notices_of_day",
                           "select rail, verdict, notices from payments.notice_tally where day = "
                           "$1 order by rail, verdict"};

std::string_view to_code(NoticeVerdict v) {
  switch (v) {
    case NoticeVerdict::kHeard:
      return "valido";
    case NoticeVerdict::kRepeated:
      return "repetido";
    case NoticeVerdict::kUnknown:
      return "desconocido";
  }
  throw BrokenInvariant("verdict of the enumeration");
}

NoticeVerdict hear(Work& work, const std::string& rail, const gateways::NoticeSubject& subject,
                   const std::string& raw) {
  const auto rows = exec(work.tx(), kFind, rail, subject.cus, subject.ticket.value_or(TicketId()));
  if (rows.empty()) return NoticeVerdict::kUnknown;
  const TicketId ticket(read_int(rows[0][0]));
  const auto payment = payment_by_ticket(work.tx(), ticket, /*lock=*/true);
  invariant(payment.has_value(), "an attempt stays");
  if (read_bool(exec(work.tx(), kSeen, ticket, bytea(view(sha256(raw))))[0][0]))
    return NoticeVerdict::kRepeated;
  store_evidence(work, *payment, Source::kHint, raw);
  exec(work.tx(), kAdopt, ticket, subject.cus);
  exec(work.tx(), kHasten, ticket, work.now());
  return NoticeVerdict::kHeard;
}

}  // namespace

Result<NoticeVerdict> take_notice(const Services& services, const gateways::PaymentGateway& gateway,
                                  const gateways::Notice& notice) {
  const std::string& rail = gateway.traits().name;
  const auto subject = gateway.read_notice(notice);
  // The count is committed also when the answer is a refusal.
  const auto verdict =
      perform(services, events::system_actor(), rail, [&](Work& work) -> NoticeVerdict {
        const NoticeVerdict v =
            subject ? hear(work, rail, *subject, notice.body) : NoticeVerdict::kUnknown;
        exec(work.tx(), kTally, work.today(), rail, subject ? to_code(v) : "rechazado", work.now());
        return v;
      });
  if (!subject) return tl::unexpected(subject.error());
  return verdict;
}

std::vector<NoticeCount> notices_of(pqxx::transaction_base& tx, Date day) {
  std::vector<NoticeCount> out;
  for (const auto& row : exec(tx, kOfDay, day))
    out.push_back({read_text(row["rail"]), read_text(row["verdict"]), read_int(row["notices"])});
  return out;
}

}  // namespace recaudo::payments
