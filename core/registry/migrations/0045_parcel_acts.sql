-- What the law must know of a parcel besides its avaluo: the exemptions that were recognised to it, what the law does not
-- tax, and the vigencias into which a cadastral formation or update enters. Acts are added and never rewritten; what was
-- liquidated keeps what it used.
set local role recaudo_owner;

alter table registry.import drop constraint import_kind_check;
alter table registry.import add constraint import_kind_check check (kind in ('cadastre', 'strata', 'acts'));

create table registry.exemption (
  id            bigint generated always as identity primary key,
  parcel_id     bigint not null references registry.parcel,
  code          text not null check (code ~ '^[A-Z0-9][A-Z0-9-]{0,39}$'),  -- of the statute, or of the national list
  not_taxable   boolean not null,                   -- the law itself does not tax it; else an act of the council
  act           text not null check (act ~ '[^[:space:]]' and length(act) <= 120),
  act_on        date not null,
  from_vigencia integer not null check (from_vigencia between 1990 and 2100),
  to_vigencia   integer check (to_vigencia >= from_vigencia),              -- included
  share_ppm     integer not null check (share_ppm between 1 and 1000000),  -- of the tax
  import_id     bigint not null references registry.import,
  -- An exemption lasts ten years at most: Ley 14/1983 art. 38.
  constraint exemption_ends check (not_taxable or (to_vigencia is not null and to_vigencia < from_vigencia + 10)),
  constraint not_taxable_is_whole check (not not_taxable or share_ppm = 1000000),
  constraint exemption_once exclude using gist
    (int8range(parcel_id, parcel_id, '[]') with &&, int4range(from_vigencia, to_vigencia, '[]') with &&)
);
create index exemption_of_parcel on registry.exemption (parcel_id, from_vigencia);

create table registry.cadastral_act (
  id        bigint generated always as identity primary key,
  kind      text not null check (kind in ('formacion', 'actualizacion')),
  act       text not null check (act ~ '[^[:space:]]' and length(act) <= 120),
  act_on    date not null,
  vigencia  integer not null check (vigencia between 1990 and 2100),  -- its avaluos rule from 1 January
  import_id bigint not null references registry.import,
  unique (kind, act, act_on, vigencia),
  unique (id, vigencia),
  constraint act_before_its_vigencia check (act_on <= make_date(vigencia, 1, 1))
);
-- One a parcel and vigencia, whether the act names the parcel or its whole zone.
create table registry.cadastral_update (
  parcel_id bigint not null references registry.parcel,
  vigencia  integer not null check (vigencia between 1990 and 2100),
  act_id    bigint not null,
  primary key (parcel_id, vigencia),
  foreign key (act_id, vigencia) references registry.cadastral_act (id, vigencia)
);

grant select on registry.exemption, registry.cadastral_act, registry.cadastral_update to recaudo_app, recaudo_auditor;
grant insert on registry.exemption, registry.cadastral_act, registry.cadastral_update to recaudo_app;
reset role;
