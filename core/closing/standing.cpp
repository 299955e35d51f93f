#include "core/closing/standing.h"

#include <algorithm>

#include "base/bytes.h"

namespace recaudo::closing {
namespace {

namespace rec = reconciliation;

constexpr Statement kOpen{
    "closing.open_standing",
    "select d.id, d.standing, d.exception, d.reference, d.reason from closing.decision d where "
    "d.exception is not null and d.standing <> '' and not exists "
    "(select from closing.decision c where c.closes = d.id) order by d.id"};

}  // namespace

DecisionRow ending(std::int64_t closes, std::string reference, std::string reason) {
  DecisionRow row;
  row.type = "resuelto";
  row.reference = std::move(reference);
  row.reason = std::move(reason);
  row.closes = closes;
  return row;
}

std::optional<std::int64_t> end_today(Work& work, const pqxx::result& open,
                                      const std::string& reason) {
  if (open.empty()) return std::nullopt;
  const auto id = read_int(open[0]["id"]);
  store_decision(work, work.today(), ending(id, read_text(open[0]["reference"]), reason));
  return id;
}

events::pb::AuditEntry event_of_end(Date day, std::int64_t ended,
                                    events::pb::ReconciliationEvent::Decision decision) {
  events::pb::AuditEntry entry;
  auto& event = *entry.mutable_reconciliation();
  event.set_batch_id(to_iso(day));
  event.set_decision(decision);
  event.set_rule("resuelto");
  event.add_bank_lines("decision." + std::to_string(ended));
  return entry;
}

Standing::Standing(pqxx::transaction_base& tx) {
  for (const auto& row : exec(tx, kOpen))
    open_[read_text(row["standing"])] = {.id = read_int(row["id"]),
                                         .exception = read_text(row["exception"]),
                                         .reference = read_text(row["reference"]),
                                         .reason = read_text(row["reason"]),
                                         .repeated = false,
                                         .over = {}};
}

bool Standing::repeats(const rec::Decision& d) {
  const auto it = d.standing.empty() || !d.exception ? open_.end() : open_.find(d.standing);
  if (it == open_.end()) return false;
  const bool renamed = it->second.exception != rec::name(*d.exception);
  if (!renamed && it->second.reason == d.reason) {
    it->second.repeated = true;
    return true;
  }
  it->second.over =
      renamed ? "El plazo pasó: el caso sigue con otro nombre." : "El caso sigue por otro motivo.";
  return false;
}

void Standing::end(const std::string& standing, const std::string& reason) {
  if (const auto it = open_.find(standing); it != open_.end()) it->second.over = reason;
}

// A state that this run looked for and did not find again. What it did not look at stays.
std::string Standing::over_by_absence(const std::string& standing, const TakenIn& taken) const {
  if (standing.starts_with("pago:")) return "El dinero del pago ya tiene su decisión.";
  if (standing.starts_with("archivo:")) {
    const bool looked_at = std::ranges::any_of(taken.collections, [&](const auto& f) {
      return standing == "archivo:" + to_hex(view(f.sha256));
    });
    return looked_at ? "El total del archivo ya está en el extracto." : "";
  }
  if (standing.starts_with("extracto:")) {
    // "extracto:<from>:<account>:...": the engine judges an account from its first day of this run.
    const bool looked_at = std::ranges::any_of(taken.statements, [&](const auto& s) {
      const std::string account = ":" + s.account.str() + ":";
      return standing.compare(9, 10, to_iso(s.from)) >= 0 &&
             standing.compare(19, account.size(), account) == 0;
    });
    return looked_at ? "Llegó el extracto que faltaba." : "";
  }
  return "";
}

std::vector<DecisionRow> Standing::ended(const TakenIn& taken) const {
  std::vector<DecisionRow> out;
  for (const auto& [standing, open] : open_) {
    if (open.repeated) continue;
    const std::string reason = open.over.empty() ? over_by_absence(standing, taken) : open.over;
    if (reason.empty()) continue;
    out.push_back(ending(open.id, open.reference, reason));
  }
  return out;
}

}  // namespace recaudo::closing
