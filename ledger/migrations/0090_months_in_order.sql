-- A month older than one that was closed or is under review opens only by the decision of two persons
-- (periods.reopen): the application alone could otherwise write before what was signed.
set local role recaudo_owner;
create or replace function ledger.open_period(opening_year integer, opening_month integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform 1 from ledger.head where id = 1 for update;  -- no month closes meanwhile
  if exists (select from ledger.period p where p.year = opening_year and p.month = opening_month) then
    return;
  end if;
  if exists (select from ledger.period p
              where (p.year, p.month) > (opening_year, opening_month) and p.state <> 'open') then
    raise exception 'a later period is more closed' using errcode = 'RC016';
  end if;
  insert into ledger.period values (opening_year, opening_month, 'open');
end
$$;
reset role;
