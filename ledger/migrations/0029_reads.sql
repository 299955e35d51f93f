-- The reads of the accounting desk: what is owed by age, the auxiliary by third party, and names for the levels of the
-- chart.
set local role recaudo_owner;

-- What is still owed, oldest first.
create index obligation_open on ledger.obligation (due_on, id) where balance <> 0 and side = 1;

-- The accounts whose balance is the sum of what is owed to us.
create view ledger.control_account as
select b.account_id from ledger.balance b join ledger.account a on a.id = b.account_id where b.control and a.nature = 'D';

-- What each obligation due between two days owed by the end of on_day, as known when entry `known` was the last: what it
-- owes now, less what moved it later. The present costs what is open; a past day, also what moved since. The plan is
-- pinned: for a day long ago the planner would rather read the whole ledger.
create function ledger.owed_at(on_day date, known bigint, due_from date, due_to date)
  returns table (obligation_id bigint, subject_kind text, subject_id bigint, concept text, vigencia integer,
                 due_on date, account_id integer, balance bigint)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
begin
  perform ledger.require_known(known);
  perform ledger.require_lines(on_day + 1);
  return query
    with later as materialized (
      select m.obligation_id, m.account_id, sum(m.amount)::bigint as net
        from (select p.obligation_id, p.account_id, p.amount
                from ledger.control_account c join ledger.posting p on p.account_id = c.account_id
               where p.effective_on > on_day and p.obligation_id is not null
               union all
              select p.obligation_id, p.account_id, p.amount from ledger.posting p
               where p.seq > known and p.effective_on <= on_day and p.obligation_id is not null) m
       group by m.obligation_id, m.account_id)
    select o.id, o.subject_kind, o.subject_id, o.concept, o.vigencia, o.due_on, o.account_id,
           (o.balance - coalesce(l.net, 0))::bigint
      from ledger.obligation o left join later l on l.obligation_id = o.id and l.account_id = o.account_id
     where o.balance <> 0 and o.side = 1 and o.due_on between due_from and due_to and o.balance <> coalesce(l.net, 0)
     union all
    select o.id, o.subject_kind, o.subject_id, o.concept, o.vigencia, o.due_on, o.account_id, -l.net
      from later l join ledger.obligation o on o.id = l.obligation_id and o.account_id = l.account_id
     where o.balance = 0 and o.side = 1 and l.net <> 0 and o.due_on between due_from and due_to;
end
$$;

-- Sums by account, third party and day of effect, up to the watermark of ledger.day_total. The lines of one third party
-- have an index; the third parties of one account would need another, and every line would pay for it.
create table ledger.third_party_day (
  account_id     integer not null,
  third_party_id bigint not null,
  effective_on   date not null,
  debit          bigint not null check (debit >= 0),
  credit         bigint not null check (credit >= 0),
  postings       bigint not null check (postings > 0),
  primary key (account_id, third_party_id, effective_on)
) with (fillfactor = 80);
insert into ledger.third_party_day
select p.account_id, p.third_party_id, p.effective_on, sum(greatest(p.amount, 0)), sum(greatest(-p.amount, 0)), count(*)
  from ledger.posting p
 where p.third_party_id is not null and p.seq <= (select through_seq from ledger.day_total_mark)
 group by p.account_id, p.third_party_id, p.effective_on;

-- Takes up to max_entries more entries in; the number taken. One at a time: the mark's row is the lock.
create or replace function ledger.sum_days(max_entries integer) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  done      bigint;
  until_seq bigint;
begin
  select through_seq into done from ledger.day_total_mark where id = 1 for update;
  select least(done + max_entries, h.last_seq) into until_seq from ledger.head h where h.id = 1;
  insert into ledger.day_total as t (account_id, effective_on, debit, credit, postings)
  select p.account_id, p.effective_on, sum(greatest(p.amount, 0)), sum(greatest(-p.amount, 0)), count(*)
    from ledger.posting p where p.seq > done and p.seq <= until_seq
   group by p.account_id, p.effective_on
   order by p.account_id, p.effective_on
  on conflict (account_id, effective_on) do update
    set debit = t.debit + excluded.debit, credit = t.credit + excluded.credit, postings = t.postings + excluded.postings;
  insert into ledger.third_party_day as t (account_id, third_party_id, effective_on, debit, credit, postings)
  select p.account_id, p.third_party_id, p.effective_on, sum(greatest(p.amount, 0)), sum(greatest(-p.amount, 0)), count(*)
    from ledger.posting p where p.seq > done and p.seq <= until_seq and p.third_party_id is not null
   group by p.account_id, p.third_party_id, p.effective_on
   order by p.account_id, p.third_party_id, p.effective_on
  on conflict (account_id, third_party_id, effective_on) do update
    set debit = t.debit + excluded.debit, credit = t.credit + excluded.credit, postings = t.postings + excluded.postings;
  update ledger.day_total_mark set through_seq = until_seq where id = 1;
  return until_seq - done;
end
$$;

