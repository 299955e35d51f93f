-- From which vigencia on the registry knows a zone of the cadastre, so that a parcel that comes later is told to be new in it.
-- Kept where avaluos and updates are written: to look for it among the parcels of the zone would read the whole zone for each.
set local role recaudo_owner;

create table registry.zone (
  digits      text primary key check (digits ~ '^[0-9]{7}$'),  -- department, municipality and zone: the number's first seven
  known_since integer not null check (known_since between 1990 and 2100)  -- the first vigencia with an avaluo or an update
);

create function registry.note_zones() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into registry.zone as z (digits, known_since)
  select left(p.npn, 7), min(n.vigencia) from added n join registry.parcel p on p.id = n.parcel_id group by 1 order by 1
  on conflict (digits) do update set known_since = excluded.known_since where excluded.known_since < z.known_since;
  return null;
end
$$;
revoke all on function registry.note_zones from public;
create trigger zones_of_avaluos after insert on registry.valuation referencing new table as added
  for each statement execute function registry.note_zones();
create trigger zones_of_updates after insert on registry.cadastral_update referencing new table as added
  for each statement execute function registry.note_zones();
alter table registry.valuation enable always trigger zones_of_avaluos;
alter table registry.cadastral_update enable always trigger zones_of_updates;

insert into registry.zone (digits, known_since)
select left(p.npn, 7), min(k.vigencia)
  from (select v.parcel_id, v.vigencia from registry.valuation v
        union all select u.parcel_id, u.vigencia from registry.cadastral_update u) k
  join registry.parcel p on p.id = k.parcel_id group by 1;

-- Whether a parcel is in the cadastre for the first time in a vigencia: it had no avaluo before it, no update that is in force
-- since before it reached the parcel (what an update reaches was there), and its zone was known before. In the first vigencia
-- that is known of a zone nobody can tell which of its parcels are new. The one predicate of whoever reads a roll.
create function registry.is_new_in_zone(parcel bigint, npn text, in_vigencia integer) returns boolean
  language sql stable parallel safe
return not exists (select from registry.valuation h where h.parcel_id = parcel and h.vigencia < in_vigencia)
   and not exists (select from registry.cadastral_update u where u.parcel_id = parcel and u.vigencia < in_vigencia)
   and exists (select from registry.zone z where z.digits = left(npn, 7) and z.known_since < in_vigencia);
revoke all on function registry.is_new_in_zone from public;
grant execute on function registry.is_new_in_zone to recaudo_app, recaudo_auditor;

grant select on registry.zone to recaudo_app, recaudo_auditor;
reset role;
