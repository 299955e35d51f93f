-- Money of the bank that a closing could not apply: the decision that said why, and the entry that left it in 2.4.07.20. And
-- the act of two persons that applied it to a debt (core/adjustments, docs/decisions/0049), after which nothing else takes it.
set local role recaudo_owner;

-- What a till deposited and what the bank gave back are of the statement too, and have no row here.
create table closing.waiting_entry (
  decision_id bigint primary key references closing.decision,
  entry_seq   bigint not null unique,
  paid_on     date not null,            -- as the bank told it: of a line of a file, the day of its collection
  booked_on   date not null,            -- on which the bank credited it
  of_bank     boolean not null default true,  -- false: the bank's days were not kept, and those of the entry stand for them
  constraint paid_before_it_was_credited check (paid_on <= booked_on)
);
create trigger waiting_entry_immutable before update or delete or truncate on closing.waiting_entry
  for each statement execute function closing.refuse_change();
alter table closing.waiting_entry enable always trigger waiting_entry_immutable;

-- Of before, a credit that was decided alone names its decision by its standing.
insert into closing.waiting_entry (decision_id, entry_seq, paid_on, booked_on)
select d.id, c.entry_seq, date '1970-01-01' + c.booked_day, date '1970-01-01' + c.booked_day
  from closing.loose_credit c
  join closing.decision d on c.entry_seq is not null and d.closes is null and d.standing = concat_ws(':', 'abono', c.account, c.booked_day, c.statement,
                             c.bank_reference, c.entry_reference, c.signed_amount, c.ordinal);

-- And a line of a file has its decision's instant and amount: taken where all entries of that instant and amount are of lines
-- that could not be applied, because then it is the same which of them is which. Which file it was of was not kept, nor when
-- the bank had the money: not after its entry.
with entry as (select e.seq, e.recorded_at as at, -p.amount as amount, e.effective_on,
                      row_number() over same as place, count(*) over (partition by e.recorded_at, p.amount) as all_of
                 from ledger.entry e join ledger.posting p using (seq)
                where p.account_id = 240720 and p.amount < 0 and e.kind = 'por-clasificar' and e.source_kind = 'extracto'
                  and not exists (select from closing.loose_credit c where c.entry_seq = e.seq)
               window same as (partition by e.recorded_at, p.amount order by e.seq)),
     line as (select d.id, d.decided_at as at, d.amount, row_number() over same as place,
                     count(*) over (partition by d.decided_at, d.amount) as all_of
                from closing.decision d
               where d.amount > 0 and d.standing = ''
                 and d.type in ('referencia-desconocida', 'valor-distinto', 'datos-distintos', 'no-aprobado-con-dinero')
              window same as (partition by d.decided_at, d.amount order by d.id))
insert into closing.waiting_entry (decision_id, entry_seq, paid_on, booked_on, of_bank)
select l.id, e.seq, e.effective_on, e.effective_on, false
  from entry e join line l using (at, amount, place) where e.all_of = l.all_of;

create table closing.applied_credit (
  credit_entry bigint primary key,      -- an act applies it, and no other one
  act          uuid not null unique,    -- the proposal that two persons decided on
  resolution   text not null check (btrim(resolution) <> ''),
  subject_kind text not null,           -- whose debt it paid
  subject_id   bigint not null,
  vigencia     integer not null,
  entry_seq    bigint not null unique,  -- of the act
  applied_at   timestamptz not null
);
create trigger applied_credit_immutable before update or delete or truncate on closing.applied_credit
  for each statement execute function closing.refuse_change();
alter table closing.applied_credit enable always trigger applied_credit_immutable;

-- A credit whose act was revoked waits by the entry of the revocation, any number of times: the first entry by which it waited,
-- and the last one.
create function closing.first_wait(entry bigint) returns bigint
  language sql stable set search_path = pg_catalog, pg_temp as $$
  with recursive back(seq) as (
    select entry union all
    select a.credit_entry from back b join ledger.reversal r on r.seq = b.seq
      join closing.applied_credit a on a.entry_seq = r.reverses)
  select min(seq) from back
