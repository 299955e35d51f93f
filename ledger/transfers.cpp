#include "ledger/transfers.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/database.h"
#include "ledger/order_lock.h"
#include "ledger/periods.h"
#include "ledger/stored_entries.h"

namespace recaudo::ledger {
namespace {

constexpr Statement kPayment{
    "ledger.payment_to_transfer",
    "select e.kind, e.effective_on, p.account_id, p.amount, exists (select from ledger.reversal r "
    "where r.reverses = e.seq) as reversed from ledger.entry e join ledger.posting p on p.seq = "
    "e.seq and p.line = 1 where e.seq = $1"};
constexpr Statement kNote{"ledger.note_transfer", "select ledger.note_transfer($1, $2, $3)"};
constexpr Statement kCurrent{
    "ledger.current_collection",
    "with recursive moved as (select $1::bigint as seq, 0 as step union all select c.seq, m.step + "
    "1 from moved m join ledger.reversal r on r.reverses = m.seq join ledger.entry_key k on k.seq "
    "= r.seq join ledger.transfer t on t.mirror_key = k.key join ledger.entry_key c on c.key = "
    "t.corrected_key) select seq from moved order by step desc limit 1"};
constexpr std::size_t kShortestReason = 15;  // characters, as ledger.transfer counts them

Money sum_of(const Transfer& t) {
  Money sum = t.excess.amount;
  for (const auto& s : t.settlements) sum += s.paid();
  return sum;
}

std::string_view without_spaces_around(std::string_view text) {
  const auto from = text.find_first_not_of(' ');
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

}  // namespace

EntrySeq current_collection(pqxx::transaction_base& tx, EntrySeq payment) {
  return read_id<EntryTag>(exec(tx, kCurrent, payment)[0][0]);
}

Result<void> check_reversal_day(pqxx::transaction_base& tx, Date original, Date on) {
  if (on < original)
    return fail(Code::kBadDate, "La reversión no puede ser anterior a su asiento.");
  const Month month{year_of(original), month_of(original)};
  const auto known = periods(tx);
  const auto it = std::ranges::find(known, month, &Period::month);
  if (it != known.end() && it->state == PeriodState::kOpen && on > last_day(month))
    return fail(Code::kBadDate,
                "El mes del asiento está abierto: la reversión lleva una fecha de ese mes.");
  return {};
}

Result<std::vector<Entry>> transfer(pqxx::transaction_base& tx, const Transfer& t) {
  if (character_count(without_spaces_around(t.reason)) < kShortestReason)
    return fail(Code::kReasonTooShort, "motivo");
  lock_head(tx);  // of two transfers of one payment, the second finds it reversed
  const auto rows = exec(tx, kPayment, t.payment);
  if (rows.empty()) return tl::unexpected(missing_entry(tx, t.payment));
  const std::string kind = read_text(rows[0]["kind"]);
  const Money paid = read_money(rows[0]["amount"]);
  if (read_bool(rows[0]["reversed"]))
    return fail(Code::kAlreadyReversed, "asiento " + to_string(t.payment));
  if ((kind != "recaudo" && kind != "traslado") || !paid.is_positive() || sum_of(t) != paid)
    return fail(Code::kNotTransferable, "asiento " + to_string(t.payment));
  if (auto ok = check_reversal_day(tx, read_date(rows[0]["effective_on"]), t.on); !ok)
    return tl::unexpected(ok.error());
  RECAUDO_TRY(mirror, mirror_of(tx, t.payment, t.on, "reversal-traslado"));
  Entry corrected =
      collection({.key = derive_uuid("traslado", to_string(t.payment)),
                  .effective_on = t.on,
                  .source_kind = mirror.source_kind,
                  .source_id = mirror.source_id},
                 read_id<AccountTag>(rows[0]["account_id"]), paid, t.settlements, t.excess);
  corrected.kind = "traslado";
  exec(tx, kNote, mirror.key, corrected.key, t.reason);
  return std::vector{std::move(mirror), std::move(corrected)};
}

}  // namespace recaudo::ledger
