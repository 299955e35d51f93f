-- Certified usury rates by period (ET art. 635), one row in force for each day. A row approved by two people comes only
-- from its approval: the function below reads the approved bytes themselves, so that no other figure can enter.
--   RC047 the month has a certified rate    RC048 not an approved proposal of this kind    RC049 the figure is not 1.5 IBC
create schema rates authorization recaudo_owner;
grant usage on schema rates to recaudo_app, recaudo_auditor;
set local role recaudo_owner;

create table rates.usury_month (
  id                   bigint generated always as identity primary key,
  from_on              date not null,
  to_on                date not null,
  ibc_ppm              bigint check (ibc_ppm > 0),
  usury_ppm            bigint not null check (usury_ppm > 0),
  resolution           text not null,
  status               text not null check (status in ('approved', 'verified-official', 'verified',
                                                       'verified-secondary', 'memory')),
  source               text not null,
  approved_by_proposal uuid unique references access.approval,
  loaded_at            timestamptz not null,
  replaced_by          uuid references access.approval,   -- a remembered row gives way to an approved one
  check (from_on <= to_on),
  check ((status = 'approved') = (approved_by_proposal is not null)),
  check (replaced_by is null or status = 'memory'),
  -- ET 635 / Ley 45 de 1990: one and a half times the current banking interest, to two decimals, half up.
  check (status <> 'approved' or (ibc_ppm is not null and usury_ppm = (ibc_ppm * 3 + 100) / 200 * 100)),
  exclude using gist (daterange(from_on, to_on, '[]') with &&) where (replaced_by is null)
);

create function rates.guard_row() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' or old.replaced_by is not null or old.status <> 'memory'
     or (new.from_on, new.to_on, new.ibc_ppm, new.usury_ppm, new.resolution, new.status, new.source, new.loaded_at)
        is distinct from
        (old.from_on, old.to_on, old.ibc_ppm, old.usury_ppm, old.resolution, old.status, old.source, old.loaded_at) then
    raise exception 'a rate is not changed or deleted' using errcode = 'RC004';
  end if;
  return new;
end
$$;
create trigger usury_immutable before update or delete on rates.usury_month
  for each row execute function rates.guard_row();
alter table rates.usury_month enable always trigger usury_immutable;

-- Rows of the published table, with the status each has there. False when those very days are there already.
create function rates.load_row(first_day date, last_day date, ibc bigint, usury bigint, act text, row_status text,
                               row_source text, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if row_status = 'approved' then
    raise exception 'an approved rate comes from its approval' using errcode = 'RC048';
  end if;
  if exists (select from rates.usury_month m where m.from_on = first_day and m.to_on = last_day) then
    return false;
  end if;
  begin
    insert into rates.usury_month (from_on, to_on, ibc_ppm, usury_ppm, resolution, status, source, loaded_at)
    values (first_day, last_day, ibc, usury, act, row_status, row_source, at);
  exception when exclusion_violation then
    raise exception 'the period % to % has a rate', first_day, last_day using errcode = 'RC047';
  end;
  return true;
end
$$;

-- Puts an approved proposal into force. What was only remembered of that month is marked as replaced; the days around
-- it stay as they were.
create function rates.apply_approval(proposal uuid, at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  p         access.approval;
  part      text[];
  first_day date;
  last_day  date;
  old_row   rates.usury_month;
begin
  select * into p from access.approval x where x.id = proposal;
  if not found or p.decision is distinct from 'approved' or p.kind <> 'tasa_interes' then
    raise exception 'not an approved rate' using errcode = 'RC048';
  end if;
  part := regexp_match(convert_from(p.payload, 'UTF8'),
    '^recaudo tasa-usura v1\nmes=(\d{4}-\d{2})\nibc_ppm=(\d{1,7})\nusura_ppm=(\d{1,7})\nresolucion=([^\n]+)\n$');
  if part is null then
    raise exception 'not the text of a rate' using errcode = 'RC048';
  end if;
  first_day := to_date(part[1] || '-01', 'YYYY-MM-DD');
  last_day := (first_day + interval '1 month' - interval '1 day')::date;
  for old_row in select * from rates.usury_month m
                  where m.replaced_by is null and m.status = 'memory'
                    and daterange(m.from_on, m.to_on, '[]') && daterange(first_day, last_day, '[]')
                  order by m.from_on for update
  loop
    update rates.usury_month m set replaced_by = proposal where m.id = old_row.id;
    insert into rates.usury_month (from_on, to_on, ibc_ppm, usury_ppm, resolution, status, source, loaded_at)
    select f, t, old_row.ibc_ppm, old_row.usury_ppm, old_row.resolution, 'memory', old_row.source, old_row.loaded_at
      from (values (old_row.from_on, first_day - 1), (last_day + 1, old_row.to_on)) as rest(f, t)
     where f <= t;
  end loop;
  begin
    insert into rates.usury_month (from_on, to_on, ibc_ppm, usury_ppm, resolution, status, source,
                                   approved_by_proposal, loaded_at)
    values (first_day, last_day, part[2]::bigint, part[3]::bigint, part[4], 'approved',
            'aprobada por dos personas', proposal, at);
  exception
    when exclusion_violation or unique_violation then
      raise exception 'the month % has a certified rate', part[1] using errcode = 'RC047';
    when check_violation then
      raise exception 'the usury rate is not 1.5 times the IBC' using errcode = 'RC049';
  end;
end
$$;

revoke all on all functions in schema rates from public;
grant execute on function rates.load_row, rates.apply_approval to recaudo_app;
grant select on rates.usury_month to recaudo_app, recaudo_auditor;
reset role;
