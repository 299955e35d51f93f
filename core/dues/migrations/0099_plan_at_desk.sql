-- A plan of instalments that the staff joined at the desk, for an owner who came with his document: who did it, for
-- whom, and what was shown. A plan that its owner joined by the page has no row here. docs/decisions/0044. New refusals:
--   RC075 whom the staff acted for is no owner of the parcel, or the plan was joined in another transaction
set local role recaudo_owner;

create table billing.plan_at_desk (
  plan_id    bigint primary key references billing.instalment_plan,
  account_id bigint not null references access.account,                      -- of the staff
  owner      text not null check (owner ~ '^[^|[:cntrl:]]{0,4}[|][^|[:cntrl:]]{1,40}$'), -- "CC|79123456"
  shown      text not null check (shown in ('cedula', 'existencia', 'poder'))
);
create trigger plan_at_desk_immutable before update or delete or truncate on billing.plan_at_desk
  for each statement execute function billing.refuse_change();
alter table billing.plan_at_desk enable always trigger plan_at_desk_immutable;

create function billing.require_owner_at_desk() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- A plan that its owner joined by the page is told by nobody afterwards as one of the desk.
  if not exists (select from billing.instalment_plan p where p.id = new.plan_id
                    and p.xmin::text::bigint = (pg_current_xact_id()::text::bigint & 4294967295)) then
    raise exception 'the plan % was not joined here', new.plan_id using errcode = 'RC075';
  end if;
  if not exists (select from billing.instalment_plan p join registry.owner o on o.parcel_id = p.parcel_id
                  where p.id = new.plan_id and o.document_number = split_part(new.owner, '|', 2)) then
    raise exception 'the plan % is of a parcel of other owners', new.plan_id using errcode = 'RC075';
  end if;
  return new;
end
$$;
create trigger plan_at_desk_of_owner before insert on billing.plan_at_desk
  for each row execute function billing.require_owner_at_desk();
alter table billing.plan_at_desk enable always trigger plan_at_desk_of_owner;

revoke all on function billing.require_owner_at_desk from public;
grant select, insert on billing.plan_at_desk to recaudo_app;
grant select on billing.plan_at_desk to recaudo_auditor;
reset role;
