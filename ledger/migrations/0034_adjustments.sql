-- Acts that correct the receivables: an adjustment of a charge is a charge, and a due date changes by an entry that says
-- when it was known. New refusal:
--   RC031 the due date is not the one that the obligation has, or it has none to change
set local role recaudo_owner;

-- What counts in `charged`: the assessment and its adjustments (a charge that is corrected by an administrative act), and
-- their mirrors. One place, read by the posting function, by the fold of a volume that is taken out and by the check.
create function ledger.counts_as_charge(kind text) returns boolean
  language sql immutable parallel safe
  return kind in ('causacion', 'ajuste', 'reversal-causacion', 'reversal-ajuste');
-- Adjustments posted before they counted.
update ledger.obligation o set charged = o.charged + a.net
  from (select p.obligation_id, p.account_id, sum(p.amount)::bigint as net
          from ledger.posting p join ledger.entry e using (seq)
         where e.kind in ('ajuste', 'reversal-ajuste') and p.obligation_id is not null
         group by p.obligation_id, p.account_id) a
 where a.obligation_id = o.id and a.account_id = o.account_id;

-- As in 0028, with what counts as a charge.
create or replace function ledger.move_obligations(
    kinds text[], leg_entry integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  bad    text;
  broken text;
  lowest record;
begin
  begin
    update ledger.obligation o
       set balance = o.balance + o.side * d.net, charged = o.charged + d.charge
      from (select l.obligation, l.account, sum(l.amount)::bigint as net,
                   coalesce(sum(l.amount) filter (where ledger.counts_as_charge(kinds[l.entry])), 0)::bigint as charge
              from unnest(leg_entry, leg_account, leg_amount, leg_obligation)
                   as l(entry, account, amount, obligation)
             where l.obligation is not null
             group by l.obligation, l.account
             order by l.obligation) d
     where o.id = d.obligation and o.account_id = d.account;
  exception when check_violation then
    get stacked diagnostics broken = constraint_name;
    if broken = 'obligation_takes_held' then
      raise exception 'an obligation is held by a payment in flight' using errcode = 'RC022';
    end if;
    raise exception 'an obligation would go below zero' using errcode = 'RC009';
  end;
  select l.obligation::text into bad from unnest(leg_obligation) as l(obligation)
   where l.obligation is not null and not exists (select from ledger.obligation o where o.id = l.obligation) limit 1;
  if bad is not null then
    raise exception 'obligation % does not exist', bad using errcode = 'RC007';
  end if;
  select r.at_entry, r.held into lowest
    from (select o.held, o.balance - coalesce(sum(o.side * s.amount) over (
                    partition by s.obligation order by s.entry desc
                    rows between unbounded preceding and 1 preceding), 0) as at_entry
            from (select l.entry, l.account, l.obligation, sum(l.amount) as amount
                    from unnest(leg_entry, leg_account, leg_amount, leg_obligation)
                         as l(entry, account, amount, obligation)
                   where l.obligation is not null
                   group by l.entry, l.account, l.obligation) s
            join ledger.obligation o on o.id = s.obligation and o.account_id = s.account) r
   where r.at_entry < r.held order by r.at_entry limit 1;
  if lowest.at_entry < 0 then
    raise exception 'an obligation would go below zero' using errcode = 'RC009';
  elsif lowest.at_entry is not null then
    raise exception 'an obligation is held by a payment in flight' using errcode = 'RC022';
  end if;
end
$$;

-- As in 0033, with what counts as a charge.
create or replace function ledger.fold_volume(v ledger.volume) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into ledger.volume_account
  select v.id, p.account_id, sum(greatest(p.amount, 0)), sum(greatest(-p.amount, 0)), count(*)
    from ledger.posting p where p.seq between v.first_seq and v.last_seq group by p.account_id;
  insert into ledger.volume_obligation
  select v.id, o.id, sum(p.amount),
         coalesce(sum(p.amount) filter (where ledger.counts_as_charge(e.kind)), 0)
    from ledger.posting p join ledger.entry e using (seq)
    join ledger.obligation o on o.id = p.obligation_id and o.account_id = p.account_id
   where p.seq between v.first_seq and v.last_seq group by o.id;
end
$$;

---------------------------------------------------------------------------------------------------
-- Due dates. The change is an entry (kind `vencimiento`) that moves the balance from one due date to the other, so it has
-- a number, a day of effect and a key as everything else; here stands which date it was before and after.
create table ledger.due_change (
  seq           bigint not null,
  obligation_id bigint not null references ledger.obligation,
  effective_on  date not null,
  due_before    date not null,
  due_after     date not null check (due_after <> due_before),
  primary key (seq, obligation_id)
);
create index due_change_obligation on ledger.due_change (obligation_id, seq);
create trigger immutable before update or delete or truncate on ledger.due_change
  for each statement execute function ledger.refuse_change();
alter table ledger.due_change enable always trigger immutable;

-- The dates of obligations that were due on another day by the end of on_day, as known when entry `known` was the last.
create function ledger.due_dates_before(on_day date, known bigint) returns table (obligation_id bigint, due_on date)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.obligation_id,
         coalesce((array_agg(c.due_after order by c.seq desc) filter (where c.seq <= known and c.effective_on <= on_day))[1],
                  (array_agg(c.due_before order by c.seq))[1])
    from ledger.due_change c group by c.obligation_id
  having bool_or(c.seq > known or c.effective_on > on_day)
$$;

-- In the transaction that posted the entry with this key, which moves what is owed of them. All had `due_before`: what is
-- paid of a vigencia goes with the rest of it.
create function ledger.change_due_date(entry uuid, obligations bigint[], due_before date, due_after date) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  e       ledger.entry;
  changed bigint;
begin
  select x.* into e from ledger.entry_key k join ledger.entry x on x.seq = k.seq where k.key = entry;
  if e.kind is distinct from 'vencimiento'
     or not exists (select from ledger.posting p where p.seq = e.seq and p.obligation_id = any (obligations)) then
    raise exception 'no entry that changes these due dates' using errcode = 'RC031';
  end if;
  insert into ledger.due_change
  select e.seq, u.id, e.effective_on, change_due_date.due_before, change_due_date.due_after from unnest(obligations) as u(id);
  update ledger.obligation o set due_on = due_after
   where o.id = any (obligations) and o.due_on = due_before and o.side = 1;
  get diagnostics changed = row_count;
  if changed <> cardinality(obligations) then
    raise exception 'an obligation has another due date' using errcode = 'RC031';
  end if;
end
$$;

-- As in 0029, with the due date that was known.
create or replace function ledger.owed_at(on_day date, known bigint, due_from date, due_to date)
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
       group by m.obligation_id, m.account_id),
    dated as materialized (select * from ledger.due_dates_before(on_day, known))
    select o.id, o.subject_kind, o.subject_id, o.concept, o.vigencia, o.due_on, o.account_id,
           (o.balance - coalesce(l.net, 0))::bigint
      from ledger.obligation o left join later l on l.obligation_id = o.id and l.account_id = o.account_id
     where o.balance <> 0 and o.side = 1 and o.due_on between due_from and due_to and o.balance <> coalesce(l.net, 0)
       and not exists (select from dated d where d.obligation_id = o.id)
     union all
    select o.id, o.subject_kind, o.subject_id, o.concept, o.vigencia, o.due_on, o.account_id, -l.net
      from later l join ledger.obligation o on o.id = l.obligation_id and o.account_id = l.account_id
     where o.balance = 0 and o.side = 1 and l.net <> 0 and o.due_on between due_from and due_to
       and not exists (select from dated d where d.obligation_id = o.id)
     union all
    select o.id, o.subject_kind, o.subject_id, o.concept, o.vigencia, d.due_on, o.account_id,
           (o.balance - coalesce(l.net, 0))::bigint
      from dated d join ledger.obligation o on o.id = d.obligation_id
      left join later l on l.obligation_id = o.id and l.account_id = o.account_id
     where o.side = 1 and d.due_on between due_from and due_to and o.balance <> coalesce(l.net, 0);
end
$$;

revoke all on function ledger.counts_as_charge, ledger.due_dates_before, ledger.change_due_date from public;
grant execute on function ledger.counts_as_charge, ledger.due_dates_before to recaudo_app, recaudo_auditor;
grant select on ledger.due_change to recaudo_app, recaudo_auditor;
reset role;
