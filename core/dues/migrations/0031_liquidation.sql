-- What was liquidated for each parcel and vigencia, with the explanation that was printed. Written once by the billing
-- run; a correction is another act (a later issue), never an update.
create schema billing authorization recaudo_owner;
grant usage on schema billing to recaudo_app, recaudo_auditor;
set local role recaudo_owner;

create table billing.liquidation (
  parcel_id     bigint not null,
  vigencia      integer not null check (vigencia between 1990 and 2100),
  avaluo        bigint not null check (avaluo >= 0),
  tariff_ppm    bigint not null check (tariff_ppm >= 0),
  tariff_code   text not null,
  predial       bigint not null check (predial >= 0),
  environmental bigint not null check (environmental >= 0),
  bomberil      bigint not null check (bomberil >= 0),
  cap           bigint,
  due_on        date not null,
  explanation   jsonb not null,
  liquidated_at timestamptz not null,
  primary key (parcel_id, vigencia)
);

create function billing.refuse_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'a liquidation is not rewritten' using errcode = 'RC004';
end
$$;
create trigger liquidation_immutable before update or delete or truncate on billing.liquidation
  for each statement execute function billing.refuse_change();
alter table billing.liquidation enable always trigger liquidation_immutable;

revoke all on all functions in schema billing from public;
grant select, insert on billing.liquidation to recaudo_app;
grant select on billing.liquidation to recaudo_auditor;
reset role;
