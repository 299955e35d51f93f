-- ledger.examine_batch (0103) also finds the entry that takes more than its holder left (RC034, 0107).
set local role recaudo_owner;
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
                     or sqlstate 'RC028' or sqlstate 'RC034' or sqlstate 'RC036' then
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

reset role;
