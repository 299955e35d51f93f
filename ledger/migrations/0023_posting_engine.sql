-- Posting, second form: what the rules cost is paid once per batch, not once per row.
--
-- ledger.post_batch posts all of its entries or none. When a key is known already it writes nothing and answers
-- for the known ones; the caller sends the others again. ledger.examine_batch says which entry of a refused batch is
-- at fault, by posting one after the other and taking all of it back. New refusal: RC014 account below its floor.
set local role recaudo_owner;

-- What posting asks of an account stands on its balance row: one look-up less for each leg.
alter table ledger.balance
  add column open  boolean not null default true,
  add column floor bigint,                                   -- centavos, debit less credit; null: none
  add constraint balance_floor check (floor is null or debit - credit >= floor);
update ledger.balance b set open = false from ledger.account a where a.id = b.account_id and a.closed_on is not null;

-- There is no less than no money in a till.
update ledger.balance set floor = 0 where account_id = 110501;

-- An account and its balance row are made together, and close together.
create function ledger.account_follows() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into ledger.balance (account_id, open) values (new.id, new.closed_on is null)
  on conflict (account_id) do update set open = excluded.open;
  return null;
end
$$;
create trigger account_follows after insert or update of closed_on on ledger.account
  for each row execute function ledger.account_follows();
alter table ledger.account enable always trigger account_follows;

-- Instants of recording follow the numbers, so that "as known at an instant" is "up to a number": what waited for the
-- lock while the clock went on, or a clock that was set back, takes the instant of the entry before it.
alter table ledger.head add column last_recorded timestamptz not null default '-infinity';
update ledger.head set last_recorded = coalesce((select max(recorded_at) from ledger.entry), '-infinity');

-- Nobody reads it, and every entry paid for it. What an act posted is found by its business key.
drop index ledger.entry_source;
-- Only reversals stand in it.
alter table ledger.entry drop constraint entry_reverses_key;
create unique index entry_reversed_once on ledger.entry (reverses) where reverses is not null;

-- A line carries the day of its entry, so that the statement of an account is one index range.
alter table ledger.posting disable trigger posting_immutable;
alter table ledger.posting add column effective_on date;
update ledger.posting p set effective_on = e.effective_on from ledger.entry e where e.seq = p.seq;
alter table ledger.posting alter column effective_on set not null;
alter table ledger.posting enable always trigger posting_immutable;
drop index ledger.posting_account;
create index posting_statement on ledger.posting (account_id, effective_on, seq);

-- Periods: open, soft-closed (adjustments only, while the month is being reviewed), closed, and opened again by two
-- persons (core/periods). In order: no month closes before an earlier one, none opens again before a later one.
alter table ledger.period drop constraint period_state_check,
  add constraint period_state_check check (state in ('open', 'soft', 'closed'));

-- One pass over the lines of the statement. Sums are numeric: no overflow can balance them.
create or replace function ledger.check_new_postings() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  head_seq   bigint;
  first      bigint;
  entries    bigint;
  unbalanced bigint;
begin
  select last_seq into head_seq from ledger.head where id = 1;
  select min(f.seq), count(*), min(f.seq) filter (where f.total <> 0) into first, entries, unbalanced
    from (select seq, sum(amount) as total from fresh group by seq) f;
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

-- An entry that did not come through post_batch is looked at when its transaction ends. post_batch says so with a
-- setting of its transaction, because a deferred trigger costs more for each row than all other rules together. Whoever
-- forges the setting leaves an entry above the head: the next batch takes its number and fails, and `ledger check`
-- names it.
drop trigger entry_is_numbered on ledger.entry;
create constraint trigger entry_is_numbered after insert on ledger.entry
  deferrable initially deferred for each row
  when (current_setting('recaudo.posting', true) is distinct from 'on')
  execute function ledger.check_entry_is_numbered();
alter table ledger.entry enable always trigger entry_is_numbered;

