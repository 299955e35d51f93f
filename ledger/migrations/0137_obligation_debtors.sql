-- Whom an obligation names is looked up once for all the rows of a statement: as a foreign key it was looked up, and its
-- row locked, for each of them, millions of times in a billing run. A third party is never deleted and keeps its number,
-- and an obligation keeps the one that it names (0080): what was looked up stays true.
set local role recaudo_owner;

create function ledger.refuse_third_party_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'a third party keeps its number and is never deleted' using errcode = 'RC004';
end
$$;
create trigger never_deleted before delete or truncate on ledger.third_party
  for each statement execute function ledger.refuse_third_party_change();
create trigger number_immutable before update of id on ledger.third_party
  for each statement execute function ledger.refuse_third_party_change();
alter table ledger.third_party enable always trigger never_deleted;
alter table ledger.third_party enable always trigger number_immutable;

create function ledger.require_debtors() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off as $$
declare
  unknown bigint;
begin
  select f.third_party_id into unknown from fresh f
   where f.third_party_id is not null
     and not exists (select from ledger.third_party t where t.id = f.third_party_id) limit 1;
  if found then
    raise exception 'there is no third party %', unknown using errcode = '23503';
  end if;
  return null;
end
$$;
create trigger debtor_exists after insert on ledger.obligation
  referencing new table as fresh for each statement execute function ledger.require_debtors();
alter table ledger.obligation enable always trigger debtor_exists;
alter table ledger.obligation drop constraint obligation_third_party_id_fkey;

revoke all on function ledger.refuse_third_party_change, ledger.require_debtors from public;
reset role;
