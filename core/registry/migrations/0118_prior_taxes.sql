-- What predial was charged before this installation, so that its first vigencia has a tax to limit the increase against
-- (Ley 1995/2019 art. 2; Ley 44/1990 art. 6). A figure is added and never rewritten: of two the later import rules. Where
-- a vigencia was liquidated here, its liquidation does.
set local role recaudo_owner;

alter table registry.import drop constraint import_kind_check;
alter table registry.import add constraint import_kind_check
  check (kind in ('cadastre', 'strata', 'acts', 'subscribers', 'consumption', 'appropriations', 'prior_taxes'));

create table registry.prior_tax (
  parcel_id bigint not null references registry.parcel,
  vigencia  integer not null check (vigencia between 1990 and 2100),
  import_id bigint not null references registry.import,
  predial   bigint not null check (predial > 0 and predial % 100 = 0),  -- before what an exemption took off it
  primary key (parcel_id, vigencia, import_id)
);
grant select on registry.prior_tax to recaudo_app, recaudo_auditor;
grant insert on registry.prior_tax to recaudo_app;
reset role;
