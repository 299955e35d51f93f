#include "core/audit_fold/fold.h"

#include <algorithm>
#include <charconv>

#include "audit_v1.pb.h"

namespace recaudo::audit_fold {
namespace {

namespace pb = recaudo::audit::v1;

// A number of a payment, or an account: those of the budget book are negative.
Result<std::int64_t> number(const std::string& text, std::uint64_t index) {
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec != std::errc{} || end != text.data() + text.size())
    return fail(Code::kAuditEntryUnreadable,
                "entrada " + std::to_string(index) + ": " + text.substr(0, 40));
  return n;
}

}  // namespace

Result<void> Fold::add(std::uint64_t index, std::string_view bytes) {
  pb::AuditEntry entry;
  if (!entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || entry.schema() != 1)
    return fail(Code::kAuditEntryUnreadable, "entrada " + std::to_string(index));
  ++events_;
  auto& run = producers_[{entry.producer(), entry.producer_epoch()}];
  ++run.count;
  run.highest = std::max(run.highest, entry.producer_seq());

  if (entry.has_posting()) {
    std::int64_t sum = 0;
    for (const auto& line : entry.posting().lines()) {
      RECAUDO_TRY(account, number(line.account(), index));
      balances_[ledger::AccountId(account)] += line.minor();
      sum += line.minor();
    }
    if (sum != 0)
      return fail(Code::kAuditEntryUnreadable,
                  "entrada " + std::to_string(index) + ": el asiento no cuadra");
    if (auto ok = told_entries_.add(index, entry.posting()); !ok) return ok;
    entries_ += std::max<std::uint64_t>(1, entry.posting().entries());
  }
  if (entry.has_payment() && entry.subject().kind() == "pago") {
    RECAUDO_TRY(ticket, number(entry.payment().payment_id(), index));
    payments_[ticket] = entry.payment().to();
  }
  // A proposal to open a month again changes nothing yet.
  if (entry.has_parameter() && entry.parameter().parameter() == "periodo_contable" &&
      entry.outcome() == pb::DONE && entry.reason_code() != "REAPERTURA_PROPUESTA" &&
      entry.changes_size() == 1)
    months_[entry.parameter().scope()] = entry.changes(0).after();
  if (entry.has_registry() && entry.registry().register_() == "presupuesto_ingresos") {
    std::string file, print;
    for (const auto& change : entry.changes())
      if (change.field() == "archivo_sha256")
        file = change.after();
      else if (change.field() == "movimientos_sha256")
        print = change.after();
    budgets_[file] = print;
  }
  return {};
}

std::string Fold::missing_events() const {
  for (const auto& [who, run] : producers_)
    if (run.count != run.highest)
      return who.first + ", época " + std::to_string(who.second) + ": " +
             std::to_string(run.count) + " eventos y el último es el " +
             std::to_string(run.highest);
  return {};
}

}  // namespace recaudo::audit_fold
