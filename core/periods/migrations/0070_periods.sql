-- A month opens again by the decision of two persons, and by nothing else: the application has no other way to
-- ledger.move_period.
--   RC071 the proposal is not an approved reopening     RC072 it was carried out already
create schema periods authorization recaudo_owner;
grant usage on schema periods to recaudo_app, recaudo_auditor;
set local role recaudo_owner;

insert into access.approval_rule (kind, role, may_propose, may_decide) values
  ('reapertura_periodo', 'tesorero', true, true),
  ('reapertura_periodo', 'administrador', false, true);

create table periods.reopening (
  proposal uuid primary key,          -- carried out once
  year     integer not null,
  month    integer not null,
  state    text not null check (state in ('open', 'soft')),
  done_at  timestamptz not null
);
create function periods.refuse_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '% is not rewritten', tg_table_name using errcode = 'RC004';
end
$$;
create trigger reopening_immutable before update or delete or truncate on periods.reopening
  for each statement execute function periods.refuse_change();
alter table periods.reopening enable always trigger reopening_immutable;

-- The state the month had.
create function periods.reopen(approved uuid, at timestamptz) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content text;
  parts   text[];
begin
  select convert_from(p.payload, 'UTF8') into content from access.approval p
   where p.id = approved and p.kind = 'reapertura_periodo' and p.decision = 'approved';
  parts := regexp_match(content, '^recaudo reapertura v1\nmes=([0-9]{4})-([0-9]{2})\nestado=(open|soft)\nmotivo=[^\n]*\n$');
  if parts is null then
    raise exception 'no approved reopening' using errcode = 'RC071';
  end if;
  insert into periods.reopening values (approved, parts[1]::int, parts[2]::int, parts[3], at) on conflict do nothing;
  if not found then
    raise exception 'carried out already' using errcode = 'RC072';
  end if;
  return ledger.move_period(parts[1]::int, parts[2]::int, parts[3]);
end
$$;

revoke all on all functions in schema periods from public;
grant execute on function periods.reopen to recaudo_app;
grant select on periods.reopening to recaudo_app, recaudo_auditor;
reset role;
