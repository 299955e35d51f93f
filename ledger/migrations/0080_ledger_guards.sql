-- Guards that were open. New refusal: RC036 a reversal dated before the entry that it reverses.
set local role recaudo_owner;

-- What an obligation is never changes: whose it is, of what, since when. Its due date changes by the row of
-- ledger.due_change that its act left a moment before (0034).
create function ledger.refuse_obligation_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if (old.id, old.subject_kind, old.subject_id, old.vigencia, old.concept, old.account_id, old.side, old.third_party_id)
       is distinct from
     (new.id, new.subject_kind, new.subject_id, new.vigencia, new.concept, new.account_id, new.side, new.third_party_id) then
    raise exception 'what obligation % is never changes', old.id using errcode = 'RC004';
  end if;
  if new.due_on <> old.due_on and (old.due_on, new.due_on) is distinct from
       (select (c.due_before, c.due_after) from ledger.due_change c where c.obligation_id = old.id
         order by c.seq desc limit 1) then
    raise exception 'the due date of obligation % changes by an act', old.id using errcode = 'RC004';
  end if;
  return new;
end
$$;
create trigger identity_immutable
  before update of id, subject_kind, subject_id, vigencia, concept, account_id, side, third_party_id, due_on
  on ledger.obligation for each row execute function ledger.refuse_obligation_change();
create trigger never_deleted before delete or truncate on ledger.obligation
  for each statement execute function ledger.refuse_change();
alter table ledger.obligation enable always trigger identity_immutable;
alter table ledger.obligation enable always trigger never_deleted;

-- As in 0026; and a reversal takes effect on the day of its original or later. The new entries stand in their table.
create or replace function ledger.note_reversals(reversed bigint[], head_seq bigint) returns void
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
  select r.target::text into bad
    from unnest(reversed) with ordinality as r(target, i)
    join ledger.entry e on e.seq = r.target
    join ledger.entry n on n.seq = head_seq + r.i
   where n.effective_on < e.effective_on limit 1;
  if bad is not null then
    raise exception 'entry % would be reversed before it took effect', bad using errcode = 'RC036';
  end if;
  insert into ledger.reversal (reverses, seq)
  select r.target, head_seq + r.i from unnest(reversed) with ordinality as r(target, i) where r.target is not null;
end
$$;

-- A line on a control account names an obligation of that account. Only the mirror of an older line that names none
-- names none either: the reversed entry has the opposite line. Lines of reversals are read where post_batch wrote them.
create or replace function ledger.require_obligations(
    reversed bigint[], leg_entry integer[], leg_account integer[], leg_obligation bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  bad text;
begin
  select a.code into bad
    from (select l.account
            from unnest(leg_entry, leg_account, leg_obligation) as l(entry, account, obligation)
            join ledger.balance b on b.account_id = l.account and b.control
           where reversed[l.entry] is null
             and not exists (select from ledger.obligation o where o.id = l.obligation and o.account_id = l.account)
           union all
          select u.account_id
            from unnest(reversed) as r(target) cross join lateral
                 (select n.account_id, n.amount, n.obligation_id
                    from ledger.reversal x join ledger.posting n on n.seq = x.seq
                    join ledger.balance b on b.account_id = n.account_id and b.control
                   where x.reverses = r.target
                     and not exists (select from ledger.obligation o
                                      where o.id = n.obligation_id and o.account_id = n.account_id)
                  except all
                  select p.account_id, -p.amount, p.obligation_id from ledger.posting p where p.seq = r.target) u
           where r.target is not null) s
    join ledger.account a on a.id = s.account limit 1;
  if bad is not null then
    raise exception 'account % moves with its obligations only', bad using errcode = 'RC028';
  end if;
end
$$;

-- As in 0026, with RC036.
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

-- Every account of a concept's `por_cobrar` (ledger/data/concept_accounts.csv) is a control account from the start, not
-- from the first bill on: what a taxpayer owes is never only a line. Where another system's journal brought lines
-- already, the account stays as it was, and `ledger check` names it.
update ledger.balance set control = true
 where account_id in (130507, 13050702, 130508, 130521, 130562, 131101, 131102, 131104, 131802, 131803, 131804)
   and not control and postings = 0;

-- Who cuts, takes out or puts back a volume holds the head and waits for everybody who reads the ledger, and all who post
-- wait for him: he gives up after two seconds (55P03), as ledger.roll_volume does.
alter function ledger.cut_volume(integer) set lock_timeout = '2s';
alter function ledger.take_out_volume(integer) set lock_timeout = '2s';
alter function ledger.put_back_volume(integer) set lock_timeout = '2s';

-- As in 0026; where nothing was posted since the volume that is out, its last entry is the head's.
create or replace function ledger.known_at(instant timestamptz) returns bigint
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  low    bigint;  -- recorded by the instant, or before the first there is
  high   bigint;  -- recorded after it, or past the last
  middle bigint;
begin
  select coalesce(max(v.last_seq), 0) into low from ledger.volume v where v.taken_out;
  if low > 0 and coalesce((select e.recorded_at from ledger.entry e where e.seq = low + 1),
                          (select h.last_recorded from ledger.head h where h.id = 1)) > instant then
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

revoke all on function ledger.refuse_obligation_change from public;
reset role;
