-- Subscribers of public services and what they consumed. Terms and consumptions are added and never rewritten: what was
-- billed keeps what it used.
set local role recaudo_owner;

alter table registry.import drop constraint import_kind_check;
alter table registry.import add constraint import_kind_check
  check (kind in ('cadastre', 'strata', 'acts', 'subscribers', 'consumption', 'appropriations'));

create table registry.subscriber (
  id     bigint generated always as identity primary key,
  number text not null unique check (number ~ '^[0-9A-Z-]{1,20}$')
);

-- Under what terms a subscriber is billed, from a day on: until the last one, or until other terms begin.
create table registry.service_terms (
  id              bigint generated always as identity primary key,
  subscriber_id   bigint not null references registry.subscriber,
  services        smallint not null check (services between 1 and 7),  -- bits: 1 acueducto, 2 alcantarillado, 4 aseo
  use             smallint not null check (use between 0 and 8),       -- tax_rules::ServiceUse
  address         text not null check (address ~ '[^[:space:]]' and length(address) <= 120),
  route           text not null check (route ~ '[^[:space:]]' and length(route) <= 20),
  document_type   text not null check (document_type ~ '^[A-Z]{1,4}$'),
  document_number text not null check (document_number ~ '^[0-9A-Z-]{1,30}$'),
  name            text not null check (name ~ '[^[:space:]]' and length(name) <= 120),
  parcel_id       bigint references registry.parcel,
  from_on         date not null,
  to_on           date check (to_on >= from_on),                       -- included
  import_id       bigint not null references registry.import,
  unique (subscriber_id, from_on)
);
-- What rules: terms without an end are ended by the next ones.
create view registry.service_terms_in_force as
  select t.id, t.subscriber_id, s.number, t.services, t.use, t.address, t.route, t.document_type, t.document_number, t.name,
         t.parcel_id, t.from_on, t.to_on is not null as has_end,
         least(coalesce(t.to_on, 'infinity'),
               coalesce(lead(t.from_on) over (partition by t.subscriber_id order by t.from_on) - 1, 'infinity')) as last_on
    from registry.service_terms t join registry.subscriber s on s.id = t.subscriber_id;

-- Terms come after those that are there, and not within some that have their end.
create function registry.guard_service_terms() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from registry.subscriber s where s.id = new.subscriber_id for no key update;  -- one writer a subscriber
  if exists (select from registry.service_terms t
              where t.subscriber_id = new.subscriber_id and (t.from_on >= new.from_on or t.to_on >= new.from_on)) then
    raise exception 'subscriber % has terms on that day', new.subscriber_id using errcode = '23P01';
  end if;
  return new;
end
$$;
create trigger terms_follow before insert on registry.service_terms
  for each row execute function registry.guard_service_terms();
alter table registry.service_terms enable always trigger terms_follow;
revoke all on function registry.guard_service_terms from public;

-- Of one period; the newest import rules, until it is billed (core/billing).
create table registry.consumption (
  subscriber_id bigint not null references registry.subscriber,
  period        date not null check (extract(day from period) = 1),  -- its month
  import_id     bigint not null references registry.import,
  sewer         boolean not null,                                    -- measured for the sewer alone
  from_on       date not null,
  to_on         date not null check (to_on > from_on),
  m3            bigint not null check (m3 between 0 and 10000000),
  estimated     boolean not null,
  primary key (subscriber_id, period, import_id)
);
create view registry.consumption_in_force as
  select distinct on (c.subscriber_id, c.period) c.* from registry.consumption c
   order by c.subscriber_id, c.period, c.import_id desc;

-- The days of a consumption are not those of another period in force: one reading ends the first and begins the second.
create function registry.guard_consumption_days() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from registry.subscriber s where s.id = new.subscriber_id for no key update;  -- one writer a subscriber
  if exists (select from registry.consumption_in_force c
              where c.subscriber_id = new.subscriber_id
                and (c.period < new.period and c.to_on > new.from_on or c.period > new.period and c.from_on < new.to_on)) then
    raise exception 'subscriber % has readings of another period on those days', new.subscriber_id using errcode = '23P01';
  end if;
  return new;
end
$$;
create trigger consumption_follows before insert on registry.consumption
  for each row execute function registry.guard_consumption_days();
alter table registry.consumption enable always trigger consumption_follows;
revoke all on function registry.guard_consumption_days from public;

grant select on registry.subscriber, registry.service_terms, registry.service_terms_in_force, registry.consumption,
  registry.consumption_in_force to recaudo_app, recaudo_auditor;
grant insert on registry.subscriber, registry.service_terms, registry.consumption to recaudo_app;
reset role;
