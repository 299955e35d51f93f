-- Two dates: what took effect by a day, as known at an entry. Reads of the past come from an index or from day totals,
-- and back-dated entries never rewrite anything.
set local role recaudo_owner;

-- The journal by day, for exports and year ends.
create index entry_effective on ledger.entry (effective_on, seq);

-- Sums by account and day of effect, of the entries up to a watermark; who reads adds what came after it. Built behind
-- the postings, because in their commit it would cost them a third more.
create table ledger.day_total (
  account_id   integer not null,
  effective_on date not null,
  debit        bigint not null check (debit >= 0),
  credit       bigint not null check (credit >= 0),
  postings     bigint not null check (postings > 0),
  primary key (account_id, effective_on)
) with (fillfactor = 80);
create table ledger.day_total_mark (
  id          integer primary key check (id = 1),
  through_seq bigint not null check (through_seq >= 0)
);
insert into ledger.day_total_mark values (1, 0);

-- Takes up to max_entries more entries in; the number taken. One at a time: the mark's row is the lock.
create function ledger.sum_days(max_entries integer) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  done     bigint;
  until_seq bigint;
begin
  select through_seq into done from ledger.day_total_mark where id = 1 for update;
  select least(done + max_entries, h.last_seq) into until_seq from ledger.head h where h.id = 1;
  insert into ledger.day_total as t (account_id, effective_on, debit, credit, postings)
  select p.account_id, p.effective_on, sum(greatest(p.amount, 0)), sum(greatest(-p.amount, 0)), count(*)
    from ledger.posting p where p.seq > done and p.seq <= until_seq
   group by p.account_id, p.effective_on
   order by p.account_id, p.effective_on
  on conflict (account_id, effective_on) do update
    set debit = t.debit + excluded.debit, credit = t.credit + excluded.credit, postings = t.postings + excluded.postings;
  update ledger.day_total_mark set through_seq = until_seq where id = 1;
  return until_seq - done;
end
$$;

-- The last entry recorded by an instant; 0 when there was none. Instants follow the numbers, which have no gaps.
create function ledger.known_at(instant timestamptz) returns bigint
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  low    bigint := 0;  -- recorded by the instant, or before the first
  high   bigint;       -- recorded after it, or past the last
  middle bigint;
begin
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
create function ledger.balance_at(account integer, on_day date, known bigint) returns bigint
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  mark bigint;
  net  bigint;
begin
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

-- A month moves in order (0023 says what each state takes).
create function ledger.move_period(moving_year integer, moving_month integer, to_state text) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  from_state text;
  ranks      constant text[] := array['open', 'soft', 'closed'];
begin
  perform 1 from ledger.head where id = 1 for update;  -- no batch is between its check and its commit
  select p.state into from_state from ledger.period p where p.year = moving_year and p.month = moving_month;
  if from_state is null then
    raise exception 'period %-% was never opened', moving_year, moving_month using errcode = 'RC005';
  end if;
  if exists (select from ledger.period p where (p.year, p.month) < (moving_year, moving_month)
                and array_position(ranks, p.state) < array_position(ranks, to_state)) then
    raise exception 'an earlier period is not as closed yet' using errcode = 'RC016';
  end if;
  if exists (select from ledger.period p where (p.year, p.month) > (moving_year, moving_month)
                and array_position(ranks, p.state) > array_position(ranks, to_state)) then
    raise exception 'a later period is more closed' using errcode = 'RC016';
  end if;
  update ledger.period p set state = to_state where p.year = moving_year and p.month = moving_month;
  return from_state;
end
$$;
drop function ledger.close_period;

-- The application only closes. Opening again takes two persons, and a function that looks at their decision.
create function ledger.close_period(closing_year integer, closing_month integer, to_state text) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  from_state text := ledger.move_period(closing_year, closing_month, to_state);
begin
  if array_position(array['open', 'soft', 'closed'], from_state) > array_position(array['open', 'soft', 'closed'], to_state) then
    raise exception 'period %-% would open again', closing_year, closing_month using errcode = 'RC017';
  end if;
  return from_state;
end
$$;

insert into ledger.account (id, code, name, nature, status) values
  (311001, '311001', 'Utilidad o excedente del ejercicio', 'C', 'memory'),
  (311002, '311002', 'Pérdida o déficit del ejercicio', 'D', 'memory'),
  (310902, '310902', 'Pérdidas o déficits acumulados', 'D', 'memory');

revoke all on function ledger.sum_days, ledger.known_at, ledger.balance_at, ledger.move_period, ledger.close_period from public;
grant execute on function ledger.sum_days, ledger.close_period to recaudo_app;
grant execute on function ledger.known_at, ledger.balance_at to recaudo_app, recaudo_auditor;
grant select on ledger.day_total, ledger.day_total_mark to recaudo_app, recaudo_auditor;
reset role;
