#include "core/billing/predial_run.h"

namespace recaudo::billing {
namespace {

// The run to publish: the one that is alive, or a new one. Nothing when no parcel is to be billed.
Result<std::optional<Run>> run_to_publish(const Services& services, const dues::RuleTexts& rules,
                                          const events::Actor& actor, const PredialRun& run,
                                          RunReport& report) {
  auto alive =
      services.db.read([&](pqxx::read_transaction& tx) { return alive_run(tx, run.vigencia); });
  if (alive && alive->state == RunState::kPublishing) return alive;
  RECAUDO_TRY(rehearsal, rehearse(services.db, rules, run.vigencia, run.block_parcels));
  report.already = rehearsal.already;
  for (const auto& r : rehearsal.report.refused())
    report.refused.push_back(r.npn + ": " + r.reason);
  if (rehearsal.report.parcels() == 0) return std::optional<Run>{};
  const Uuid request = make_uuid7(SystemClock{}.now());
  RECAUDO_TRY(kept, perform(services, actor, "facturacion", [&](Work& work) {
                return keep_rehearsal(work, request, rehearsal, true);
              }));
  return std::optional(kept);
}

}  // namespace

Result<RunReport> bill_predial(const Services& services, const dues::RuleTexts& rules,
                               const events::Actor& actor, const PredialRun& run) {
  RunReport out;
  out.vigencia = run.vigencia;
  RECAUDO_TRY(in_force, dues::read_rules(rules));
  for (;;) {
    out.refused.clear();
    RECAUDO_TRY(next, run_to_publish(services, rules, actor, run, out));
    if (!next) return out;
    const Charged before = next->charged;
    RECAUDO_TRY(published, publish_run(services, actor, next->id, in_force->digest, run.progress));
    out.liquidated += published.charged.parcels - before.parcels;
    out.predial += published.charged.predial - before.predial;
    out.environmental += published.charged.environmental - before.environmental;
    out.bomberil += published.charged.bomberil - before.bomberil;
    if (next->state != RunState::kPublishing) return out;  // nothing was left from before
  }
}

}  // namespace recaudo::billing
