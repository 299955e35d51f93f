-- Posting, third form. A line may say whom it concerns (third party) and which office (cost centre); the budget has a
-- book of its own among the same entries; and the journal is kept in volumes, cut when a year is closed, that can be
-- taken out, proved and put back. New refusals:
--   RC025 third party or cost centre unknown     RC027 in a volume taken out
--   RC026 written beside ledger.post_batch        RC028 a control account moved without its obligation
set local role recaudo_owner;

-- Whom a line concerns. Never in the public log: its events name no third party.
create table ledger.third_party (
  id              bigint generated always as identity primary key,
  document_type   text not null check (document_type ~ '^[A-Z]{1,4}$'),
  document_number text not null check (document_number ~ '^[0-9A-Z-]{1,30}$'),
  name            text not null check (name <> '' and length(name) <= 200),
  unique (document_type, document_number)
);
create table ledger.cost_centre (
  id        integer generated always as identity primary key,
  code      text not null unique check (code ~ '^[0-9A-Za-z.-]{1,20}$'),
  name      text not null check (name <> '')
);

-- Ids in the order asked. A later name of the same document replaces the earlier one: it is how the person is called
-- today, not what was posted.
create function ledger.ensure_third_parties(document_types text[], document_numbers text[], names text[])
  returns table (ordinal bigint, id bigint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  insert into ledger.third_party as t (document_type, document_number, name)
  select distinct on (a.document_type, a.document_number) a.document_type, a.document_number, a.name
    from unnest(document_types, document_numbers, names) with ordinality
         as a(document_type, document_number, name, n)
   order by a.document_type, a.document_number, a.n desc
  on conflict (document_type, document_number) do update set name = excluded.name where t.name <> excluded.name;
  return query
    select a.n, t.id
      from unnest(document_types, document_numbers) with ordinality as a(document_type, document_number, n)
      join ledger.third_party t
        on t.document_type = a.document_type and t.document_number = a.document_number
     order by a.n;
end
$$;
create function ledger.ensure_cost_centre(centre_code text, centre_name text) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_id integer;
begin
  insert into ledger.cost_centre (code, name) values (centre_code, centre_name) on conflict (code) do nothing;
  select c.id into found_id from ledger.cost_centre c where c.code = centre_code;
  return found_id;
end
$$;

-- Who owed it when it was opened.
alter table ledger.obligation add column third_party_id bigint references ledger.third_party;
create index obligation_third_party on ledger.obligation (third_party_id) where third_party_id is not null;
drop function ledger.open_obligations;
create function ledger.open_obligations(
    subject_kind text, subject_ids bigint[], vigencias integer[], concepts text[], due_dates date[],
    accounts integer[], third_parties bigint[]) returns table (ordinal bigint, obligation_id bigint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  insert into ledger.obligation (subject_kind, subject_id, vigencia, concept, due_on, account_id, third_party_id)
  select open_obligations.subject_kind, a.subject_id, a.vigencia, a.concept, a.due_on, a.account_id, a.third_party
    from unnest(subject_ids, vigencias, concepts, due_dates, accounts, third_parties)
         as a(subject_id, vigencia, concept, due_on, account_id, third_party)
  on conflict (subject_kind, subject_id, vigencia, concept) do nothing;
  return query
    select a.ordinal, o.id
      from unnest(subject_ids, vigencias, concepts)
           with ordinality as a(subject_id, vigencia, concept, ordinal)
      join ledger.obligation o
        on o.subject_kind = open_obligations.subject_kind and o.subject_id = a.subject_id
       and o.vigencia = a.vigencia and o.concept = a.concept
     order by a.ordinal;
end
$$;

-- Two books. The accounting book is on accrual and its ids are the codes of the CGN catalogue; the budget book is on
-- cash and its accounts (CCPET codes) have negative ids, so that a line shows its book by itself.
alter table ledger.account drop constraint account_check, drop constraint account_code_check;
alter table ledger.account
  add constraint account_id_is_its_code check (id < 0 or id::text = code),
  add constraint account_code_check check (case when id > 0 then code ~ '^[0-9]{4,12}$'
                                                else code ~ '^[0-9]{1,3}([.][0-9]{1,3})*$' end),
  add column book text not null generated always as (case when id > 0 then 'contable' else 'presupuestal' end) stored;

-- A control account is the sum of its obligations at every commit: no line on it goes without one of its own.
alter table ledger.balance add column control boolean not null default false;
update ledger.balance set control = true where account_id in (select account_id from ledger.obligation);
create index balance_control on ledger.balance (account_id) where control;
create function ledger.note_control_accounts() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update ledger.balance set control = true where not control and account_id in (select f.account_id from fresh f);
  return null;
end
$$;
create trigger obligation_has_control after insert on ledger.obligation
  referencing new table as fresh for each statement execute function ledger.note_control_accounts();
alter table ledger.obligation enable always trigger obligation_has_control;

-- The floor is looked at before the balances move; accounts that have one are few.
create index balance_floored on ledger.balance (account_id) where floor is not null;

---------------------------------------------------------------------------------------------------
-- Volumes. Entries and lines are partitioned by number; what must be unique over all volumes stands apart.

create table ledger.entry_key (
  key         uuid primary key,
  seq         bigint not null,
  fingerprint bytea not null check (octet_length(fingerprint) = 32)
);
insert into ledger.entry_key select key, seq, fingerprint from ledger.entry order by seq;
create table ledger.reversal (
  reverses bigint primary key,             -- an entry is reversed once
  seq      bigint not null
);
insert into ledger.reversal select reverses, seq from ledger.entry where reverses is not null;

create table ledger.volume (
  id         integer primary key check (id >= 1),
  first_seq  bigint not null unique check (first_seq >= 1),
  last_seq   bigint check (last_seq >= first_seq),      -- null: still being written
  last_year  integer unique,                            -- cut when this year was closed
  latest_on  date,                                      -- the latest day any of its entries took effect
  entries    bigint,
  postings   bigint,
  seal       bytea check (octet_length(seal) = 32),     -- ledger/volumes.h says of what
  taken_out  boolean not null default false,
  check ((last_seq is null) = (last_year is null) and (last_seq is null) = (latest_on is null)),
  check (not taken_out or seal is not null)
);
insert into ledger.volume (id, first_seq) values (1, 1);
-- What the lines of a volume that was taken out add to each balance.
create table ledger.volume_account (
  volume_id  integer not null references ledger.volume,
  account_id integer not null,
  debit      bigint not null,
  credit     bigint not null,
  postings   bigint not null,
  primary key (volume_id, account_id)
);
create table ledger.volume_obligation (
  volume_id     integer not null references ledger.volume,
  obligation_id bigint not null,
  net           bigint not null,
  charged       bigint not null,
  primary key (volume_id, obligation_id)
);
create index volume_obligation_of on ledger.volume_obligation (obligation_id);

drop trigger entry_is_numbered on ledger.entry;
drop function ledger.check_entry_is_numbered;
drop trigger posting_balances on ledger.posting;
drop trigger entry_immutable on ledger.entry;
drop trigger posting_immutable on ledger.posting;
drop index ledger.entry_reversed_once;
alter table ledger.entry drop constraint entry_key_key, drop column fingerprint;
alter table ledger.posting add column third_party_id bigint, add column cost_centre_id integer;
create index posting_third_party on ledger.posting (third_party_id, account_id, effective_on, seq)
  where third_party_id is not null;

alter table ledger.entry rename to entry_volume_1;
alter table ledger.posting rename to posting_volume_1;
alter index ledger.entry_pkey rename to entry_volume_1_pkey;
alter index ledger.entry_effective rename to entry_volume_1_effective;
alter index ledger.posting_pkey rename to posting_volume_1_pkey;
alter index ledger.posting_statement rename to posting_volume_1_statement;
alter index ledger.posting_obligation rename to posting_volume_1_obligation;
alter index ledger.posting_third_party rename to posting_volume_1_third_party;
revoke all on ledger.entry_volume_1, ledger.posting_volume_1 from recaudo_app, recaudo_auditor, recaudo_sequencer;

create table ledger.entry (like ledger.entry_volume_1 including constraints, primary key (seq)) partition by range (seq);
create index entry_effective on ledger.entry (effective_on, seq);
create table ledger.posting (like ledger.posting_volume_1 including constraints, primary key (seq, line))
  partition by range (seq);
create index posting_statement on ledger.posting (account_id, effective_on, seq);
create index posting_obligation on ledger.posting (obligation_id, seq) where obligation_id is not null;
create index posting_third_party on ledger.posting (third_party_id, account_id, effective_on, seq)
  where third_party_id is not null;
alter table ledger.entry attach partition ledger.entry_volume_1 for values from (1) to (maxvalue);
alter table ledger.posting attach partition ledger.posting_volume_1 for values from (1) to (maxvalue);
grant select on ledger.entry, ledger.posting, ledger.entry_key, ledger.reversal, ledger.volume, ledger.volume_account,
  ledger.volume_obligation, ledger.third_party, ledger.cost_centre to recaudo_app, recaudo_auditor;

-- Entries come through post_batch only. It says so with a setting of its transaction, looked at once a statement: a
-- deferred trigger cost more for each row than all other rules together. Whoever may write the tables may forge the
-- setting; the rules below hold all the same, and what they cannot see, `ledger check` names.
create function ledger.refuse_direct_insert() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('recaudo.posting', true) is distinct from 'on' then
    raise exception 'entries are posted through ledger.post_batch' using errcode = 'RC026';
  end if;
  return null;
end
$$;

-- One pass over the lines of the statement, for both books. Sums are numeric: no overflow can balance them.
create or replace function ledger.check_new_postings() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  head_seq   bigint;
  first      bigint;
  entries    bigint;
  unbalanced bigint;
begin
  select last_seq into head_seq from ledger.head where id = 1;
  select min(f.seq), count(*), min(f.seq) filter (where f.total <> 0 or f.budget <> 0) into first, entries, unbalanced
    from (select seq, sum(amount) as total, sum(amount) filter (where account_id < 0) as budget
            from fresh group by seq) f;
  if first <= head_seq then
    raise exception 'entry % is already posted; it takes no more lines', first using errcode = 'RC002';
  end if;
  if unbalanced is not null then
    raise exception 'entry % does not balance', unbalanced using errcode = 'RC001';
  end if;
  if entries <> (select count(*) from ledger.entry where seq > head_seq) then
    raise exception 'an entry after % has no lines', head_seq using errcode = 'RC003';
  end if;
  return null;
end
$$;

-- The guards of a table of entries or lines. A trigger for each statement fires for the table that the statement names,
-- so the whole and each volume have their own. ENABLE ALWAYS: session_replication_role changes nothing.
create function ledger.guard(guarded text, of_lines boolean) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  execute format('create trigger immutable before update or delete or truncate on ledger.%I
                    for each statement execute function ledger.refuse_change()', guarded);
  execute format('create trigger through_function before insert on ledger.%I
                    for each statement execute function ledger.refuse_direct_insert()', guarded);
  execute format('alter table ledger.%I enable always trigger immutable', guarded);
  execute format('alter table ledger.%I enable always trigger through_function', guarded);
  if of_lines then
    execute format('create trigger balances after insert on ledger.%I referencing new table as fresh
                      for each statement execute function ledger.check_new_postings()', guarded);
    execute format('alter table ledger.%I enable always trigger balances', guarded);
  end if;
end
$$;
select ledger.guard('entry', false), ledger.guard('entry_volume_1', false), ledger.guard('posting', true),
       ledger.guard('posting_volume_1', true), ledger.guard('entry_key', false), ledger.guard('reversal', false);

-- Ends the volume that is being written, with the year that was closed, and begins the next. The head is locked while the
-- rows are looked through once: posting waits. Answers the number of the volume that ended.
create function ledger.cut_volume(closed_year integer) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  head_seq bigint;
  v        ledger.volume;
  latest   date;
begin
  select last_seq into head_seq from ledger.head where id = 1 for update;
  if not exists (select from ledger.period where year = closed_year and month = 12 and state = 'closed') then
    raise exception 'year % is not closed', closed_year using errcode = 'RC016';
  end if;
  select * into v from ledger.volume where last_seq is null;
  if head_seq < v.first_seq or exists (select from ledger.volume where last_year >= closed_year) then
    raise exception 'year % ended a volume already, or there is nothing to cut', closed_year using errcode = 'RC016';
  end if;
  execute format('alter table ledger.entry detach partition ledger.entry_volume_%s', v.id);
  execute format('alter table ledger.posting detach partition ledger.posting_volume_%s', v.id);
  perform ledger.attach_volume(v.id, v.first_seq, head_seq);
  execute format('create table ledger.entry_volume_%s (like ledger.entry including constraints)', v.id + 1);
  execute format('create table ledger.posting_volume_%s (like ledger.posting including constraints)', v.id + 1);
  perform ledger.guard(format('entry_volume_%s', v.id + 1), false);
  perform ledger.guard(format('posting_volume_%s', v.id + 1), true);
  perform ledger.attach_volume(v.id + 1, head_seq + 1, null);
  execute format('select max(effective_on) from ledger.entry_volume_%s', v.id) into latest;
  update ledger.volume set last_seq = head_seq, last_year = closed_year, latest_on = latest where id = v.id;
  insert into ledger.volume (id, first_seq) values (v.id + 1, head_seq + 1);
  return v.id;
end
$$;
create function ledger.attach_volume(number integer, from_seq bigint, to_seq bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  part   text;
  bounds text := format('from (%s) to (%s)', from_seq, coalesce((to_seq + 1)::text, 'maxvalue'));
begin
  foreach part in array array['entry', 'posting'] loop
    execute format('alter table ledger.%I attach partition ledger.%I for values %s', part, part || '_volume_' || number, bounds);
  end loop;
end
$$;

-- Once: what ledger/volumes.h computed of the rows.
create function ledger.seal_volume(number integer, entry_count bigint, line_count bigint, computed bytea) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update ledger.volume set entries = entry_count, postings = line_count, seal = computed
   where id = number and last_seq is not null and seal is null;
  if not found then
    raise exception 'volume % is being written, sealed or unknown', number using errcode = 'RC016';
  end if;
end
$$;

-- Takes the oldest volume out: its tables stand alone, to be copied elsewhere and dropped by whoever administers the
-- server. What they add to balances and obligations stays.
create function ledger.take_out_volume(number integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v ledger.volume;
begin
  perform from ledger.head where id = 1 for update;
  select * into v from ledger.volume where id = number;
  if v.seal is null or v.taken_out or exists (select from ledger.volume where id < number and not taken_out) then
    raise exception 'volume % is not sealed, or not the oldest', number using errcode = 'RC016';
  end if;
  if (select through_seq from ledger.day_total_mark where id = 1) < v.last_seq then
    raise exception 'the day totals do not cover volume % yet', number using errcode = 'RC016';
  end if;
  insert into ledger.volume_account
  select number, p.account_id, sum(greatest(p.amount, 0)), sum(greatest(-p.amount, 0)), count(*)
    from ledger.posting p where p.seq between v.first_seq and v.last_seq group by p.account_id;
  insert into ledger.volume_obligation
  select number, o.id, sum(p.amount),
         coalesce(sum(p.amount) filter (where e.kind in ('causacion', 'reversal-causacion')), 0)
    from ledger.posting p join ledger.entry e using (seq)
    join ledger.obligation o on o.id = p.obligation_id and o.account_id = p.account_id
   where p.seq between v.first_seq and v.last_seq group by o.id;
  execute format('alter table ledger.entry detach partition ledger.entry_volume_%s', number);
  execute format('alter table ledger.posting detach partition ledger.posting_volume_%s', number);
  update ledger.volume set taken_out = true where id = number;
end
$$;
-- Puts the newest of those back. The caller has compared its seal.
create function ledger.put_back_volume(number integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v ledger.volume;
begin
  perform from ledger.head where id = 1 for update;
  select * into v from ledger.volume where id = number;
  if v.taken_out is distinct from true or exists (select from ledger.volume where id > number and taken_out) then
    raise exception 'volume % is not out, or not the newest of those', number using errcode = 'RC016';
  end if;
  perform ledger.attach_volume(number, v.first_seq, v.last_seq);
  delete from ledger.volume_account where volume_id = number;
  delete from ledger.volume_obligation where volume_id = number;
  update ledger.volume set taken_out = false where id = number;
end
$$;

---------------------------------------------------------------------------------------------------
-- Posts all of its entries or none; for keys known already it writes nothing and answers for those. Plans are pinned:
-- one made for an empty table costs ten times more on a full one, and with a million entries a generic plan counts the
-- few new ones with parallel workers, whose start costs a hundred times what they do (measured: 764 entries/s).
drop function ledger.post_batch, ledger.examine_batch;
create function ledger.post_batch(
    keys uuid[], fingerprints bytea[], kinds text[], dates date[], source_kinds text[], source_ids text[],
    reversed bigint[], recorded timestamptz,
    leg_entry integer[], leg_line integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[],
    leg_third_party bigint[], leg_cost_centre integer[])
  returns table (ordinal bigint, seq bigint, status text)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set max_parallel_workers_per_gather = 0
  set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  head_seq bigint;
  wanted   bigint;
  touched  bigint;
  earliest date;
  latest   date;
  setting  text;
begin
  -- Each statement is apart, so that it sees what the lock waited for.
  select h.last_seq, greatest(recorded, h.last_recorded) into head_seq, recorded
    from ledger.head h where h.id = 1 for update;

  if exists (select from ledger.entry_key e where e.key = any (keys)) then
    return query
      select k.i, e.seq, case when e.fingerprint = k.fingerprint then 'repeated' else 'conflict' end
        from unnest(keys, fingerprints) with ordinality as k(key, fingerprint, i)
        join ledger.entry_key e on e.key = k.key
       order by k.i;
    return;
  end if;

  -- One open month is the usual case. In a soft-closed one only adjustments are taken.
  select min(d), max(d) into earliest, latest from unnest(dates) as d;
  if not exists (select from ledger.period p
                  where p.year = extract(year from earliest) and p.month = extract(month from earliest)
                    and p.state = 'open' and latest < make_date(p.year, p.month, 1) + interval '1 month') then
    perform ledger.require_open_periods(dates, kinds);
  end if;

  setting := set_config('recaudo.posting', 'on', true);
  insert into ledger.entry (seq, key, kind, effective_on, recorded_at, source_kind, source_id, reverses)
  select head_seq + u.i, u.key, u.kind, u.day, recorded, u.source_kind, u.source_id, u.target
    from unnest(keys, kinds, dates, source_kinds, source_ids, reversed)
         with ordinality as u(key, kind, day, source_kind, source_id, target, i);
  insert into ledger.entry_key (key, seq, fingerprint)
  select u.key, head_seq + u.i, u.fingerprint
    from unnest(keys, fingerprints) with ordinality as u(key, fingerprint, i);
  if array_remove(reversed, null) <> '{}' then
    perform ledger.note_reversals(reversed, head_seq);
  end if;
  insert into ledger.posting
         (seq, line, account_id, amount, obligation_id, effective_on, third_party_id, cost_centre_id)
  select head_seq + l.entry, l.line, l.account, l.amount, l.obligation, dates[l.entry], l.third_party, l.cost_centre
    from unnest(leg_entry, leg_line, leg_account, leg_amount, leg_obligation, leg_third_party, leg_cost_centre)
         as l(entry, line, account, amount, obligation, third_party, cost_centre);
  if not found then
    raise exception 'entries without lines' using errcode = 'RC003';
  end if;
  setting := set_config('recaudo.posting', 'off', true);

  if exists (select from ledger.balance b where b.floor is not null and b.account_id = any (leg_account)) then
    perform ledger.require_floors(leg_entry, leg_account, leg_amount);
  end if;
  with delta as materialized (
    select l.account, sum(greatest(l.amount, 0))::bigint as debit, sum(greatest(-l.amount, 0))::bigint as credit,
           count(*) as n
      from unnest(leg_account, leg_amount) as l(account, amount) group by l.account order by l.account),
  moved as (
    update ledger.balance b
       set debit = b.debit + d.debit, credit = b.credit + d.credit, postings = b.postings + d.n
      from delta d where b.account_id = d.account and b.open
    returning 1)
  select (select count(*) from delta), (select count(*) from moved) into wanted, touched;
  if touched <> wanted then
    raise exception 'an account does not exist or is closed' using errcode = 'RC006';
  end if;

  if array_remove(leg_obligation, null) <> '{}' then
    perform ledger.move_obligations(kinds, leg_entry, leg_account, leg_amount, leg_obligation);
  end if;
  if exists (select from ledger.balance b where b.control and b.account_id = any (leg_account)) then
    perform ledger.require_obligations(reversed, leg_entry, leg_account, leg_obligation);
  end if;
  if array_remove(leg_third_party, null) <> '{}' or array_remove(leg_cost_centre, null) <> '{}' then
    perform ledger.require_dimensions(leg_third_party, leg_cost_centre);
  end if;

  update ledger.head h set last_seq = head_seq + cardinality(keys), last_recorded = recorded where h.id = 1;
  return query select i, head_seq + i, 'posted'::text from generate_series(1::bigint, cardinality(keys)) as i;
end
$$;

-- The steps that most batches do without.
create function ledger.require_open_periods(dates date[], kinds text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  bad text;
begin
  select to_char(m.first, 'YYYY-MM') into bad
    from (select distinct date_trunc('month', u.day)::date as first, u.kind in ('ajuste', 'cierre-anual') as adjusts
            from unnest(dates, kinds) as u(day, kind)) m
   where not exists (select from ledger.period p where p.year = extract(year from m.first)
                        and p.month = extract(month from m.first)
                        and (p.state = 'open' or p.state = 'soft' and m.adjusts))
   order by m.first limit 1;
  if bad is not null then
    raise exception 'no open period for %', bad using errcode = 'RC005';
  end if;
end
$$;
create function ledger.note_reversals(reversed bigint[], head_seq bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  bad text;
begin
  select r.target::text into bad
    from unnest(reversed) as r(target)
   where r.target is not null
     and (not exists (select from ledger.entry e where e.seq = r.target and e.seq <= head_seq)
          or exists (select from ledger.reversal x where x.reverses = r.target))
   limit 1;
  if bad is not null then
    raise exception 'entry % cannot be reversed again', bad using errcode = 'RC008';
  end if;
  insert into ledger.reversal (reverses, seq)
  select r.target, head_seq + r.i from unnest(reversed) with ordinality as r(target, i) where r.target is not null;
end
$$;
-- The CHECK of the balance sees the net of the batch only. Entry by entry, the lowest point counts.
create function ledger.require_floors(leg_entry integer[], leg_account integer[], leg_amount bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (
      select from (select b.floor, b.debit - b.credit + sum(s.amount) over (
                            partition by s.account order by s.entry) as at_entry
                     from (select l.entry, l.account, sum(l.amount) as amount
                             from unnest(leg_entry, leg_account, leg_amount) as l(entry, account, amount)
                            group by l.entry, l.account) s
                     join ledger.balance b on b.account_id = s.account and b.floor is not null) r
       where r.at_entry < r.floor) then
    raise exception 'an account would go below its floor' using errcode = 'RC014';
  end if;
end
$$;
-- The mirror of an older line that names no obligation names none either.
create function ledger.require_obligations(
    reversed bigint[], leg_entry integer[], leg_account integer[], leg_obligation bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  bad text;
begin
  select a.code into bad
    from unnest(leg_entry, leg_account, leg_obligation) as l(entry, account, obligation)
    join ledger.balance b on b.account_id = l.account and b.control
    join ledger.account a on a.id = l.account
   where reversed[l.entry] is null
     and not exists (select from ledger.obligation o where o.id = l.obligation and o.account_id = l.account) limit 1;
  if bad is not null then
    raise exception 'account % moves with its obligations only', bad using errcode = 'RC028';
  end if;
end
$$;
create function ledger.require_dimensions(leg_third_party bigint[], leg_cost_centre integer[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from unnest(leg_third_party) as l(id)
              where l.id is not null and not exists (select from ledger.third_party t where t.id = l.id))
     or exists (select from unnest(leg_cost_centre) as l(id)
                 where l.id is not null and not exists (select from ledger.cost_centre c where c.id = l.id)) then
    raise exception 'a third party or a cost centre does not exist' using errcode = 'RC025';
  end if;
end
$$;

-- What would happen to each entry posted alone, in order: its status, or the SQLSTATE of its refusal. Nothing stays. For
-- batches of at most 64: each entry is a subtransaction.
create function ledger.examine_batch(
    keys uuid[], fingerprints bytea[], kinds text[], dates date[], source_kinds text[], source_ids text[],
    reversed bigint[], recorded timestamptz,
    leg_entry integer[], leg_line integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[],
    leg_third_party bigint[], leg_cost_centre integer[])
  returns table (ordinal bigint, seq bigint, status text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  statuses text[];
  numbers  bigint[];
  one      record;
begin
  if cardinality(keys) > 64 then
    raise exception 'at most 64 entries are examined at once' using errcode = 'RC012';
  end if;
  begin
    for i in 1..cardinality(keys) loop
      begin
        select p.seq, p.status into one
          from (select array_agg(1) as entries, array_agg(l.line order by l.n) as lines,
                       array_agg(l.account order by l.n) as accounts, array_agg(l.amount order by l.n) as amounts,
                       array_agg(l.obligation order by l.n) as obligations,
                       array_agg(l.third_party order by l.n) as third_parties,
                       array_agg(l.cost_centre order by l.n) as cost_centres
                  from unnest(leg_entry, leg_line, leg_account, leg_amount, leg_obligation, leg_third_party,
                              leg_cost_centre) with ordinality
                       as l(entry, line, account, amount, obligation, third_party, cost_centre, n)
                 where l.entry = i) legs,
               ledger.post_batch(keys[i:i], fingerprints[i:i], kinds[i:i], dates[i:i], source_kinds[i:i],
                                 source_ids[i:i], reversed[i:i], recorded, legs.entries, legs.lines, legs.accounts,
                                 legs.amounts, legs.obligations, legs.third_parties, legs.cost_centres) p;
        statuses[i] := one.status;
        numbers[i] := one.seq;
      exception when sqlstate 'RC001' or sqlstate 'RC003' or sqlstate 'RC005' or sqlstate 'RC006' or sqlstate 'RC007'
                     or sqlstate 'RC008' or sqlstate 'RC009' or sqlstate 'RC014' or sqlstate 'RC022' or sqlstate 'RC025'
                     or sqlstate 'RC028' then
        statuses[i] := sqlstate;
        numbers[i] := null;
      end;
    end loop;
    raise exception 'taken back' using errcode = 'RC015';
  exception when sqlstate 'RC015' then
    null;  -- the variables keep what was learnt
  end;
  return query select i::bigint, numbers[i], statuses[i] from generate_series(1, cardinality(keys)) as i;
end
$$;

---------------------------------------------------------------------------------------------------
-- Reads of the past know what was taken out: what is not there is refused, never left out in silence.
create function ledger.require_known(known bigint) returns void
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from ledger.volume v where v.taken_out and v.last_seq > known) then
    raise exception 'entry % is in a volume that was taken out', known using errcode = 'RC027';
  end if;
end
$$;
create function ledger.require_lines(from_day date) returns void
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  latest date;
begin
  select max(v.latest_on) into latest from ledger.volume v where v.taken_out and v.latest_on >= from_day;
  if latest is not null then
    raise exception 'the lines until % are in a volume that was taken out', latest using errcode = 'RC027';
  end if;
end
$$;

-- The last entry recorded by an instant; 0 when there was none. Instants follow the numbers, which have no gaps.
create or replace function ledger.known_at(instant timestamptz) returns bigint
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  low    bigint;  -- recorded by the instant, or before the first there is
  high   bigint;  -- recorded after it, or past the last
  middle bigint;
begin
  select coalesce(max(v.last_seq), 0) into low from ledger.volume v where v.taken_out;
  if low > 0 and (select e.recorded_at from ledger.entry e where e.seq = low + 1) > instant then
    perform ledger.require_known(low - 1);
  end if;
  select last_seq + 1 into high from ledger.head where id = 1;
  while high - low > 1 loop
    middle := (low + high) / 2;
    if (select e.recorded_at from ledger.entry e where e.seq = middle) <= instant then
      low := middle;
    else
      high := middle;
    end if;
  end loop;
  return low;
end
$$;

-- Balance of an account by the end of a day (null: of all days), as known when entry `known` was the last.
create or replace function ledger.balance_at(account integer, on_day date, known bigint) returns bigint
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  mark bigint;
  net  bigint;
begin
  perform ledger.require_known(known);
  select through_seq into mark from ledger.day_total_mark where id = 1;
  select coalesce(sum(t.debit - t.credit), 0) into net from ledger.day_total t
   where t.account_id = account and (on_day is null or t.effective_on <= on_day);
  if known >= mark then
    return net + coalesce((select sum(p.amount) from ledger.posting p
                            where p.seq > mark and p.seq <= known and p.account_id = account
                              and (on_day is null or p.effective_on <= on_day)), 0);
  end if;
  -- Known before the mark: what came later is taken off again.
  return net - coalesce((select sum(p.amount) from ledger.posting p
                          where p.account_id = account and p.seq > known and p.seq <= mark
                            and (on_day is null or p.effective_on <= on_day)), 0);
end
$$;

revoke all on all functions in schema ledger from public;
grant execute on function ledger.post_batch, ledger.examine_batch, ledger.open_obligations, ledger.ensure_third_parties,
  ledger.ensure_cost_centre to recaudo_app;
grant execute on function ledger.require_known, ledger.require_lines to recaudo_app, recaudo_auditor;
reset role;
