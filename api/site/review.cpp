#include "api/site/review.h"

#include <algorithm>

#include "base/bytes.h"

namespace recaudo::site {
namespace {

approvals::Signatures signatures_on(const app::Context& context, const approvals::Proposal& p) {
  auto found = context.services.db.read(
      [&](pqxx::read_transaction& tx) { return approvals::signatures_of(tx, {p.id}); });
  invariant(found.contains(p.id), "a proposal is not deleted");
  return std::move(found.at(p.id));
}

}  // namespace

Result<approvals::Proposal> proposal_of(const app::Context& context, const http::Request& request,
                                        approvals::Kind kind) {
  RECAUDO_TRY(id, parse_uuid(request.parameter("id")));
  auto found =
      context.services.db.read([&](pqxx::read_transaction& tx) { return approvals::find(tx, id); });
  if (!found || found->kind != kind) return fail(Code::kNotFound);
  return *found;
}

approvals::Proposal proposal_again(const app::Context& context, const Uuid& id) {
  auto proposal =
      context.services.db.read([&](pqxx::read_transaction& tx) { return approvals::find(tx, id); });
  invariant(proposal.has_value(), "a proposal is not deleted");
  return *std::move(proposal);
}

Result<approvals::Review> review_of(const app::Context& context, const http::Request& request,
                                    approvals::Kind kind) {
  RECAUDO_TRY(form, request.form());
  RECAUDO_TRY(proposal, proposal_of(context, request, kind));
  approvals::Review review{
      .proposal = proposal.id, .checker = app::session_of(request).account.id, .seen = {}};
  RECAUDO_TRY(seen, from_hex(form.get("sha256")));
  if (seen.size() != review.seen.size()) return fail(Code::kBadEncoding);
  std::ranges::copy(seen, review.seen.begin());
  return review;
}

bool waits(const approvals::Proposal& p, Instant now) {
  return !p.decision && p.expires_at > now;
}

portal::Badge proposal_state(const approvals::Proposal& p, Instant now) {
  if (waits(p, now)) return {"Espera aprobación", portal::Tone::kWarning};
  if (!p.decision) return {"Venció sin decisión", portal::Tone::kNeutral};
  if (*p.decision == approvals::Decision::kApproved) return {"Aprobada", portal::Tone::kGood};
  return {"Rechazada", portal::Tone::kBad};
}

std::map<Uuid, approvals::Signatures> signatures_of(pqxx::transaction_base& tx,
                                                    const std::vector<approvals::Proposal>& all) {
  std::vector<Uuid> ids;
  ids.reserve(all.size());
  for (const auto& p : all) ids.push_back(p.id);
  return approvals::signatures_of(tx, ids);
}

std::string proposer_text(const app::Context& context, const http::Request& request,
                          const approvals::Proposal& p) {
  if (p.proposer == app::session_of(request).account.id) return "usted";
  return signatures_on(context, p).proposer;
}

std::string decision_text(const app::Context& context, const approvals::Proposal& p,
                          std::string_view what) {
  const auto signatures = signatures_on(context, p);
  invariant(p.decision && signatures.decided_at, "a decision has its person and its instant");
  const bool approved = *p.decision == approvals::Decision::kApproved;
  return signatures.checker + (approved ? " aprobó " : " rechazó ") + std::string(what) + " el " +
         to_long_spanish(*signatures.decided_at);
}

std::string signed_text(const std::string& name, Instant at) {
  return name + ", " + to_long_spanish(at);
}

}  // namespace recaudo::site
