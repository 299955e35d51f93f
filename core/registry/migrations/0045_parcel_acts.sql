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
  unique (id, from_vigencia)
);
create index exemption_of_parcel on registry.exemption (parcel_id, from_vigencia);

-- An act that ends an exemption before its last vigencia, or whatever the law did not tax. One an exemption; another one
-- may be recognised after it.
create table registry.exemption_end (
  exemption_id  bigint primary key,
  exempt_from   integer not null,
  from_vigencia integer not null check (from_vigencia <= 2100),  -- the first one taxed again
  act           text not null check (act ~ '[^[:space:]]' and length(act) <= 120),
  act_on        date not null,
  import_id     bigint not null references registry.import,
  foreign key (exemption_id, exempt_from) references registry.exemption (id, from_vigencia),
  constraint end_after_beginning check (from_vigencia >= exempt_from)
);
-- What rules: of one that ended before it began, last_vigencia is before from_vigencia.
create view registry.exemption_in_force as
  select e.id, e.parcel_id, e.code, e.act, e.act_on, e.share_ppm, e.from_vigencia,
         least(coalesce(e.to_vigencia, 2100), coalesce(x.from_vigencia - 1, 2100)) as last_vigencia,
         x.exemption_id is not null as ended
    from registry.exemption e left join registry.exemption_end x on x.exemption_id = e.id;

-- A parcel has one exemption in a vigencia. Not an exclusion constraint: how long a row rules is also in another table.
create function registry.guard_exemption() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from registry.parcel p where p.id = new.parcel_id for no key update;  -- one writer a parcel
  if exists (select from registry.exemption_in_force e
              where e.parcel_id = new.parcel_id and e.from_vigencia <= coalesce(new.to_vigencia, 2100)
                and e.last_vigencia >= greatest(e.from_vigencia, new.from_vigencia)) then
    raise exception 'parcel % is exempt in a vigencia of them', new.parcel_id using errcode = '23P01';
  end if;
  return new;
end
$$;
create trigger exemption_once before insert on registry.exemption for each row execute function registry.guard_exemption();
alter table registry.exemption enable always trigger exemption_once;
revoke all on function registry.guard_exemption from public;

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

grant select on registry.exemption, registry.exemption_end, registry.exemption_in_force, registry.cadastral_act, registry.cadastral_update to recaudo_app, recaudo_auditor;
grant insert on registry.exemption, registry.exemption_end, registry.cadastral_act, registry.cadastral_update to recaudo_app;
reset role;
