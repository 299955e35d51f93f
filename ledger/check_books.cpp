// Balances, obligations, the budget, and the accounts themselves.
#include "ledger/check_rules.h"

namespace recaudo::ledger {
namespace {

constexpr CheckRule kBooks[] = {
    {{"ledger.check.balances",
      "select a.code || ': saldo guardado ' || (b.debit - b.credit) || ', recalculado ' || "
      "coalesce(s.net, 0) "
      "from ledger.balance b join ledger.account a on a.id = b.account_id "
      "left join (select account_id, sum(net) as net, sum(debit) as debit, sum(n) as n from ("
      "  select account_id, sum(amount) as net, sum(greatest(amount, 0)) as debit, count(*) as n "
      "  from ledger.posting group by account_id "
      "  union all select account_id, debit - credit, debit, postings from ledger.volume_account) "
      "u group by account_id) s on s.account_id = b.account_id "
      "where b.debit - b.credit <> coalesce(s.net, 0) or b.debit <> coalesce(s.debit, 0) or "
      "b.postings <> coalesce(s.n, 0) "
      "order by 1 limit 20"},
     "saldo de cuenta distinto de sus líneas"},
    {{"ledger.check.subledger",
      "select o.id || ': saldo guardado ' || o.balance || ', recalculado ' || coalesce(s.net, 0) "
      "from ledger.obligation o "
      "left join (select obligation_id, account_id, sum(amount) as net from ledger.posting where "
      "obligation_id is not null "
      "group by 1, 2) s on s.obligation_id = o.id and s.account_id = o.account_id "
      "left join (select obligation_id, sum(net) as net from ledger.volume_obligation group by 1) "
      "v on v.obligation_id = o.id "
      "where o.balance * o.side <> coalesce(s.net, 0) + coalesce(v.net, 0) order by o.id limit 20"},
     "saldo de obligación distinto de sus líneas"},
    {{"ledger.check.debtors",
      "select o.id::text from ledger.obligation o where o.third_party_id is not null and not "
      "exists (select from ledger.third_party t where t.id = o.third_party_id) order by o.id limit "
      "20"},
     "obligación de un tercero que no existe"},
    // What was charged decides whether a vigencia is still whole, and so its discount.
    {{"ledger.check.charged",
      "select o.id || ': cargo guardado ' || o.charged || ', recalculado ' || coalesce(s.net, 0) "
      "from ledger.obligation o "
      "left join (select p.obligation_id, p.account_id, sum(p.amount) as net from ledger.posting p "
      "join ledger.entry e on e.seq = p.seq where p.obligation_id is not null and "
      "ledger.counts_as_charge(e.kind) "
      "group by 1, 2) s on s.obligation_id = o.id and s.account_id = o.account_id "
      "left join (select obligation_id, sum(charged) as net from ledger.volume_obligation group by "
      "1) v on v.obligation_id = o.id "
      "where o.charged <> coalesce(s.net, 0) + coalesce(v.net, 0) order by o.id limit 20"},
     "cargo de obligación distinto de sus causaciones y ajustes"},
    {{"ledger.check.due_dates",
      "select o.id || ': vence ' || o.due_on || ', su último cambio dice ' || c.due_after from "
      "ledger.obligation o join (select distinct on (obligation_id) obligation_id, due_after from "
      "ledger.due_change order by obligation_id, seq desc) c on c.obligation_id = o.id where "
      "o.due_on <> c.due_after order by o.id limit 20"},
     "vencimiento de obligación distinto de su último cambio"},
    {{"ledger.check.due_entries",
      "select e.seq::text from ledger.entry e join ledger.posting p using (seq) where e.kind = "
      "'vencimiento' and p.obligation_id is not null and not exists (select from ledger.due_change "
      "c where c.seq = e.seq and c.obligation_id = p.obligation_id) group by e.seq order by e.seq "
      "limit 20"},
     "cambio de vencimiento del que falta la fecha, asiento"},
    {{"ledger.check.due_day",
      "select c.seq || ', obligación ' || c.obligation_id from ledger.due_change c left join "
      "ledger.entry e on e.seq = c.seq where c.seq > (select coalesce(max(last_seq), 0) from "
      "ledger.volume where taken_out) and (e.kind, e.effective_on) is distinct from "
      "('vencimiento', c.effective_on) order by c.seq, c.obligation_id limit 20"},
     "cambio de vencimiento sin su asiento o de otro día, asiento"},
    {{"ledger.check.due_chain",
      "select c.obligation_id || ': vencía ' || c.due_before || ', el cambio anterior dice ' || "
      "c.before from (select obligation_id, seq, due_before, lag(due_after) over (partition by "
      "obligation_id order by seq) as before from ledger.due_change) c where c.due_before <> "
      "c.before order by c.obligation_id, c.seq limit 20"},
     "cambios de vencimiento de una obligación que no siguen uno al otro"},
    {{"ledger.check.held",
      "select o.id || ': retenido guardado ' || o.held || ', recalculado ' || coalesce(h.total, 0) "
      "from ledger.obligation o left join (select obligation_id, sum(amount) as total from "
      "ledger.open_hold group by 1) h on h.obligation_id = o.id where o.held <> coalesce(h.total, "
      "0) or o.held > o.balance order by o.id limit 20"},
     "retenido de obligación distinto de sus retenciones"},
    {{"ledger.check.holds",
      "select h.key from ledger.hold h where not exists (select from ledger.obligation o where "
      "o.id = h.obligation_id) union select 'nº ' || r.hold_id from ledger.hold_resolution r where "
      "not exists (select from ledger.hold h where h.id = r.hold_id) or r.entry_key is not null "
      "and not exists (select from ledger.entry_key k where k.key = r.entry_key) order by 1 limit "
      "20"},
     "retención sin obligación, o terminada por un asiento que no existe"},
    {{"ledger.check.transfers",
      "select e.seq::text from ledger.entry e where e.kind = 'reversal-traslado' and not exists "
      "(select from ledger.transfer t where t.mirror_key = e.key) or e.kind = 'traslado' and not "
      "exists (select from ledger.transfer t where t.corrected_key = e.key) order by e.seq limit "
      "20"},
     "mitad de un traslado, asiento"},
    {{"ledger.check.pairs",
      "select t.mirror_key::text from ledger.transfer t where not exists (select from ledger.entry "
      "m join ledger.entry c on c.key = t.corrected_key and c.effective_on = m.effective_on and "
      "c.kind = 'traslado' where m.key = t.mirror_key and m.kind = 'reversal-traslado') and not "
      "exists (select from ledger.volume v join ledger.entry_key k on k.seq <= v.last_seq where "
      "v.taken_out and k.key in (t.mirror_key, t.corrected_key)) order by 1 limit 20"},
     "traslado sin su par de asientos"},
    // Lines from before there were third parties (0026) name nobody.
    {{"ledger.check.debtor",
      "select p.seq || ', obligación ' || o.id from ledger.posting p join ledger.obligation o on "
      "o.id = p.obligation_id and o.account_id = p.account_id and o.side = 1 where "
      "p.third_party_id is distinct from o.third_party_id and p.third_party_id is not null and not "
      "exists (select from ledger.beneficiary b where b.account_id = p.account_id) order by p.seq "
      "limit 20"},
     "línea de una obligación que nombra a otro que su deudor, asiento"},
    {{"ledger.check.beneficiary",
      "select p.seq || ', cuenta ' || p.account_id from (select account_id, min(since_seq) as "
      "since_seq from ledger.beneficiary group by account_id) f join ledger.posting p on "
      "p.account_id = f.account_id and p.seq > f.since_seq join ledger.entry e on e.seq = p.seq "
      "where e.reverses is null and not exists (select from ledger.beneficiary b where "
      "b.account_id = p.account_id and b.third_party_id = p.third_party_id and b.since_seq < "
      "p.seq) order by p.seq limit 20"},
     "línea de la plata de otro que no lo nombra, asiento"},
    // The budget reconciles with the accounting book: what is executed when a payment's money
    // reaches the bank is what its collection put in transit, less what it left over (2.4.90.40).
    {{"ledger.check.executed_in_bank",
      "select b.seq || ': ejecutado ' || b.executed || ', recaudado ' || c.collected from "
      "(select e.seq, e.source_id, coalesce(sum(p.amount) filter (where p.account_id = -1), 0) as "
      "executed from ledger.entry e join ledger.posting p using (seq) where e.kind = "
      "'abono-en-banco' and e.source_kind = 'pago' group by e.seq, e.source_id) b join "
      "(select e.source_id, sum(p.amount) as collected from ledger.entry e join ledger.posting p "
      "using (seq) where e.kind in ('recaudo', 'reversal-traslado', 'traslado') and e.source_kind "
      "= 'pago' and p.account_id in (138490, 112005, 249040) and not exists (select from "
      "ledger.entry s where s.kind = 'abono-en-banco' and s.source_kind = 'pago' and s.source_id = "
      "e.source_id and s.seq < e.seq) group by e.source_id) c using (source_id) "
      "where b.executed <> c.collected order by b.seq limit 20"},
     "ingreso ejecutado distinto de lo recaudado, asiento"},
    // And in the other recipes that execute, what came from an own account, from 2.4.07.20, from a
    // credit balance or from an advance, less what is left over.
    {{"ledger.check.executed_at_once",
      "select seq || ': ejecutado ' || executed || ', recibido ' || received from (select e.seq, "
      "coalesce(sum(p.amount) filter (where p.account_id = -1), 0) as executed, "
      "sum(p.amount) filter (where p.account_id in (110501, 111005, 111006, 240720, 249040, "
      "291090)) as received, bool_or(p.account_id in (138490, 112005)) as in_transit from "
      "ledger.entry e join "
      "ledger.posting p using (seq) where e.kind in ('recaudo', 'clasificacion', "
      "'aplicacion-saldo') group by e.seq) t where executed <> case when in_transit then 0 else "
      "received end order by t.seq limit 20"},
     "ingreso ejecutado distinto de lo recibido, asiento"},
    {{"ledger.check.budget_balances",
      "select 'libro presupuestal: ' || sum(debit - credit) from ledger.balance where account_id < "
      "0 having sum(debit - credit) <> 0"},
     "el libro presupuestal no cuadra"},
    // The movements as 0038 took them; whether they are those that the council's file brought, the
    // log says (core/audit_fold).
    {{"ledger.check.appropriated",
      "select a.code || ' de ' || s.year || ' al ' || s.from_day from (select p.year, "
      "p.account_id, greatest(p.act_on, make_date(p.year, 1, 1)) as from_day, sum(case "
      "p.movement when 'reduccion' then -p.amount else p.amount end) over (partition by "
      "p.year, p.account_id order by greatest(p.act_on, make_date(p.year, 1, 1))) as stands "
      "from ledger.appropriation_standing p) s join ledger.account a on a.id = s.account_id "
      "where s.stands < 0 or a.nature <> 'C' group by 1 order by 1 limit 20"},
     "presupuesto de un rubro menor que cero, o de uno que no es de ingresos"},
    {{"ledger.check.corrected",
      "select a.code || ' de ' || p.year from ledger.appropriation p join ledger.account a on "
      "a.id = p.account_id where p.movement = 'correccion' and not exists (select from "
      "ledger.appropriation i where i.movement = 'inicial' and i.year = p.year and "
      "i.account_id = p.account_id and i.act = p.act and i.act_on = p.act_on and i.id < p.id) "
      "group by 1 order by 1 limit 20"},
     "corrección de un presupuesto inicial que no hay, rubro"},
    {{"ledger.check.open",
      "select a.code from ledger.account a left join ledger.balance b on b.account_id = a.id where "
      "b.open is distinct from (a.closed_on is null) order by 1 limit 20"},
     "cuenta abierta o cerrada solo en una de dos tablas"},
    // There is no less than no money in a till (0023).
    {{"ledger.check.floor",
      "select account_id::text from ledger.balance where account_id = 110501 and floor is distinct "
      "from 0"},
     "cuenta sin el saldo mínimo que debe tener"},
    // The list: `por_cobrar` in data/concept_accounts.csv. One that had lines before it was a
    // control account (0080) stays as it was, and is named here.
    {{"ledger.check.control_accounts",
      "select a.code from ledger.account a join ledger.balance b on b.account_id = a.id where not "
      "b.control and (a.id in (130507, 13050702, 130508, 130521, 130562, 131101, 131102, 131104, "
      "131802, 131803, 131804) or exists (select from ledger.obligation o where o.account_id = "
      "a.id) or exists (select from ledger.control_opening c where c.account_id = a.id)) order by "
      "a.code limit 20"},
     "cuenta de lo que se debe que se mueve sin sus obligaciones"},
    {{"ledger.check.chart",
      "select a.code from ledger.account a left join lateral (select r.version, r.code, r.name, "
      "r.nature, r.status from ledger.chart_row r where r.account_id = a.id order by r.version "
      "desc "
      "limit 1) r on true where (a.version is not null or r.version is not null) and (a.version, "
      "a.code, a.name, a.nature, a.status) is distinct from (r.version, r.code, r.name, r.nature, "
      "r.status) order by a.id limit 20"},
     "cuenta distinta de lo que dice el catálogo"},
    // The ages of a past day, by their own way, against the balance of that day.
    {{"ledger.check.past_control",
      "with day as (select (make_date(p.year, p.month, 1) + interval '1 month - 1 day')::date as "
      "last, (select last_seq from ledger.head) as known from ledger.period p where p.state <> "
      "'open' order by p.year desc, p.month desc limit 1), "
      "owed as (select o.account_id, sum(o.balance) as total from day cross join lateral "
      "ledger.owed_at(day.last, day.known, '1900-01-01', '9999-12-31') o where not exists (select "
      "from ledger.volume v where v.taken_out and v.latest_on > day.last) group by 1) "
      "select a.code || ' al ' || day.last || ': cuenta ' || b.net || ', obligaciones ' || "
      "coalesce(o.total, 0) from day cross join ledger.control_account c join ledger.account a on "
      "a.id = c.account_id cross join lateral (select ledger.balance_at(c.account_id, day.last, "
      "day.known) as net) b left join owed o on o.account_id = c.account_id where b.net <> "
      "coalesce(o.total, 0) and not exists (select from ledger.volume v where v.taken_out and "
      "v.latest_on > day.last) order by 1 limit 20"},
     "cartera de un día pasado distinta de su cuenta de control"},
};

}  // namespace

std::span<const CheckRule> books_rules() {
  return kBooks;
}

}  // namespace recaudo::ledger
