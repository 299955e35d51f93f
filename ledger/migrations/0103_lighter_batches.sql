-- ledger.post_batch does less for each line; what it promises is as in 0026. It answers one row when it posted: all of them,
-- numbered from `seq` on. A column that says nothing for any entry may come as an empty array: its elements are null.
set local role recaudo_owner;

-- sum(bigint) adds up in numeric, which costs more than the addition. This one refuses what does not fit (22003).
create aggregate ledger.exact_sum(bigint) (sfunc = int8pl, stype = bigint, combinefunc = int8pl, parallel = safe);

-- Elements are taken by their place: unnest of several arrays writes and reads each of them as a table of its own.

-- A page is cleared of old versions each time it is met with less room than its fillfactor leaves, and that looks at every
-- row of the page: with 50 it was a tenth of all that a posting costs. Accounts are some hundreds.
alter table ledger.balance set (fillfactor = 20);
cluster ledger.balance using balance_pkey;
alter table ledger.balance set without cluster;

create or replace function ledger.post_batch(
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
  moved    bigint;
  control  boolean;
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
  status := 'posted';
  return next;
end
$$;
revoke all on function ledger.exact_sum from public;
reset role;
