#include "core/approvals/approvals.h"

#include <charconv>

#include "base/pq.h"

namespace recaudo::approvals {
namespace {

constexpr Statement kPropose{"access.propose", "select access.propose($1, $2, $3, $4, $5, $6)"};
constexpr Statement kDecide{"access.decide", "select access.decide($1, $2, $3, $4, $5)"};
constexpr Statement kFind{
    "access.find_proposal",
    "select id, kind, payload, proposer, proposed_at, expires_at, decision, made_at "
    "from access.approval where id = $1"};
constexpr Statement kPending{
    "access.pending_proposals",
    "select id, kind, payload, proposer, proposed_at, expires_at, decision, made_at "
    "from access.approval where decision is null and expires_at > $1 "
    "order by proposed_at, id limit 200"};
constexpr Statement kNewest{
    "access.newest_proposals",
    "select id, kind, payload, proposer, proposed_at, expires_at, decision, made_at "
    "from access.approval where kind = $1 order by proposed_at desc, id desc limit $2"};
// By index approval_of_kind, in either direction. No proposal lives longer than a day, so what
// waits is looked for in the last one only.
constexpr Statement kWaiting{
    "access.waiting_proposals",
    "select id, kind, payload, proposer, proposed_at, expires_at, decision, made_at from "
    "access.approval "
    "where kind = $1 and decision is null and expires_at > $2 and proposed_at > $2::timestamptz - "
    "interval '24 hours' and (proposed_at, id) > "
    "(coalesce($3::timestamptz, '-infinity'), coalesce($4::uuid, "
    "'00000000-0000-0000-0000-000000000000')) order by proposed_at, id limit $5"};
constexpr Statement kPast{
    "access.past_proposals",
    "select id, kind, payload, proposer, proposed_at, expires_at, decision, made_at from "
    "access.approval "
    "where kind = $1 and (decision is not null or not $2) and (proposed_at, id) < "
    "(coalesce($3::timestamptz, 'infinity'), coalesce($4::uuid, "
    "'ffffffff-ffff-ffff-ffff-ffffffffffff')) order by proposed_at desc, id desc limit $5"};
constexpr Statement kRoleOf{"access.role_of", "select role from access.account where id = $1"};

Error refusal_of(const pqxx::sql_error& e) {
  const std::string& state = e.sqlstate();
  if (state == "RC041") return {Code::kNotAllowed, "esta cuenta no decide sobre este cambio"};
  if (state == "RC042") return {Code::kSamePerson, {}};
  if (state == "RC043") return {Code::kProposalChanged, {}};
  if (state == "RC044") return {Code::kProposalExpired, {}};
  if (state == "RC045") return {Code::kNotFound, "propuesta"};
  if (state == "RC046") return {Code::kProposalDecided, {}};
  throw;  // not ours: the caller's edge decides
}

Kind parse_kind(const std::string& text) {
  for (const Kind kind : {Kind::kInterestRate, Kind::kPeriodReopening, Kind::kReceivableAct,
                          Kind::kTillAnnulment, Kind::kBillingRun, Kind::kStatuteVersion,
                          Kind::kYearlyFigure, Kind::kInvoicePosting, Kind::kNationalTable})
    if (text == to_text(kind)) return kind;
  throw BrokenInvariant("a stored proposal has a known kind");
}

Proposal read_proposal(const pqxx::row& row) {
  Proposal p;
  p.id = read_uuid(row[0]);
  p.kind = parse_kind(read_text(row[1]));
  p.payload = read_bytes(row[2]);
  p.digest = sha256(p.payload);
  p.proposer = read_id<staff::AccountTag>(row[3]);
  p.proposed_at = read_instant(row[4]);
  p.expires_at = read_instant(row[5]);
  p.made_at = row[7].is_null() ? p.proposed_at : read_instant(row[7]);
  if (!row[6].is_null())
    p.decision = read_text(row[6]) == "approved" ? Decision::kApproved : Decision::kRejected;
  return p;
}

Result<Proposal> decide(Work& work, const Review& review, std::string_view verdict,
                        Instant real_now) {
  try {
    exec(work.tx(), kDecide, review.proposal, verdict, review.checker, bytea(view(review.seen)),
         real_now);
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e));
  }
  return *find(work.tx(), review.proposal);
}

}  // namespace

