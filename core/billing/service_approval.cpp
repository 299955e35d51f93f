#include "core/billing/service_approval.h"

#include <charconv>

#include "base/bytes.h"
#include "base/database.h"

namespace recaudo::billing {
namespace {

constexpr std::string_view kHeading = "recaudo facturacion de servicios v1\n";

constexpr Statement kPropose{"billing.propose_service_run",
                             "select billing.propose_service_run($1, $2)"};
constexpr Statement kDecide{"billing.decide_service_run",
                            "select billing.decide_service_run($1, $2)"};

std::string line(std::string_view name, const std::string& value) {
  return std::string(name) + "=" + value + "\n";
}

// The run follows the decision that was just taken, in the same transaction. What is approved says
// of the run what the run is; a text that does not can only be rejected.
Result<ServiceRun> follow(Work& work, const approvals::Proposal& proposal, RunState to) {
  RECAUDO_TRY(id, service_run_of(proposal.payload));
  auto run = find_service_run(work.tx(), id);
  if (!run || run->proposal != proposal.id) return fail(Code::kBillingRunState);
  if (to == RunState::kApproved && canonical_text(*run) != proposal.payload)
    return fail(Code::kProposalChanged, "no dice las cifras de la corrida.");
  try {
    exec(work.tx(), kDecide, id, work.now());
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(service_refusal_of(e));
  }
  tell_step(work, *run, RunState::kProposed, to);
  run->state = to;
  return *std::move(run);
}

}  // namespace

std::string canonical_text(const ServiceRun& run) {
  return std::string(kHeading) + line("corrida", to_string(run.id)) +
         line("periodo", tax_rules::to_text(run.billed.period)) +
         line("meses", std::to_string(run.billed.months)) + line("vence", to_iso(run.due_on)) +
         line("facturas", std::to_string(run.bills)) +
         line("rechazados", std::to_string(run.refused)) +
         line("bruto_centavos", std::to_string(run.gross.centavos())) +
         line("subsidio_centavos", std::to_string(run.subsidy.centavos())) +
         line("contribucion_centavos", std::to_string(run.contribution.centavos())) +
         line("reglas", to_hex(view(run.rules))) + line("resultado", to_hex(view(run.results))) +
         line("informe", sha256_hex(run.report));
}

Result<ServiceRunId> service_run_of(std::string_view text) {
  const std::string digits = approvals::canonical_field(text, "corrida");
  std::int64_t id = 0;
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
  if (!text.starts_with(kHeading) || ec != std::errc{} || end != digits.data() + digits.size())
    return fail(Code::kBadText, "propuesta de facturación de servicios");
  return ServiceRunId(id);
}

Result<approvals::Proposal> propose_run(Work& work, const ServiceRun& run,
                                        staff::AccountId proposer, Instant real_now) {
  const std::string text = canonical_text(run);
  const Uuid id = derive_uuid("facturacion-servicios-propuesta", text);
  RECAUDO_TRY(proposal,
              approvals::propose(work, id, approvals::Kind::kBillingRun, text, proposer, real_now));
  try {
    if (read_bool(exec(work.tx(), kPropose, run.id, id)[0][0]))
      tell_step(work, run, RunState::kRehearsed, RunState::kProposed);
  } catch (const pqxx::sql_error& e) {
    return tl::unexpected(service_refusal_of(e));
  }
  return proposal;
}

Result<approvals::Review> review_of(pqxx::transaction_base& tx, const ServiceRun& run,
                                    staff::AccountId checker, std::string_view digest_read) {
  if (run.state != RunState::kProposed) return fail(Code::kBillingRunState, "no está propuesta.");
  const auto proposal = approvals::find(tx, *run.proposal);
  invariant(proposal.has_value(), "a proposed run has its proposal");
  if (digest_read != to_hex(view(proposal->digest))) return fail(Code::kProposalChanged);
  return approvals::Review{.proposal = proposal->id, .checker = checker, .seen = proposal->digest};
}

Result<ServiceRun> approve_service_run(const Services& services, const events::Actor& checker,
                                       const std::string& channel, const approvals::Review& review,
                                       Instant real_now) {
  RECAUDO_TRY(actor, approvals::joint_actor(services.db, review, checker));
  return perform(services, actor, channel, [&](Work& work) -> Result<ServiceRun> {
    RECAUDO_TRY(proposal, approvals::approve(work, review, real_now));
    return follow(work, proposal, RunState::kApproved);
  });
}

Result<ServiceRun> reject_service_run(Work& work, const approvals::Review& review,
                                      Instant real_now) {
  RECAUDO_TRY(proposal, approvals::reject(work, review, real_now));
  return follow(work, proposal, RunState::kDiscarded);
}

}  // namespace recaudo::billing