$$;
create function closing.last_wait(entry bigint) returns bigint
  language sql stable set search_path = pg_catalog, pg_temp as $$
  with recursive onward(seq) as (
    select entry union all
    select r.seq from onward o join closing.applied_credit a on a.credit_entry = o.seq
      join ledger.reversal r on r.reverses = a.entry_seq)
  select max(seq) from onward
$$;

-- What an act may apply: it waits in 2.4.07.20, nothing took it back, and neither a file nor an act said what it is. Also what
-- the revocation of an act put there again, by a decision and an entry of its own.
create view closing.unapplied_credit as
  select e.seq, w.decision_id, -p.amount as amount, w.paid_on, w.booked_on, w.of_bank, e.effective_on, d.exception, d.reference,
         d.payments
    from closing.waiting_entry w join closing.decision d on d.id = w.decision_id join ledger.entry e on e.seq = w.entry_seq
    join ledger.posting p on p.seq = e.seq and p.account_id = 240720 and p.amount < 0
   where (e.kind = 'por-clasificar' and e.source_kind = 'extracto' or e.kind = 'reversal-clasificacion')
     and not exists (select from ledger.reversal r where r.reverses = e.seq)
     and not exists (select from closing.loose_credit c
                      where c.entry_seq = closing.first_wait(e.seq) and c.claimed_by is not null)
     and not exists (select from closing.applied_credit a where a.credit_entry = e.seq);

-- Only what waits, all of it, not before the bank credited it. A file that claims the credit at once takes the same row.
create function closing.check_application() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from closing.loose_credit c where c.entry_seq = closing.first_wait(new.credit_entry) for update;
  if not exists (select from closing.unapplied_credit u join ledger.entry e on e.seq = new.entry_seq
                   join ledger.posting p on p.seq = e.seq and p.account_id = 240720
                  where u.seq = new.credit_entry and e.kind = 'clasificacion' and p.amount = u.amount
                    and e.effective_on >= u.effective_on) then
    raise exception 'entry % is no credit that waits, or entry % does not apply it', new.credit_entry, new.entry_seq
      using errcode = 'RC030';
  end if;
  return new;
end
$$;
create trigger applied_credit_waits before insert on closing.applied_credit
  for each row execute function closing.check_application();
alter table closing.applied_credit enable always trigger applied_credit_waits;

-- As in 0061, and no file claims what an act applied and no other one revoked.
create or replace function closing.check_claim() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.claimed_by is not null or new.claimed_by is null
     or (to_jsonb(new) - 'claimed_by') <> (to_jsonb(old) - 'claimed_by') then
    raise exception 'a loose credit is claimed once, and nothing else of it changes' using errcode = 'RC004';
  end if;
  if exists (select from closing.applied_credit a where a.credit_entry = closing.last_wait(old.entry_seq)) then
    raise exception 'an act applied this credit: no file claims it' using errcode = 'RC030';
  end if;
  return new;
end
$$;

-- As in 0101, and no file of the DIAN explains what an act applied.
create or replace view closing.waiting_credit as
  select e.seq, p.effective_on, -p.amount as amount
    from closing.loose_credit c join ledger.entry e on e.seq = closing.last_wait(c.entry_seq)
    join ledger.posting p on p.seq = e.seq
   where p.account_id = 240720 and p.amount < 0 and e.kind in ('por-clasificar', 'reversal-clasificacion')
     and c.payment is null and c.order_reference is null
     and (c.claimed_by is null
          or exists (select from closing.bank_file f where f.sha256 = c.claimed_by and f.format = 'simple-dian'))
     and not exists (select from ledger.reversal r where r.reverses = e.seq)
     and not exists (select from closing.applied_credit a where a.credit_entry = e.seq);

revoke all on function closing.check_application, closing.first_wait, closing.last_wait from public;
grant execute on function closing.first_wait, closing.last_wait to recaudo_app, recaudo_auditor;  -- of the views
grant select on closing.waiting_entry, closing.applied_credit, closing.unapplied_credit to recaudo_app, recaudo_auditor;
grant insert on closing.waiting_entry to recaudo_app;
reset role;