std::string_view to_text(Kind kind) {
  switch (kind) {
    case Kind::kInterestRate:
      return "tasa_interes";
    case Kind::kPeriodReopening:
      return "reapertura_periodo";
    case Kind::kReceivableAct:
      return "acto_cartera";
    case Kind::kTillAnnulment:
      return "anulacion_caja";
    case Kind::kBillingRun:
      return "facturacion";
    case Kind::kStatuteVersion:
      return "version_estatuto";
    case Kind::kYearlyFigure:
      return "cifra_anual";
    case Kind::kInvoicePosting:
      return "fijacion_facturas";
    case Kind::kNationalTable:
      return "tabla_nacional";
  }
  throw BrokenInvariant("a kind of proposal has a text");
}

Result<Proposal> propose(Work& work, const Uuid& id, Kind kind, const std::string& payload,
                         staff::AccountId proposer, Instant real_now) {
  try {
    exec(work.tx(), kPropose, id, to_text(kind), bytea(payload), proposer, real_now, work.now());
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(refusal_of(e));
  }
  return *find(work.tx(), id);
}

Result<Proposal> approve(Work& work, const Review& review, Instant real_now) {
  return decide(work, review, "approved", real_now);
}

Result<Proposal> reject(Work& work, const Review& review, Instant real_now) {
  return decide(work, review, "rejected", real_now);
}

std::optional<Proposal> find(pqxx::transaction_base& tx, const Uuid& id) {
  const auto rows = exec(tx, kFind, id);
  if (rows.empty()) return std::nullopt;
  return read_proposal(rows[0]);
}

std::vector<Proposal> newest(pqxx::transaction_base& tx, Kind kind, int limit) {
  std::vector<Proposal> out;
  for (const auto& row : exec(tx, kNewest, to_text(kind), limit)) out.push_back(read_proposal(row));
  return out;
}

ProposalPage page_of(pqxx::transaction_base& tx, Kind kind, Standing standing, Instant real_now,
                     const std::optional<ProposalCursor>& after, int limit) {
  const auto at = after ? std::optional(after->at) : std::nullopt;
  const auto id = after ? std::optional(after->id) : std::nullopt;
  const auto rows =
      standing == Standing::kWaiting
          ? exec(tx, kWaiting, to_text(kind), real_now, at, id, limit + 1)
          : exec(tx, kPast, to_text(kind), standing == Standing::kDecided, at, id, limit + 1);
  ProposalPage out;
  for (const auto& row : rows) {
    if (out.rows.size() == static_cast<std::size_t>(limit)) {
      out.next = {out.rows.back().proposed_at, out.rows.back().id};
      break;
    }
    out.rows.push_back(read_proposal(row));
  }
  return out;
}

std::vector<Proposal> pending(pqxx::transaction_base& tx, Instant real_now) {
  std::vector<Proposal> out;
  for (const auto& row : exec(tx, kPending, real_now)) out.push_back(read_proposal(row));
  return out;
}

events::Person person_of(staff::AccountId account) {
  return {.kind = events::pb::OFFICIAL, .value = "cuenta|" + to_string(account)};
}

Result<events::Actor> joint_actor(Database& db, const Review& review,
                                  const events::Actor& checker) {
  return db.read([&](pqxx::read_transaction& tx) -> Result<events::Actor> {
    const auto proposal = find(tx, review.proposal);
    if (!proposal) return fail(Code::kNotFound, "propuesta");
    const auto rows = exec(tx, kRoleOf, proposal->proposer);
    invariant(rows.size() == 1, "a proposer has an account");
    return events::Actor{.role = read_text(rows[0][0]),
                         .person = person_of(proposal->proposer),
                         .session = checker.session,
                         .auth = checker.auth,
                         .second_approver = checker.person};
  });
}

std::string canonical_field(std::string_view text, std::string_view name) {
  const std::string key = "\n" + std::string(name) + "=";
  const auto at = text.find(key);
  if (at == text.npos) return {};
  const auto from = at + key.size();
  return std::string(text.substr(from, text.find('\n', from) - from));
}

int canonical_number(std::string_view text, std::string_view name) {
  const std::string digits = canonical_field(text, name);
  int out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

}  // namespace recaudo::approvals