-- What moved between the watermark and the last known entry on some accounts, with the sign that takes the sums from one
-- to the other: added after the watermark, taken off before it.
create function ledger.third_party_tail(accounts integer[], known bigint)
  returns table (third_party_id bigint, account_id integer, effective_on date, amount bigint, sign integer)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off as $$
#variable_conflict use_column
declare
  mark bigint;
begin
  select through_seq into mark from ledger.day_total_mark where id = 1;
  return query
    select p.third_party_id, p.account_id, p.effective_on, p.amount, case when mark <= known then 1 else -1 end
      from ledger.posting p
     where p.seq > least(mark, known) and p.seq <= greatest(mark, known)
       and p.third_party_id is not null and p.account_id = any (accounts);
end
$$;

-- Found by the beginnings of the words of a name, without accents or case, or by document.
create function ledger.plain_words(name text) returns text language sql immutable as $$
  select lower(translate(name, 'áéíóúüñÁÉÍÓÚÜÑ', 'aeiouunaeiouun'))
$$;
create index third_party_words on ledger.third_party using gin (to_tsvector('simple', ledger.plain_words(name)));
create index third_party_document on ledger.third_party (document_number text_pattern_ops);

-- Names of the levels above the accounts that take lines: class, group and account of the CGN catalogue, with the
-- confidence they were read with, as in ledger.account.
create table ledger.account_heading (
  code   text primary key check (code ~ '^[0-9]{1,6}$'),
  name   text not null check (name <> ''),
  status text not null check (status in ('verified', 'memory', 'uncertain', 'project'))
);
insert into ledger.account_heading (code, name, status) values
  ('1', 'Activos', 'memory'),
  ('11', 'Efectivo y equivalentes al efectivo', 'memory'),
  ('1105', 'Caja', 'memory'),
  ('1110', 'Depósitos en instituciones financieras', 'memory'),
  ('1120', 'Fondos en tránsito', 'memory'),
  ('1132', 'Efectivo de uso restringido', 'memory'),
  ('13', 'Cuentas por cobrar', 'memory'),
  ('1305', 'Impuestos, retención en la fuente y anticipos de impuestos', 'memory'),
  ('1311', 'Contribuciones, tasas e ingresos no tributarios', 'memory'),
  ('1318', 'Prestación de servicios públicos', 'memory'),
  ('1384', 'Otras cuentas por cobrar', 'memory'),
  ('1385', 'Cuentas por cobrar de difícil recaudo', 'memory'),
  ('1386', 'Deterioro acumulado de cuentas por cobrar (CR)', 'memory'),
  ('2', 'Pasivos', 'memory'),
  ('24', 'Cuentas por pagar', 'memory'),
  ('2407', 'Recursos a favor de terceros', 'memory'),
  ('2490', 'Otras cuentas por pagar', 'memory'),
  ('29', 'Otros pasivos', 'memory'),
  ('2910', 'Ingresos recibidos por anticipado', 'memory'),
  ('3', 'Patrimonio', 'memory'),
  ('31', 'Patrimonio de las entidades de gobierno', 'memory'),
  ('3109', 'Resultados de ejercicios anteriores', 'memory'),
  ('3110', 'Resultado del ejercicio', 'memory'),
  ('4', 'Ingresos', 'memory'),
  ('41', 'Ingresos fiscales', 'memory'),
  ('4105', 'Impuestos', 'memory'),
  ('4110', 'Contribuciones, tasas e ingresos no tributarios', 'memory'),
  ('4195', 'Devoluciones y descuentos (DB)', 'memory'),
  ('43', 'Venta de servicios', 'memory'),
  ('48', 'Otros ingresos', 'memory'),
  ('4802', 'Financieros', 'memory'),
  ('4808', 'Ingresos diversos', 'memory'),
  ('4830', 'Reversión de las pérdidas por deterioro de valor', 'memory'),
  ('5', 'Gastos', 'memory'),
  ('53', 'Deterioro, depreciaciones, amortizaciones y provisiones', 'memory'),
  ('54', 'Transferencias y subvenciones', 'memory'),
  ('55', 'Gasto público social', 'memory'),
  ('5550', 'Subsidios asignados', 'memory'),
  ('58', 'Otros gastos', 'memory'),
  ('5802', 'Comisiones', 'memory'),
  ('5804', 'Financieros', 'memory'),
  ('8', 'Cuentas de orden deudoras', 'memory'),
  ('81', 'Activos contingentes', 'memory'),
  ('8190', 'Otros activos contingentes', 'memory'),
  ('83', 'Deudoras de control', 'memory'),
  ('8315', 'Bienes y derechos retirados', 'memory'),
  ('89', 'Deudoras por contra (CR)', 'memory'),
  ('8905', 'Activos contingentes por contra (CR)', 'memory'),
  ('8915', 'Deudoras de control por contra (CR)', 'memory');

revoke all on function ledger.owed_at, ledger.third_party_tail, ledger.plain_words from public;
grant execute on function ledger.owed_at, ledger.third_party_tail, ledger.plain_words to recaudo_app, recaudo_auditor;
grant select on ledger.control_account, ledger.third_party_day, ledger.account_heading to recaudo_app, recaudo_auditor;
reset role;
