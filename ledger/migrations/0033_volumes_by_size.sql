-- A volume also ends when it is full. Lines are indexed volume by volume, and the next line of an account goes to a page
-- of its own: with ten million entries in one index those pages are no longer in memory (measured: 0.40 of the throughput
-- with one million, 100,000 accounts). By its size a volume ends at any moment; it leaves only after a year that was closed.
set local role recaudo_owner;

create table ledger.volume_rule (
  id       boolean primary key default true check (id),
  capacity bigint not null check (capacity >= 1)        -- entries
);
insert into ledger.volume_rule (capacity) values (2000000);
grant select on ledger.volume_rule to recaudo_app, recaudo_auditor;

alter table ledger.volume drop constraint volume_check1;  -- a last number went with a last year
alter table ledger.volume
  add constraint volume_open_check check ((last_seq is null) = (latest_on is null)),
  add constraint volume_year_check check (last_year is null or last_seq is not null);

-- Ends the volume that is being written and begins the next. The caller holds the head; posting waits while the rows are
-- looked through once.
create function ledger.end_volume(v ledger.volume, head_seq bigint, closed_year integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  latest date;
begin
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
end
$$;

-- With the year that was closed. Answers the number of the volume that ended, also when its size had ended it a moment
-- before.
create or replace function ledger.cut_volume(closed_year integer) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  head_seq bigint;
  v        ledger.volume;
begin
  select last_seq into head_seq from ledger.head where id = 1 for update;
  if not exists (select from ledger.period where year = closed_year and month = 12 and state = 'closed') then
    raise exception 'year % is not closed', closed_year using errcode = 'RC016';
  end if;
  if exists (select from ledger.volume where last_year >= closed_year) then
    raise exception 'year % ended a volume already', closed_year using errcode = 'RC016';
  end if;
  select * into v from ledger.volume where last_seq is null;
  if head_seq >= v.first_seq then
    perform ledger.end_volume(v, head_seq, closed_year);
    return v.id;
  end if;
  update ledger.volume set last_year = closed_year where id = v.id - 1 and last_year is null;
  if not found then
    raise exception 'there is nothing to cut' using errcode = 'RC016';
  end if;
  return v.id - 1;
end
$$;

-- Once it has its capacity of entries; null when it has not. For any server process, at a quiet hour: whoever reads the
-- ledger for long makes it give up (55P03), and the next round tries again.
create function ledger.roll_volume() returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  head_seq bigint;
  v        ledger.volume;
  full_at  bigint;
begin
  select capacity into full_at from ledger.volume_rule;
  select * into v from ledger.volume where last_seq is null;
  if (select last_seq from ledger.head where id = 1) < v.first_seq + full_at - 1 then
    return null;
  end if;
  select last_seq into head_seq from ledger.head where id = 1 for update;
  select * into v from ledger.volume where last_seq is null;
  if head_seq < v.first_seq + full_at - 1 then
    return null;  -- another process ended it
  end if;
  perform ledger.end_volume(v, head_seq, null);
  return v.id;
end
$$;

-- As before; a volume that its size ended waits for the end of a year.
create or replace function ledger.take_out_volume(number integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v ledger.volume;
begin
  perform from ledger.head where id = 1 for update;
  select * into v from ledger.volume where id = number;
  if v.seal is null or v.taken_out or exists (select from ledger.volume where id < number and not taken_out) then
    raise exception 'volume % is not sealed, or not the oldest', number using errcode = 'RC016';
  end if;
  if not exists (select from ledger.volume where id >= number and last_year is not null) then
    raise exception 'no year was closed after volume %', number using errcode = 'RC016';
  end if;
  if (select through_seq from ledger.day_total_mark where id = 1) < v.last_seq then
    raise exception 'the day totals do not cover volume % yet', number using errcode = 'RC016';
  end if;
  perform ledger.fold_volume(v);
  execute format('alter table ledger.entry detach partition ledger.entry_volume_%s', number);
  execute format('alter table ledger.posting detach partition ledger.posting_volume_%s', number);
  update ledger.volume set taken_out = true where id = number;
end
$$;
-- What its lines add to each balance and obligation.
create function ledger.fold_volume(v ledger.volume) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into ledger.volume_account
  select v.id, p.account_id, sum(greatest(p.amount, 0)), sum(greatest(-p.amount, 0)), count(*)
    from ledger.posting p where p.seq between v.first_seq and v.last_seq group by p.account_id;
  insert into ledger.volume_obligation
  select v.id, o.id, sum(p.amount),
         coalesce(sum(p.amount) filter (where e.kind in ('causacion', 'reversal-causacion')), 0)
    from ledger.posting p join ledger.entry e using (seq)
    join ledger.obligation o on o.id = p.obligation_id and o.account_id = p.account_id
   where p.seq between v.first_seq and v.last_seq group by o.id;
end
$$;

revoke all on function ledger.end_volume(ledger.volume, bigint, integer), ledger.fold_volume(ledger.volume),
  ledger.roll_volume() from public;
grant execute on function ledger.roll_volume() to recaudo_app;
reset role;
