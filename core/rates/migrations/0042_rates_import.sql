-- The published table enters once, in one transaction. Afterwards a month comes only by two people, whatever status a row
-- claims for itself: else the application's role could write next month's rate as "verified" and shut its approval out.
set local role recaudo_owner;

-- Which transaction it was. The instant too: in a restored database the numbers of transactions start again.
create table rates.table_import (id integer primary key check (id = 1), xid xid8 not null, began_at timestamptz not null);
-- Where rows are, the table was imported.
insert into rates.table_import select 1, '0'::xid8, now() where exists (select from rates.usury_month);

create or replace function rates.load_row(first_day date, last_day date, ibc bigint, usury bigint, act text,
                                          row_status text, row_source text, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if row_status = 'approved' then
    raise exception 'an approved rate comes from its approval' using errcode = 'RC048';
  end if;
  if exists (select from rates.usury_month m where m.from_on = first_day and m.to_on = last_day) then
    return false;
  end if;
  insert into rates.table_import values (1, pg_current_xact_id(), now()) on conflict do nothing;
  if not exists (select from rates.table_import i where (i.xid, i.began_at) = (pg_current_xact_id(), now())) then
    raise exception 'the table was imported: a rate comes from its approval' using errcode = 'RC048';
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
reset role;
