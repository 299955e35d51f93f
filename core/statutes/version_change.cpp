#include "core/statutes/version_change.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/pq.h"

namespace recaudo::statutes {
namespace {

using approvals::Proposal;

constexpr Statement kKeep{"statutes.keep_document", "select statutes.keep_document($1, $2)"};
constexpr Statement kApply{"statutes.apply_approval", "select statutes.apply_approval($1, $2)"};

struct Newest {
  StatuteVersion version;
  tax_rules::Statute statute;
};

Newest newest(pqxx::transaction_base& tx) {
  auto all = load_versions(tx);
  invariant(!all.empty(), "an installation has its first version");
  StatuteVersion last = std::move(all.back());
  const auto text = document_of(tx, last.digest);
  invariant(text.has_value(), "a version in force has its text");
  auto statute = value_or_throw(tax_rules::parse_statute(*text, last.file_name, nullptr));
  return {std::move(last), std::move(statute)};
}

Result<Proposed> check_draft(pqxx::transaction_base& tx, const Draft& draft,
                             const tax_rules::Statute& next, Date today) {
  const Newest last = newest(tx);
  const auto now = succession_of(tx, last.version, last.statute, draft, today);
  if (auto ok = check_succession(now, draft, next); !ok) return tl::unexpected(ok.error());
  return Proposed{.previous = last.version.number,
                  .from = draft.from,
                  .act = draft.act,
                  .act_on = draft.act_on,
                  .first_vigencia = next.first_vigencia,
                  .last_vigencia = next.last_vigencia,
                  .file_name = draft.file_name,
                  .digest = sha256(draft.text)};
}

events::pb::AuditEntry event_of(const Proposed& p, const std::string& step) {
  return version_event({.from = p.from, .digest = p.digest, .act = p.act, .step = step});
}

// The nation may have lowered a limit after somebody proposed.
Result<void> hold_to_limits(pqxx::transaction_base& tx, const Proposed& p,
                            const dues::NationalTables& national) {
  const auto text = document_of(tx, p.digest);
  if (!text) return fail(Code::kNotFound, "texto del estatuto propuesto");
  const auto read =
      tax_rules::parse_new_statute(*text, p.file_name, national.service_limits(p.from));
  return read ? Result<void>{} : tl::unexpected(read.error());
}

Result<int> put_into_force(Work& work, const approvals::Review& review,
                           const dues::NationalTables& national, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::approve(work, review, real_now));
  RECAUDO_TRY(proposed, parse_canonical(proposal.payload));
  if (auto held = hold_to_limits(work.tx(), proposed, national); !held)
    return tl::unexpected(held.error());
  int number = 0;
  try {
    number = exec(work.tx(), kApply, proposal.id, work.now())[0][0].as<int>();
  } catch (const pqxx::sql_error& e) {
    if (e.sqlstate() == "RC063") return fail(Code::kStatuteVersion, billed_services_refusal({}));
    if (e.sqlstate() != "RC061") throw;
    return fail(Code::kStatuteVersion,
                "otra versión entró antes o la vigencia ya se liquidó; revise y proponga de nuevo");
  }
  auto entry = event_of(proposed, "APROBADA");
  entry.mutable_parameter()->set_retroactive(proposed.from < work.today());
  events::add_change(entry, "version", std::to_string(proposed.previous), std::to_string(number));
  work.emit({"parametro", to_string(proposal.id)}, std::move(entry));
  return number;
}

}  // namespace

std::string canonical_text(const Proposed& p) {
  return "recaudo estatuto v1\nanterior=" + std::to_string(p.previous) +
         "\ndesde=" + to_iso(p.from) + "\nacto=" + p.act + "\nfecha_acto=" + to_iso(p.act_on) +
         "\nprimera=" + std::to_string(p.first_vigencia) +
         "\nultima=" + std::to_string(p.last_vigencia) + "\narchivo=" + p.file_name +
         "\nsha256=" + to_hex(view(p.digest)) + "\n";
}

Result<Proposed> parse_canonical(std::string_view text) {
  const auto field = [&](std::string_view name) { return approvals::canonical_field(text, name); };
  const auto number = [&](std::string_view name) {
    return approvals::canonical_number(text, name);
  };
  const auto from = parse_iso_date(field("desde"));
  const auto act_on = parse_iso_date(field("fecha_acto"));
  const auto digest = from_hex(field("sha256"));
  Proposed p;
  if (!from || !act_on || !digest || digest->size() != p.digest.size())
    return fail(Code::kBadText, "propuesta de estatuto");
  p.previous = number("anterior");
  p.from = *from;
  p.act = field("acto");
  p.act_on = *act_on;
  p.first_vigencia = number("primera");
  p.last_vigencia = number("ultima");
  p.file_name = field("archivo");
  std::ranges::copy(*digest, p.digest.begin());
  if (canonical_text(p) != text) return fail(Code::kBadText, "propuesta de estatuto");
  return p;
}

Result<ProposedStatute> statute_of(pqxx::transaction_base& tx, const Proposed& p) {
  auto text = document_of(tx, p.digest);
  if (!text) return fail(Code::kNotFound, "texto del estatuto propuesto");
  RECAUDO_TRY(statute, tax_rules::parse_statute(*text, p.file_name, nullptr));
  return ProposedStatute{std::move(*text), std::move(statute)};
}

Result<tax_rules::Statute> read_draft(pqxx::transaction_base& tx, const Draft& draft,
                                      const tax_rules::ServiceLimits& limits, Date today) {
  RECAUDO_TRY(next, tax_rules::parse_new_statute(draft.text, draft.file_name, limits));
  if (auto ok = check_draft(tx, draft, next, today); !ok) return tl::unexpected(ok.error());
  return next;
}

Result<Proposal> propose(Work& work, const std::string& request, const Draft& draft,
                         const tax_rules::ServiceLimits& limits, staff::AccountId proposer,
                         Instant real_now) {
  RECAUDO_TRY(next, tax_rules::parse_new_statute(draft.text, draft.file_name, limits));
  RECAUDO_TRY(proposed, check_draft(work.tx(), draft, next, work.today()));
  exec(work.tx(), kKeep, bytea(draft.text), work.now());
  const std::string text = canonical_text(proposed);
  const Uuid id = derive_uuid("estatuto-propuesto", request + "\n" + text);
  RECAUDO_TRY(proposal, approvals::propose(work, id, approvals::Kind::kStatuteVersion, text,
                                           proposer, real_now));
  work.emit({"parametro", to_string(id)}, event_of(proposed, "PROPUESTA"));
  return proposal;
}

Result<int> approve(const Services& services, const events::Actor& checker,
                    const std::string& channel, const approvals::Review& review,
                    const dues::NationalTables& national, Instant real_now) {
  RECAUDO_TRY(actor, approvals::joint_actor(services.db, review, checker));
  return perform(services, actor, channel,
                 [&](Work& work) { return put_into_force(work, review, national, real_now); });
}

Result<void> reject(Work& work, const approvals::Review& review, Instant real_now) {
  RECAUDO_TRY(proposal, approvals::reject(work, review, real_now));
  RECAUDO_TRY(proposed, parse_canonical(proposal.payload));
  auto entry = event_of(proposed, "RECHAZADA");
  entry.set_outcome(events::pb::DENIED);
  work.emit({"parametro", to_string(proposal.id)}, std::move(entry));
  return {};
}

}  // namespace recaudo::statutes
