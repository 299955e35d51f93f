// Entries, lines, keys, volumes, and the sums by day: what stands once and what is kept of it.
#include "ledger/check_rules.h"

namespace recaudo::ledger {
namespace {

constexpr CheckRule kJournal[] = {
    {{"ledger.check.zero",
      "select seq::text from ledger.posting group by seq having sum(amount) <> 0 order by seq "
      "limit 20"},
     "asiento que no cuadra"},
    {{"ledger.check.lines",
      "select e.seq::text from ledger.entry e where not exists (select from ledger.posting p where "
      "p.seq = e.seq) "
      "order by e.seq limit 20"},
     "asiento sin líneas"},
    {{"ledger.check.orphans",
      "select seq::text from (select distinct seq from ledger.posting) p where not exists (select "
      "from ledger.entry e where e.seq = p.seq) order by seq limit 20"},
     "líneas sin asiento"},
    {{"ledger.check.gaps",
      "select (n - 1)::text from (select seq as n, lag(seq, 1, (select coalesce(max(last_seq), 0) "
      "from ledger.volume where taken_out)) over (order by seq) as before from ledger.entry) t "
      "where n <> before + 1 order by n limit 20"},
     "falta el asiento número"},
    {{"ledger.check.head",
      "select last_seq::text from ledger.head where last_seq <> greatest((select "
      "coalesce(max(seq), "
      "0) from ledger.entry), (select coalesce(max(last_seq), 0) from ledger.volume where "
      "taken_out))"},
     "el último número no corresponde"},
    {{"ledger.check.days",
      "select seq::text from ledger.posting p join ledger.entry e using (seq) where "
      "p.effective_on <> e.effective_on group by seq order by seq limit 20"},
     "línea con otra fecha que su asiento"},
    {{"ledger.check.recorded",
      "select n::text from (select seq as n, recorded_at, lag(recorded_at) over (order by seq) as "
      "before from ledger.entry) t where recorded_at < before order by t.n limit 20"},
     "asiento registrado antes que el anterior"},
    {{"ledger.check.last_recorded",
      "select h.last_seq::text from ledger.head h left join ledger.entry e on e.seq = h.last_seq "
      "where h.last_recorded <> case when h.last_seq = 0 then '-infinity' else e.recorded_at end"},
     "el instante del último registro no es el de su asiento"},
    {{"ledger.check.keys",
      "select coalesce(e.seq, k.seq)::text from ledger.entry e full join (select * from "
      "ledger.entry_key where seq > (select coalesce(max(last_seq), 0) from ledger.volume where "
      "taken_out)) k on k.seq = e.seq where e.key is distinct from k.key order by coalesce(e.seq, "
      "k.seq) limit 20"},
     "asiento con otra clave que la guardada"},
    {{"ledger.check.reversals",
      "select coalesce(e.seq, r.seq)::text from (select seq, reverses from ledger.entry where "
      "reverses is not null) e full join (select * from ledger.reversal where seq > (select "
      "coalesce(max(last_seq), 0) from ledger.volume where taken_out)) r on r.seq = e.seq where "
      "e.reverses is distinct from r.reverses order by coalesce(e.seq, r.seq) limit 20"},
     "reversión guardada en una sola de dos tablas, asiento"},
    {{"ledger.check.dimensions",
      "select p.seq::text from ledger.posting p where p.third_party_id is not null and "
      "not exists (select from ledger.third_party t where t.id = p.third_party_id) or "
      "p.cost_centre_id is not null and not exists (select from ledger.cost_centre c where c.id = "
      "p.cost_centre_id) group by p.seq order by p.seq limit 20"},
     "línea con un tercero o centro de costo que no existe, asiento"},
    {{"ledger.check.line_numbers",
      "select seq::text from ledger.posting group by seq having min(line) <> 1 or max(line) <> "
      "count(*) order by seq limit 20"},
     "asiento con líneas mal numeradas"},
    {{"ledger.check.volume_order",
      "select t.id::text from (select id, first_seq, last_seq, taken_out, lag(last_seq, 1, "
      "0::bigint) over w as before, lag(taken_out, 1, true) over w as out_before, row_number() "
      "over w as n, lead(id) over w as next from ledger.volume window w as (order by id)) t "
      "where t.id <> t.n or t.first_seq <> t.before + 1 or (t.last_seq is null) <> (t.next is "
      "null) or t.taken_out and not t.out_before order by t.id limit 20"},
     "tomo que no sigue al anterior"},
    // Without its key an act of years ago is posted again. The rows may be out; the keys never are.
    {{"ledger.check.volume_keys",
      "select v.id::text from ledger.volume v where v.last_seq is not null and (select "
      "count(distinct k.seq) from ledger.entry_key k where k.seq between v.first_seq and "
      "v.last_seq) <> v.last_seq - v.first_seq + 1 order by v.id limit 20"},
     "tomo con más o menos claves que asientos"},
    {{"ledger.check.volume_day",
      "select v.id || ': guardado ' || v.latest_on || ', sus asientos dicen ' || "
      "coalesce(e.latest::text, 'nada') from ledger.volume v cross join lateral (select "
      "max(e.effective_on) as latest from ledger.entry e where e.seq between v.first_seq and "
      "v.last_seq) e where v.last_seq is not null and not v.taken_out and e.latest is distinct "
      "from v.latest_on order by v.id limit 20"},
     "tomo con otro último día que sus asientos"},
    {{"ledger.check.volume_out",
      "select v.id::text from ledger.volume v left join lateral (select sum(a.debit) as debit, "
      "sum(a.credit) as credit, sum(a.postings) as n from ledger.volume_account a where "
      "a.volume_id = v.id) s on true where (v.seal is null) <> (v.entries is null) or (v.seal "
      "is null) <> (v.postings is null) or v.taken_out and (v.entries <> v.last_seq - "
      "v.first_seq + 1 or s.debit is distinct from s.credit or s.n is distinct from "
      "v.postings) or not v.taken_out and s.n is not null order by v.id limit 20"},
     "tomo con otras cifras que lo que dejó en las cuentas"},
    // A day that is too late; one that is too early leaves day totals without lines, which
    // day_totals names. Reads refuse by the latest of those that are out.
    {{"ledger.check.volume_out_day",
      "select v.id || ': guardado ' || v.latest_on from (select id, latest_on from "
      "ledger.volume where taken_out order by latest_on desc, id limit 1) v where not exists "
      "(select from ledger.day_total t where t.effective_on = v.latest_on and t.postings > "
      "(select count(*) from ledger.posting p where p.account_id = t.account_id and "
      "p.effective_on = t.effective_on and p.seq <= (select through_seq from "
      "ledger.day_total_mark)))"},
     "tomo que está fuera con un último día del que no tiene líneas"},
    {{"ledger.check.volume_obligations",
      "select v.volume_id || ', obligación ' || v.obligation_id from ledger.volume_obligation "
      "v where not exists (select from ledger.volume w where w.id = v.volume_id and "
      "w.taken_out) order by v.volume_id, v.obligation_id limit 20"},
     "lo que un tomo dejó en una obligación, y el tomo no está fuera"},
    // Sums by holder are not of the seal's making: their print is of the day on which it left.
    {{"ledger.check.volume_holders",
      "select v.id::text from ledger.volume v cross join lateral (select count(*) as n, "
      "sha256(coalesce(string_agg(int8send(h.obligation_id) || int8send(coalesce(h.third_party_id, "
      "0)) || int8send(h.net) || coalesce(date_send(h.since), '\\xffffffff'), ''::bytea order by "
      "h.obligation_id, coalesce(h.third_party_id, 0)), '')) as print from ledger.volume_holder h "
      "where h.volume_id = v.id) h where v.holders is distinct from h.print and (v.holders is not "
      "null or h.n > 0) or v.holders is not null and not v.taken_out order by v.id limit 20"},
     "lo que un tomo que está fuera dejó a cada titular, distinto de su huella, tomo"},
    {{"ledger.check.holder_floors",
      "select 'saldos a favor' from (select string_agg(print, ''::bytea) as kept, "
      "coalesce(min(counted_from), 0) as counted from ledger.holder_floor_print) p, (select "
      "coalesce(string_agg(int8send(f.id) || int8send(f.obligation_id) || "
      "int8send(coalesce(f.third_party_id, 0)) || int8send(f.floor), ''::bytea order by f.id), '') "
      "as told from ledger.holder_floor f) f where p.kept is distinct from "
      "sha256(int8send(p.counted) || f.told)"},
     "hasta dónde bajó cada titular antes de contarse, distinto de su huella"},
    {{"ledger.check.print_order",
      "select p.since_seq::text from (select since_seq, through_seq, lag(through_seq, 1, "
      "0::bigint) over (order by since_seq) as before from ledger.entry_print) p where "
      "p.through_seq > (select last_seq from ledger.head) or p.since_seq <> p.before order by "
      "p.since_seq limit 20"},
     "huella de un tramo que no sigue a la anterior, después del asiento"},
    {{"ledger.check.print_end",
      "select m.printed_through::text from ledger.day_total_mark m where m.printed_through <> "
      "(select coalesce(max(through_seq), 0) from ledger.entry_print)"},
     "las huellas no llegan hasta el asiento que se anotó, o pasan de él"},
    {{"ledger.check.print_lines",
      "select p.since_seq::text from ledger.entry_print p where p.lines is null and not exists "
      "(select from ledger.volume v where v.seal is not null and p.since_seq >= v.first_seq - 1 "
      "and p.through_seq <= v.last_seq) order by p.since_seq limit 20"},
     "huella que no cubre las líneas, ni un sello tampoco, después del asiento"},
    // Those of volumes that are in are printed again with their rows (check.cpp).
    {{"ledger.check.print_keys",
      "with ends as (select array_agg(through_seq order by through_seq) as seqs from "
      "ledger.entry_print), out as (select max(last_seq) as seq from ledger.volume where "
      "taken_out) select p.since_seq::text from (select (select seqs from "
      "ends)[width_bucket(k.seq - 1, (select seqs from ends)) + 1] as through_seq, k.key, "
      "k.seq, k.fingerprint from ledger.entry_key k where k.seq <= (select seq from out)) k "
      "join ledger.entry_print p on p.through_seq = k.through_seq and k.seq > p.since_seq and "
      "p.through_seq <= (select seq from out) group by p.since_seq, p.keys having p.keys <> "
      "sha256(string_agg(uuid_send(k.key) || int8send(k.seq) || k.fingerprint, ''::bytea order "
      "by k.seq)) order by p.since_seq limit 20"},
     "claves de asientos que están fuera distintas de su huella, después del asiento"},
    {{"ledger.check.day_totals",
      "select coalesce(t.account_id, s.account_id) || ' del ' || coalesce(t.effective_on, "
      "s.effective_on) from ledger.day_total t full join (select p.account_id, p.effective_on, "
      "sum(greatest(p.amount, 0)) as debit, sum(greatest(-p.amount, 0)) as credit, count(*) as n "
      "from ledger.posting p where p.seq <= (select through_seq from ledger.day_total_mark) group "
      "by 1, 2) s on s.account_id = t.account_id and s.effective_on = t.effective_on where "
      "(t.debit, "
      "t.credit, t.postings) is distinct from (s.debit, s.credit, s.n) and "
      "coalesce(t.effective_on, "
      "s.effective_on) > (select coalesce(max(latest_on), '-infinity') from ledger.volume where "
      "taken_out) order by coalesce(t.account_id, s.account_id), coalesce(t.effective_on, "
      "s.effective_on) limit 20"},
     "total del día distinto de sus líneas, cuenta"},
    {{"ledger.check.day_mark",
      "select through_seq::text from ledger.day_total_mark where through_seq > (select last_seq "
      "from ledger.head)"},
     "los totales de los días cubren asientos que no existen, hasta el"},
    // Days of a volume that is out are compared in sum.
    {{"ledger.check.day_totals_out",
      "select t.account_id::text from (select account_id, sum(debit) as debit, sum(credit) as "
      "credit from ledger.day_total group by 1) t left join (select account_id, sum(debit) as "
      "debit, sum(credit) as credit from (select account_id, debit, credit from "
      "ledger.volume_account union all select account_id, greatest(amount, 0), greatest(-amount, "
      "0) from ledger.posting where seq <= (select through_seq from ledger.day_total_mark)) u "
      "group by 1) s using (account_id) where (t.debit, t.credit) is distinct from (s.debit, "
      "s.credit) and exists (select from ledger.volume where taken_out) order by t.account_id "
      "limit "
      "20"},
     "totales de los días distintos de las líneas, cuenta"},
    {{"ledger.check.third_party_days",
      "select coalesce(t.account_id, s.account_id) || ', tercero ' || coalesce(t.third_party_id, "
      "s.third_party_id) || ', del ' || coalesce(t.effective_on, s.effective_on) from "
      "ledger.third_party_day t full join (select p.account_id, p.third_party_id, p.effective_on, "
      "sum(greatest(p.amount, 0)) as debit, sum(greatest(-p.amount, 0)) as credit, count(*) as n "
      "from ledger.posting p where p.third_party_id is not null and p.seq <= (select through_seq "
      "from ledger.day_total_mark) group by 1, 2, 3) s on s.account_id = t.account_id and "
      "s.third_party_id = t.third_party_id and s.effective_on = t.effective_on where (t.debit, "
      "t.credit, t.postings) is distinct from (s.debit, s.credit, s.n) and "
      "coalesce(t.effective_on, s.effective_on) > (select coalesce(max(latest_on), '-infinity') "
      "from ledger.volume where taken_out) order by coalesce(t.account_id, s.account_id), "
      "coalesce(t.third_party_id, s.third_party_id), coalesce(t.effective_on, s.effective_on) "
      "limit "
      "20"},
     "total del día de un tercero distinto de sus líneas, cuenta"},
};

}  // namespace

std::span<const CheckRule> journal_rules() {
  return kJournal;
}

}  // namespace recaudo::ledger
