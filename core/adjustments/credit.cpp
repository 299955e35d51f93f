#include "core/adjustments/credit.h"

#include <algorithm>

#include "base/database.h"
#include "core/adjustments/subject_account.h"
#include "ledger/credit_holders.h"

namespace recaudo::adjustments {
namespace {

// A transfer's pair is of the payment too, so what it moved is counted with its sign.
constexpr Statement kInTransit{
    "adjustments.credit_in_transit",
    "select coalesce(-sum(p.amount), 0)::bigint from ledger.posting p join ledger.obligation o on "
    "o.id = p.obligation_id join ledger.entry e using (seq) join payments.attempt a on a.id = case "
    "when e.source_kind = 'pago' then e.source_id::bigint end where p.obligation_id = $1 and "
    "a.state = 'approved' and a.settled_at is null and coalesce(p.third_party_id, "
    "o.third_party_id) is not distinct from $2"};

// What was paid out of it went oldest first, so what is left is the newest. What a mirror gave back
// to it (of a refund that was revoked) is no new money. What a sealed volume took out of the table
// is older than all that is there. Lines of other holders of that balance are not his; those that
// name nobody are of who opened it.
constexpr Statement kArose{
    "adjustments.credit_arose",
    "select case when max(upto) >= $2 then min(effective_on) filter (where upto - amount < $2) end "
    "from (select p.effective_on, -p.amount as amount, sum(-p.amount) over (order by "
    "p.effective_on desc, p.seq desc, p.line desc) as upto from ledger.posting p join "
    "ledger.obligation o on o.id = p.obligation_id where p.obligation_id = $1 and "
    "coalesce(p.third_party_id, o.third_party_id) is not distinct from $3 and p.amount < 0 and not "
    "exists (select from ledger.reversal r where "
    "r.reverses = p.seq) and not exists (select from ledger.entry e where e.seq = p.seq and "
    "e.reverses is not null)) c"};

// A bill of public services may have had credit balances in several years: it has one name.
std::string credit_name(const Owners& owners,
                        const std::map<ledger::SubjectId, dues::NamedBill>& bills,
                        const ledger::Credit& credit) {
  if (owners.kind == ledger::SubjectKind::kParcel)
    return "Saldo a favor de " + std::to_string(credit.year);
  return "Saldo a favor de la factura de " + dues::billed_text(bills.at(credit.subject).billed);
}

bool is_anothers(pqxx::transaction_base& tx, const ledger::Subject& subject,
                 const ledger::Credit& credit) {
  const auto own = owners_of(tx, subject).ids;
  return std::ranges::find(own, credit.subject) == own.end();
}

std::string anothers_text(const ledger::Subject& subject) {
  if (is_of_services(subject))
    return "Ese saldo a favor no es de este suscriptor: paga solo facturas de su mismo número. No "
           "se propuso nada. Devuélvalo a su titular o, si el pago se hizo con el número "
           "equivocado, traslade ese pago.";
  return "Ese saldo a favor no es de este predio: paga solo lo que debe el suyo. No se propuso "
         "nada. Devuélvalo a su titular.";
}

}  // namespace

std::vector<HeldCredit> credits_of(pqxx::transaction_base& tx, const ledger::Subject& subject) {
  const auto owners = owners_of(tx, subject);
  const auto parts = ledger::credits_by_holder(tx, owners.kind, owners.ids);
  std::map<ledger::SubjectId, dues::NamedBill> bills;
  if (is_of_services(subject) && !parts.empty()) bills = dues::named_bills(tx, owners.ids);
  std::vector<HeldCredit> out;
  out.reserve(parts.size());
  for (const auto& part : parts)
    out.push_back({.credit = part, .name = credit_name(owners, bills, part)});
  return out;
}

std::vector<HeldCredit> advances_of(pqxx::transaction_base& tx, const ledger::Subject& subject) {
  std::vector<HeldCredit> out;
  if (is_of_services(subject)) return out;
  for (const auto& a : ledger::advances_of(tx, subject.id))
    out.push_back(
        {.credit = a, .is_advance = true, .name = "Anticipo para " + std::to_string(a.year)});
  return out;
}

Result<HeldCredit> held_credit(pqxx::transaction_base& tx, const ReceivableAct& act) {
  auto parts = credits_of(tx, act.subject);
  std::erase_if(parts, [&](const auto& part) { return part.credit.id != act.credit; });
  for (auto& part : parts)
    if (part.credit.third_party == act.holder) return std::move(part);
  if (!act.holder && parts.size() == 1) return std::move(parts.front());
  if (!act.holder && !parts.empty())
    return fail(Code::kPaymentNotImputable,
                "Ese saldo a favor es de varios titulares. Escoja de quién es lo que se toma.");
  for (auto& held : advances_of(tx, act.subject))
    if (held.credit.id == act.credit && (!act.holder || act.holder == held.credit.third_party))
      return std::move(held);
  if (const auto credit = act.credit ? ledger::credit_by_id(tx, *act.credit) : std::nullopt;
      credit && credit->balance.is_positive() && is_anothers(tx, act.subject, *credit))
    return fail(Code::kPaymentNotImputable, anothers_text(act.subject));
  return fail(Code::kNotFound, who(act.subject) + " ya no tiene ese saldo a favor.");
}

Result<void> check_taken(const ReceivableAct& act, const ledger::Credit& credit) {
  if (!act.amount.is_positive()) return fail(Code::kBadAmount, "Escriba un valor mayor que cero.");
  if (act.amount > credit.balance)
    return fail(Code::kObligationOverpaid,
                "El saldo a favor es de " + to_display(credit.balance) + ".");
  if (act.amount > credit.balance - credit.held)
    return fail(Code::kAmountHeld, "Una parte del saldo a favor está retenida.");
  if (act.on < credit.since)
    return fail(Code::kBadDate, "El saldo a favor nació el " + to_long_spanish(credit.since) +
                                    ": el acto no puede ser anterior.");
  return {};
}

Result<void> check_in_bank(pqxx::transaction_base& tx, const ReceivableAct& act,
                           const ledger::Credit& credit) {
  const Money in_transit = read_money(exec(tx, kInTransit, credit.id, credit.third_party)[0][0]);
  if (act.amount <= credit.balance - in_transit) return {};
  return fail(Code::kAmountHeld, "Del saldo a favor, " + to_display(in_transit) +
                                     " viene de un pago que todavía no está en el banco. Espere "
                                     "el cierre del día.");
}

Date arose_on(pqxx::transaction_base& tx, const ledger::Credit& credit, Money amount) {
  return read_optional<Date>(exec(tx, kArose, credit.id, amount, credit.third_party)[0][0],
                             read_date)
      .value_or(credit.since);
}

std::string seen_of(const ledger::Credit& credit) {
  return "favor:" + std::to_string(credit.balance.centavos()) + "/" +
         std::to_string(credit.held.centavos()) + ";";
}

ledger::Excess excess_of(const ledger::Entry& mirror) {
  for (const auto& leg : mirror.legs)
    if (leg.account == ledger::account::kCreditBalances)
      return {.amount = leg.amount, .obligation = leg.obligation, .third_party = leg.third_party};
  return {};
}

Result<void> check_excess(pqxx::transaction_base& tx, const ExcessTaken& taken) {
  if (!taken.excess.obligation) return {};
  const ledger::ObligationId id = *taken.excess.obligation;
  const auto credit = ledger::credit_by_id(tx, id);
  if (credit && credit->balance - credit->held + taken.own_hold >= taken.excess.amount &&
      ledger::room_of(tx, id, taken.excess.third_party) + taken.left >= taken.excess.amount)
    return {};
  return fail(
      Code::kObligationOverpaid,
      "El saldo a favor que dejó ese dinero ya se usó. No se registró nada. Deshaga primero "
      "lo que se hizo con él.");
}

ledger::Excess taken_from(const HeldCredit& held, Money amount) {
  return {.amount = amount, .obligation = held.credit.id, .third_party = held.credit.third_party};
}

}  // namespace recaudo::adjustments
