-- The subledger, both sides. What the municipality owes a taxpayer (saldo a favor, 2.4.90.40) is an obligation of the
-- other side; money in flight is held, and no act takes what is held; a payment goes from one obligation to another only
-- by a pair of entries. docs/decisions/0024. New refusals:
--   RC022 held by a payment in flight     RC023 hold unknown, decided, or of other content     RC024 half a transfer
set local role recaudo_owner;

-- balance >= 0 in its own direction: owed to us (side 1) or by us (side -1).
alter table ledger.obligation
  add column side smallint not null default 1 check (side in (1, -1)),
  add column held bigint not null default 0,
  add constraint obligation_side_of_concept check ((side = -1) = (concept = 'saldo-a-favor')),
  add constraint obligation_takes_held check (held between 0 and balance);

-- Credit balances posted before this migration name no obligation, and whose they are stands only in their payment.
-- They stay as posted, and so do the mirrors of their entries; after `through_seq` every other line on the account
-- names its obligation.
create table ledger.control_opening (
  account_id  integer primary key,
  through_seq bigint not null
);
insert into ledger.control_opening select 249040, last_seq from ledger.head where id = 1;
update ledger.balance set control = true where account_id = 249040;

create function ledger.open_credits(
    subject_kind text, subject_ids bigint[], vigencias integer[], due_dates date[], third_parties bigint[])
  returns table (ordinal bigint, obligation_id bigint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  insert into ledger.obligation
         (subject_kind, subject_id, vigencia, concept, due_on, account_id, third_party_id, side)
  select open_credits.subject_kind, a.subject_id, a.vigencia, 'saldo-a-favor', a.due_on, 249040, a.third_party, -1
    from unnest(subject_ids, vigencias, due_dates, third_parties) as a(subject_id, vigencia, due_on, third_party)
  on conflict (subject_kind, subject_id, vigencia, concept) do nothing;
  return query
    select a.ordinal, o.id
      from unnest(subject_ids, vigencias) with ordinality as a(subject_id, vigencia, ordinal)
      join ledger.obligation o
        on o.subject_kind = open_credits.subject_kind and o.subject_id = a.subject_id
       and o.vigencia = a.vigencia and o.concept = 'saldo-a-favor'
     order by a.ordinal;
end
$$;

-- The subledger moves with its control account: only lines on the obligation's own account count. Entry by entry no
-- obligation goes below what is held of it.
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
                   coalesce(sum(l.amount) filter (where kinds[l.entry] in ('causacion', 'reversal-causacion')), 0)::bigint
                     as charge
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

-- What each control account says and what its obligations say. The subledger holds when they are equal.
create view ledger.control as
select a.id as account_id, a.code, b.debit - b.credit as account_net, coalesce(s.total, 0) + x.unnamed as obligations_net
  from ledger.balance b
  join ledger.account a on a.id = b.account_id
  left join (select account_id, sum(side * balance) as total from ledger.obligation group by account_id) s
    on s.account_id = b.account_id
  left join ledger.control_opening c on c.account_id = b.account_id
  cross join lateral (
    select case when c.account_id is null then 0 else
             (select coalesce(sum(p.amount), 0) from ledger.posting p join ledger.entry e using (seq)
               where p.account_id = c.account_id and p.obligation_id is null
                 and (p.seq <= c.through_seq or e.reverses <= c.through_seq))
             + (select coalesce(sum(v.debit - v.credit), 0) from ledger.volume_account v where v.account_id = c.account_id)
             - (select coalesce(sum(v.net), 0) from ledger.volume_obligation v join ledger.obligation o on o.id = v.obligation_id
                 where o.account_id = c.account_id)
           end as unnamed) x
 where s.account_id is not null or c.account_id is not null;

---------------------------------------------------------------------------------------------------
-- Holds: what a payment in flight will take of each obligation. One row for each obligation, one resolution for each row.
create table ledger.hold (
  id            bigint generated always as identity primary key,
  key           text not null check (key <> ''),      -- the payment in flight
  obligation_id bigint not null references ledger.obligation,
  amount        bigint not null check (amount > 0),
  placed_at     timestamptz not null,
  held_until    timestamptz not null,
  unique (key, obligation_id),
  check (held_until > placed_at)
);
create index hold_obligation on ledger.hold (obligation_id);
create table ledger.hold_resolution (
  hold_id     bigint primary key references ledger.hold,   -- resolved once
  outcome     text not null check (outcome in ('consumed', 'overtaken', 'released', 'expired')),
  reason      text not null,
  entry_key   uuid references ledger.entry_key (key) deferrable initially deferred,  -- what took it, in this transaction
  resolved_at timestamptz not null,
  check ((outcome in ('consumed', 'overtaken')) = (entry_key is not null))
);
create trigger immutable before update or delete or truncate on ledger.hold
  for each statement execute function ledger.refuse_change();
create trigger immutable before update or delete or truncate on ledger.hold_resolution
  for each statement execute function ledger.refuse_change();
alter table ledger.hold enable always trigger immutable;
alter table ledger.hold_resolution enable always trigger immutable;
create view ledger.open_hold as
select h.* from ledger.hold h where not exists (select from ledger.hold_resolution r where r.hold_id = h.id);

-- All of it or nothing. True: placed now; false: this key holds exactly this already. The head comes first, as in every
-- posting: one order of locks, and of two that want the same exactly one gets it.
create function ledger.place_hold(
    hold_key text, obligations bigint[], amounts bigint[], placed timestamptz, until timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from ledger.head where id = 1 for update;
  if exists (select from ledger.hold h where h.key = hold_key) then
    if exists (select from (select h.obligation_id, h.amount from ledger.hold h where h.key = hold_key) h
                 full join unnest(obligations, amounts) as u(obligation_id, amount) using (obligation_id, amount)
                where h.* is null or u.* is null) then
      raise exception 'hold % has another content', hold_key using errcode = 'RC023';
    end if;
    return false;
  end if;
  if exists (select from unnest(obligations) as u(id) where not exists (select from ledger.obligation o where o.id = u.id)) then
    raise exception 'an obligation to hold does not exist' using errcode = 'RC007';
  end if;
  insert into ledger.hold (key, obligation_id, amount, placed_at, held_until)
  select hold_key, u.id, u.amount, placed, until from unnest(obligations, amounts) as u(id, amount);
  begin
    update ledger.obligation o set held = o.held + u.amount
      from unnest(obligations, amounts) as u(id, amount) where o.id = u.id;
  exception when check_violation then
    raise exception 'an obligation is held by a payment in flight' using errcode = 'RC022';
  end;
  return true;
end
$$;

create function ledger.resolve_holds(ids bigint[], how text, why text, taken_by uuid, resolved timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into ledger.hold_resolution (hold_id, outcome, reason, entry_key, resolved_at)
  select u.id, how, why, taken_by, resolved from unnest(ids) as u(id);
  update ledger.obligation o set held = o.held - h.amount
    from (select obligation_id, sum(amount)::bigint as amount from ledger.hold where id = any (ids) group by obligation_id) h
   where o.id = h.obligation_id;
end
$$;

create function ledger.release_hold(hold_key text, why text, resolved timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ids bigint[];
begin
  perform from ledger.head where id = 1 for update;
  select array_agg(h.id) into ids from ledger.open_hold h where h.key = hold_key;
  if ids is null then
    raise exception 'hold % is decided or unknown', hold_key using errcode = 'RC023';
  end if;
  perform ledger.resolve_holds(ids, 'released', why, null, resolved);
  return cardinality(ids);
end
$$;
create function ledger.expire_holds(now_is timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ids bigint[];
begin
  if not exists (select from ledger.open_hold h where h.held_until <= now_is) then
    return 0;
  end if;
  perform from ledger.head where id = 1 for update;
  select coalesce(array_agg(h.id), '{}') into ids from ledger.open_hold h where h.held_until <= now_is;
  perform ledger.resolve_holds(ids, 'expired', '', null, now_is);
  return cardinality(ids);
end
$$;
-- Before the entry that has `taken_by` is posted in the same transaction (COMMIT refuses it otherwise): what the payment
-- held is consumed, and what others held of these obligations gives way, for money that arrived is never turned away.
-- Answers how many rows of its own were consumed; none when they ended before, which late money does not mind.
create function ledger.consume_hold(hold_key text, taken_by uuid, obligations bigint[], resolved timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  own    bigint[];
  others bigint[];
begin
  perform from ledger.head where id = 1 for update;
  select coalesce(array_agg(h.id) filter (where h.key = hold_key), '{}'),
         coalesce(array_agg(h.id) filter (where h.key <> hold_key), '{}') into own, others
    from ledger.open_hold h where h.key = hold_key or h.obligation_id = any (obligations);
  perform ledger.resolve_holds(own, 'consumed', '', taken_by, resolved);
  perform ledger.resolve_holds(others, 'overtaken', '', taken_by, resolved);
  return cardinality(own);
end
$$;

---------------------------------------------------------------------------------------------------
-- Transfers: the mirror of a payment's entry and the entry that should have been, both or neither.
create table ledger.transfer (
  mirror_key    uuid primary key references ledger.entry_key (key) deferrable initially deferred,
  corrected_key uuid not null unique references ledger.entry_key (key) deferrable initially deferred,
  reason        text not null check (length(btrim(reason)) >= 15)
);
create trigger immutable before update or delete or truncate on ledger.transfer
  for each statement execute function ledger.refuse_change();
alter table ledger.transfer enable always trigger immutable;
create function ledger.note_transfer(mirror uuid, corrected uuid, why text) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into ledger.transfer (mirror_key, corrected_key, reason) values (mirror, corrected, why)
$$;

-- The two stand on one day, say they are a pair, and leave the money where it was.
create function ledger.is_transfer(mirror uuid, corrected uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from ledger.entry_key mk join ledger.entry m on m.seq = mk.seq join ledger.posting ml on ml.seq = m.seq and ml.line = 1,
                ledger.entry_key ck join ledger.entry c on c.seq = ck.seq join ledger.posting cl on cl.seq = c.seq and cl.line = 1
     where mk.key = mirror and ck.key = corrected and m.kind = 'reversal-traslado' and m.reverses is not null
       and c.kind = 'traslado' and c.effective_on = m.effective_on
       and cl.account_id = ml.account_id and cl.amount = -ml.amount)
$$;
create function ledger.check_transfer() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not ledger.is_transfer(new.mirror_key, new.corrected_key) then
    raise exception 'the entries of a transfer are not a pair' using errcode = 'RC024';
  end if;
  return null;
end
$$;
-- Reversals are few, so this costs the posting path nothing.
create function ledger.check_reversal_of_transfer() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from ledger.entry e where e.seq = new.seq and e.kind = 'reversal-traslado'
                and not exists (select from ledger.transfer t where t.mirror_key = e.key)) then
    raise exception 'entry % is half a transfer', new.seq using errcode = 'RC024';
  end if;
  return null;
end
$$;
create constraint trigger transfer_is_a_pair after insert on ledger.transfer
  deferrable initially deferred for each row execute function ledger.check_transfer();
create constraint trigger reversal_of_transfer after insert on ledger.reversal
  deferrable initially deferred for each row execute function ledger.check_reversal_of_transfer();
alter table ledger.transfer enable always trigger transfer_is_a_pair;
alter table ledger.reversal enable always trigger reversal_of_transfer;

revoke all on function ledger.open_credits, ledger.move_obligations, ledger.place_hold, ledger.resolve_holds,
  ledger.release_hold, ledger.expire_holds, ledger.consume_hold, ledger.note_transfer, ledger.is_transfer,
  ledger.check_transfer, ledger.check_reversal_of_transfer from public;
grant execute on function ledger.open_credits, ledger.place_hold, ledger.release_hold, ledger.expire_holds,
  ledger.consume_hold, ledger.note_transfer to recaudo_app;
grant select on ledger.control_opening, ledger.control, ledger.hold, ledger.hold_resolution, ledger.open_hold,
  ledger.transfer to recaudo_app, recaudo_auditor;
reset role;
