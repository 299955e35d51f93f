-- ledger.post_batch does less for each line; what it promises is as in 0026. It answers one row when it posted: all of them,
-- numbered from `seq` on. A column that says nothing for any entry may come as an empty array: its elements are null. The
-- answer's column has another name than in 0026, so that a process of before, which would take one row for one entry, fails.
set local role recaudo_owner;

-- sum(bigint) adds up in numeric, which costs more than the addition. This one refuses what does not fit (22003).
create aggregate ledger.exact_sum(bigint) (sfunc = int8pl, stype = bigint, combinefunc = int8pl, parallel = safe);

-- Elements are taken by their place: unnest of several arrays writes and reads each of them as a table of its own.

-- A page is cleared of old versions each time it is met with less room than its fillfactor leaves, and that looks at every
-- row of the page: with 50 it was a tenth of all that a posting costs. Accounts are some hundreds.
alter table ledger.balance set (fillfactor = 20);
cluster ledger.balance using balance_pkey;
alter table ledger.balance set without cluster;

drop function ledger.post_batch;
create function ledger.post_batch(
    keys uuid[], fingerprints bytea[], kinds text[], dates date[], source_kinds text[], source_ids text[],
    reversed bigint[], recorded timestamptz,
    leg_entry integer[], leg_line integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[],
    leg_third_party bigint[], leg_cost_centre integer[])
  returns table (ordinal bigint, seq bigint, verdict text)
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
  moved    bigint;
  control  boolean;
  earliest date;
  latest   date;
  setting  text;
begin
  -- Lines are written by one column and balances moved by others: none of them is longer.
  if not (cardinality(keys) = all (array[cardinality(fingerprints), cardinality(kinds), cardinality(dates),
                                         cardinality(source_kinds), cardinality(source_ids)])
          and cardinality(leg_entry) = all (array[cardinality(leg_line), cardinality(leg_account), cardinality(leg_amount)])
          and cardinality(reversed) in (0, cardinality(keys))
          and cardinality(leg_obligation) in (0, cardinality(leg_entry))
          and cardinality(leg_third_party) in (0, cardinality(leg_entry))
          and cardinality(leg_cost_centre) in (0, cardinality(leg_entry))) then
    raise exception 'the columns of a batch have one length' using errcode = 'RC012';
  end if;
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
  select head_seq + i, keys[i], kinds[i], dates[i], recorded, source_kinds[i], source_ids[i], reversed[i]
    from generate_series(1, cardinality(keys)) as i;
  insert into ledger.entry_key (key, seq, fingerprint)
  select keys[i], head_seq + i, fingerprints[i] from generate_series(1, cardinality(keys)) as i;
  if cardinality(reversed) > 0 then
    perform ledger.note_reversals(reversed, head_seq);
  end if;
  insert into ledger.posting
         (seq, line, account_id, amount, obligation_id, effective_on, third_party_id, cost_centre_id)
  select head_seq + leg_entry[i], leg_line[i], leg_account[i], leg_amount[i], leg_obligation[i], dates[leg_entry[i]],
         leg_third_party[i], leg_cost_centre[i]
    from generate_series(1, cardinality(leg_entry)) as i;
  if not found then
    raise exception 'entries without lines' using errcode = 'RC003';
  end if;
  setting := set_config('recaudo.posting', 'off', true);

  if exists (select from ledger.balance b where b.floor is not null and b.account_id = any (leg_account)) then
    perform ledger.require_floors(leg_entry, leg_account, leg_amount);
  end if;
  with moved as (
    update ledger.balance b
       set debit = b.debit + d.debit, credit = b.credit + d.credit, postings = b.postings + d.lines
      from (select leg_account[i] as account, ledger.exact_sum(greatest(leg_amount[i], 0)) as debit,
                   ledger.exact_sum(greatest(-leg_amount[i], 0)) as credit, count(*) as lines
              from generate_series(1, cardinality(leg_account)) as i group by leg_account[i] order by leg_account[i]) d
     where b.account_id = d.account and b.open
    returning d.lines, b.control)
  select ledger.exact_sum(m.lines), bool_or(m.control) into moved, control from moved m;
  if moved is distinct from cardinality(leg_account) then
    raise exception 'an account does not exist or is closed' using errcode = 'RC006';
  end if;

  if cardinality(leg_obligation) > 0 then
    perform ledger.move_obligations(kinds, leg_entry, leg_account, leg_amount, leg_obligation);
  end if;
  if control then
    perform ledger.require_obligations(reversed, leg_entry, leg_account, leg_obligation);
  end if;
  if cardinality(leg_third_party) > 0 or cardinality(leg_cost_centre) > 0 then
    perform ledger.require_dimensions(leg_third_party, leg_cost_centre);
  end if;

  update ledger.head h set last_seq = head_seq + cardinality(keys), last_recorded = recorded where h.id = 1;
  ordinal := 1;
  seq := head_seq + 1;
  verdict := 'posted';
  return next;
end
$$;

-- As in 0080, of that answer.
create or replace function ledger.examine_batch(
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
        select p.seq, p.verdict into one
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
        statuses[i] := one.verdict;
        numbers[i] := one.seq;
      exception when sqlstate 'RC001' or sqlstate 'RC003' or sqlstate 'RC005' or sqlstate 'RC006' or sqlstate 'RC007'
                     or sqlstate 'RC008' or sqlstate 'RC009' or sqlstate 'RC014' or sqlstate 'RC022' or sqlstate 'RC025'
                     or sqlstate 'RC028' or sqlstate 'RC036' then
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

revoke all on function ledger.exact_sum, ledger.post_batch from public;
grant execute on function ledger.post_batch to recaudo_app;
reset role;
