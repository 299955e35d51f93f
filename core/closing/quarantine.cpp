#include "core/closing/quarantine.h"

#include "reconciliation/exceptions.h"

namespace recaudo::closing {
namespace {

constexpr Statement kKeep{"closing.keep_refused_file",
                          "insert into closing.refused_file (sha256, name, day, reason, raw, "
                          "received_at) values ($1, $2, $3, $4, $5, $6) on conflict (sha256) do "
                          "nothing"};
constexpr const char* kType = "archivo-rechazado";

std::string standing_of(const std::string& name) {
  return "rechazado:" + name;
}

events::pb::AuditEntry event_of(Date day, const Sha256& digest) {
  using Event = events::pb::ReconciliationEvent;
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_reconciliation();
  event.set_batch_id(to_iso(day));
  event.set_decision(Event::UNMATCHED);
  *event.mutable_bank_file() = events::digest_of(digest);
  *event.mutable_difference() = events::money(Money());
  event.set_rule(kType);
  entry.set_outcome(events::pb::DENIED);
  return entry;
}

}  // namespace

void quarantine(Work& work, const Standing& standing, Date day, const RefusedFile& refused) {
  const Sha256 digest = sha256(refused.file->bytes);
  exec(work.tx(), kKeep, bytea(view(digest)), refused.file->name, day, refused.why.detail,
       bytea(refused.file->bytes), work.now());
  if (standing.is_open(standing_of(refused.file->name))) return;
  DecisionRow row;
  row.type = kType;
  row.exception = reconciliation::name(reconciliation::ExceptionKind::kFile);
  row.reference = refused.file->name;
  row.reason = "El archivo no es válido y no se registró nada de él: " + refused.why.detail + ".";
  row.standing = standing_of(refused.file->name);
  store_decision(work, day, row);
  work.emit({"conciliacion", to_iso(day)}, event_of(day, digest));
}

void end_quarantine(Standing& standing, const std::string& name) {
  standing.end(standing_of(name), "Llegó un archivo válido con ese nombre.");
}

}  // namespace recaudo::closing
