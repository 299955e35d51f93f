#include "core/adjustments/refunds.h"

#include "base/database.h"

namespace recaudo::adjustments {
namespace {

constexpr Statement kToPay{
    "adjustments.refunds_to_pay",
    "select a.proposal, a.day, a.resolution, a.amount, a.entries[1] as seq, p.obligation_id, "
    "p.third_party_id, p.seq is null as taken_out from adjustments.act a left join ledger.posting "
    "p on p.seq = a.entries[1] and "
    "p.account_id = $3 where a.subject_kind = $1 and a.subject_id = $2 and a.kind = 'devolucion' "
    "and not exists (select "
    "from adjustments.refund_end x where x.refund = a.proposal) order by a.done_at"};
constexpr Statement kDebits{
    "adjustments.debits_for",
    "select seq, effective_on from adjustments.waiting_debit where effective_on >= $1 and amount = "
    "$2 order by effective_on, seq limit 200"};
constexpr Statement kToExplain{"adjustments.debits_to_explain",
                               "select seq, effective_on from adjustments.debit_to_explain where "
                               "effective_on >= $1 and amount "
                               "= $2 order by effective_on, seq limit 200"};
constexpr Statement kReach{"adjustments.statements_reach",
                           "select adjustments.statements_reach($1)"};
constexpr Statement kPayout{
    "adjustments.payout_of",
    "select act, bank_day, bank_reference from adjustments.refund_end where refund = $1 and debit "
    "is not null"};
constexpr Statement kRevocation{
    "adjustments.revocation_of",
    "select x.act, a.day, a.resolution from adjustments.refund_end x join adjustments.act a on "
    "a.proposal = x.act where x.refund = $1 and x.debit is null"};

std::vector<WaitingDebit> read_debits(const pqxx::result& rows) {
  std::vector<WaitingDebit> out;
  for (const auto& row : rows)
    out.push_back(
        {.entry = read_id<ledger::EntryTag>(row["seq"]), .on = read_date(row["effective_on"])});
  return out;
}

}  // namespace

std::vector<RefundToPay> refunds_to_pay(pqxx::transaction_base& tx,
                                        const ledger::Subject& subject) {
  std::vector<RefundToPay> out;
  for (const auto& row : exec(tx, kToPay, ledger::to_code(subject.kind), subject.id,
                              ledger::account::kRefundsPayable))
    out.push_back({.proposal = read_uuid(row["proposal"]),
                   .on = read_date(row["day"]),
                   .resolution = read_text(row["resolution"]),
                   .entry = read_id<ledger::EntryTag>(row["seq"]),
                   .payable = {.amount = read_money(row["amount"]),
                               .obligation = read_optional<ledger::ObligationId>(
                                   row["obligation_id"], read_id<ledger::ObligationTag>),
                               .third_party = read_optional<ledger::ThirdPartyId>(
                                   row["third_party_id"], read_id<ledger::ThirdPartyTag>)},
                   .taken_out = read_bool(row["taken_out"])});
  return out;
}

Error taken_out_refusal(const RefundToPay& refund) {
  return {Code::kVolumeTakenOut, "La devolución de la resolución " + refund.resolution +
                                     " es del asiento " + to_string(refund.entry) +
                                     ", que salió de la base con su tomo. No se registró nada. "
                                     "Devuelva primero el tomo a la base."};
}

std::vector<WaitingDebit> debits_for(pqxx::transaction_base& tx, const RefundToPay& refund) {
  return read_debits(exec(tx, kDebits, refund.on, refund.payable.amount));
}

std::vector<WaitingDebit> debits_to_explain(pqxx::transaction_base& tx, Money amount, Date since) {
  return read_debits(exec(tx, kToExplain, since, amount));
}

std::optional<Date> statements_reach(pqxx::transaction_base& tx, Date since) {
  return read_optional<Date>(exec(tx, kReach, since)[0][0], read_date);
}

std::optional<PaidRefund> payout_of(pqxx::transaction_base& tx, const Uuid& refund) {
  const auto rows = exec(tx, kPayout, refund);
  if (rows.empty()) return std::nullopt;
  return PaidRefund{.payout = read_uuid(rows[0]["act"]),
                    .bank_day = read_date(rows[0]["bank_day"]),
                    .bank_reference = read_text(rows[0]["bank_reference"])};
}

std::optional<RevokedBy> revocation_of(pqxx::transaction_base& tx, const Uuid& refund) {
  const auto rows = exec(tx, kRevocation, refund);
  if (rows.empty()) return std::nullopt;
  return RevokedBy{.act = read_uuid(rows[0]["act"]),
                   .on = read_date(rows[0]["day"]),
                   .resolution = read_text(rows[0]["resolution"])};
}

}  // namespace recaudo::adjustments