drop function ledger.post_batch;
-- Plans are pinned: one made for an empty table costs ten times more on a full one.
create function ledger.post_batch(
    keys uuid[], fingerprints bytea[], kinds text[], dates date[], source_kinds text[], source_ids text[],
    reversed bigint[], recorded timestamptz,
    leg_entry integer[], leg_line integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[])
  returns table (ordinal bigint, seq bigint, status text)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  head_seq bigint;
  wanted   bigint := cardinality(keys);
  touched  bigint;
  floored  boolean;
  earliest date;
  latest   date;
  bad      text;
begin
  -- Each statement is apart, so that it sees what the lock waited for.
  select h.last_seq, greatest(recorded, h.last_recorded) into head_seq, recorded
    from ledger.head h where h.id = 1 for update;

  if exists (select from ledger.entry e where e.key = any (keys)) then
    return query
      select k.i, e.seq, case when e.fingerprint = k.fingerprint then 'repeated' else 'conflict' end
        from unnest(keys, fingerprints) with ordinality as k(key, fingerprint, i)
        join ledger.entry e on e.key = k.key
       order by k.i;
    return;
  end if;

  -- One open month is the usual case. In a soft-closed one only adjustments are taken.
  select min(d), max(d) into earliest, latest from unnest(dates) as d;
  if not exists (select from ledger.period p
                  where p.year = extract(year from earliest) and p.month = extract(month from earliest)
                    and p.state = 'open' and latest < make_date(p.year, p.month, 1) + interval '1 month') then
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
  end if;

  if array_remove(reversed, null) <> '{}' then
    select r.target::text into bad
      from unnest(reversed) as r(target)
     where r.target is not null
       and (not exists (select from ledger.entry e where e.seq = r.target)
            or exists (select from ledger.entry e where e.reverses = r.target))
     limit 1;
    if bad is not null then
      raise exception 'entry % cannot be reversed again', bad using errcode = 'RC008';
    end if;
  end if;

  perform set_config('recaudo.posting', 'on', true);
  insert into ledger.entry (seq, key, fingerprint, kind, effective_on, recorded_at, source_kind, source_id, reverses)
  select head_seq + u.i, u.key, u.fingerprint, u.kind, u.day, recorded, u.source_kind, u.source_id, u.target
    from unnest(keys, fingerprints, kinds, dates, source_kinds, source_ids, reversed)
         with ordinality as u(key, fingerprint, kind, day, source_kind, source_id, target, i);
  perform set_config('recaudo.posting', 'off', true);

  insert into ledger.posting (seq, line, account_id, amount, obligation_id, effective_on)
  select head_seq + l.entry, l.line, l.account, l.amount, l.obligation, dates[l.entry]
    from unnest(leg_entry, leg_line, leg_account, leg_amount, leg_obligation)
         as l(entry, line, account, amount, obligation);
  if not found then
    raise exception 'entries without lines' using errcode = 'RC003';
  end if;

  begin
    with moved as (
      update ledger.balance b
         set debit = b.debit + d.debit, credit = b.credit + d.credit, postings = b.postings + d.n
        from (select l.account, sum(greatest(l.amount, 0))::bigint as debit,
                     sum(greatest(-l.amount, 0))::bigint as credit, count(*) as n
                from unnest(leg_account, leg_amount) as l(account, amount)
               group by l.account order by l.account) d
       where b.account_id = d.account and b.open
      returning b.floor)
    select count(*), coalesce(bool_or(m.floor is not null), false) into touched, floored from moved m;
  exception when check_violation then
    raise exception 'an account would go below its floor' using errcode = 'RC014';
  end;
  select count(distinct a) into wanted from unnest(leg_account) as a;
  if touched <> wanted then
    raise exception 'an account does not exist or is closed' using errcode = 'RC006';
  end if;
  -- The CHECK saw the net of the batch only. Entry by entry, the lowest point counts.
  if floored and exists (
      select from (select b.floor, b.debit - b.credit - e.later as at_entry
                     from (select s.account, coalesce(sum(s.amount) over (
                                    partition by s.account order by s.entry desc
                                    rows between unbounded preceding and 1 preceding), 0) as later
                             from (select l.entry, l.account, sum(l.amount) as amount
                                     from unnest(leg_entry, leg_account, leg_amount) as l(entry, account, amount)
                                    group by l.entry, l.account) s) e
                     join ledger.balance b on b.account_id = e.account and b.floor is not null) r
       where r.at_entry < r.floor) then
    raise exception 'an account would go below its floor' using errcode = 'RC014';
  end if;

  if array_remove(leg_obligation, null) <> '{}' then
    perform ledger.move_obligations(kinds, leg_entry, leg_account, leg_amount, leg_obligation);
  end if;

  update ledger.head h set last_seq = head_seq + cardinality(keys), last_recorded = recorded where h.id = 1;
  return query select i, head_seq + i, 'posted'::text from generate_series(1::bigint, cardinality(keys)) as i;
end
$$;

-- The subledger moves with its control account: only lines on the obligation's own account count. Entry by entry no
-- obligation goes below zero.
create function ledger.move_obligations(
    kinds text[], leg_entry integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  bad text;
begin
  begin
    update ledger.obligation o
       set balance = o.balance + d.net, charged = o.charged + d.charge
      from (select l.obligation, l.account, sum(l.amount)::bigint as net,
                   coalesce(sum(l.amount) filter (where kinds[l.entry] in ('causacion', 'reversal-causacion')), 0)::bigint
                     as charge
              from unnest(leg_entry, leg_account, leg_amount, leg_obligation)
                   as l(entry, account, amount, obligation)
             where l.obligation is not null
             group by l.obligation, l.account
             order by l.obligation) d
     where o.id = d.obligation and o.account_id = d.account;
  exception when check_violation then
    raise exception 'an obligation would go below zero' using errcode = 'RC009';
  end;
  select l.obligation::text into bad from unnest(leg_obligation) as l(obligation)
   where l.obligation is not null and not exists (select from ledger.obligation o where o.id = l.obligation) limit 1;
  if bad is not null then
    raise exception 'obligation % does not exist', bad using errcode = 'RC007';
  end if;
  if exists (
      select from (select o.balance - coalesce(sum(s.amount) over (
                            partition by s.obligation order by s.entry desc
                            rows between unbounded preceding and 1 preceding), 0) as at_entry
                     from (select l.entry, l.account, l.obligation, sum(l.amount) as amount
                             from unnest(leg_entry, leg_account, leg_amount, leg_obligation)
                                  as l(entry, account, amount, obligation)
                            where l.obligation is not null
                            group by l.entry, l.account, l.obligation) s
                     join ledger.obligation o on o.id = s.obligation and o.account_id = s.account) r
       where r.at_entry < 0) then
    raise exception 'an obligation would go below zero' using errcode = 'RC009';
  end if;
end
$$;

-- What would happen to each entry posted alone, in order: its status, or the SQLSTATE of its refusal. Nothing stays. For
-- batches of at most 64: each entry is a subtransaction.
create function ledger.examine_batch(
    keys uuid[], fingerprints bytea[], kinds text[], dates date[], source_kinds text[], source_ids text[],
    reversed bigint[], recorded timestamptz,
    leg_entry integer[], leg_line integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[])
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
                       array_agg(l.obligation order by l.n) as obligations
                  from unnest(leg_entry, leg_line, leg_account, leg_amount, leg_obligation) with ordinality
                       as l(entry, line, account, amount, obligation, n)
                 where l.entry = i) legs,
               ledger.post_batch(keys[i:i], fingerprints[i:i], kinds[i:i], dates[i:i], source_kinds[i:i],
                                 source_ids[i:i], reversed[i:i], recorded, legs.entries, legs.lines, legs.accounts,
                                 legs.amounts, legs.obligations) p;
        statuses[i] := one.status;
        numbers[i] := one.seq;
      exception when sqlstate 'RC001' or sqlstate 'RC003' or sqlstate 'RC005' or sqlstate 'RC006' or sqlstate 'RC007'
                     or sqlstate 'RC008' or sqlstate 'RC009' or sqlstate 'RC014' then
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

revoke all on function ledger.account_follows, ledger.post_batch, ledger.move_obligations, ledger.examine_batch from public;
grant execute on function ledger.post_batch, ledger.examine_batch to recaudo_app;
reset role;
