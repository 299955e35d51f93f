-- From which vigencia on the registry knows a zone of the cadastre, so that a parcel that comes later is told to be new in it.
-- Kept where avaluos and updates are written: to look for it among the parcels of the zone would read the whole zone for each.
set local role recaudo_owner;

-- An act over one parcel says nothing of its neighbours.
alter table registry.cadastral_update add column names_zone boolean;  -- the act names the zone, not the parcel; null: before this was kept

create table registry.zone (
  digits      text primary key check (digits ~ '^[0-9]{7}$'),  -- department, municipality and zone: the number's first seven
  -- The first vigencia with an avaluo in it, or with an update that reached all of it.
  known_since integer not null check (known_since between 1990 and 2100)
);

-- Parcel by parcel, by index: what a batch costs must not grow with the registry. Left to itself the planner reads all of
-- registry.parcel for each batch, because the statistics of tables that an import is filling say that they are empty.
create function registry.note_zones() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set enable_hashjoin = off
  set enable_mergejoin = off
  set enable_seqscan = off as $$
begin
  if tg_table_name = 'valuation' then
    insert into registry.zone as z (digits, known_since)
    select left(p.npn, 7), min(n.vigencia) from added n join registry.parcel p on p.id = n.parcel_id group by 1 order by 1
    on conflict (digits) do update set known_since = excluded.known_since where excluded.known_since < z.known_since;
  else
    insert into registry.zone as z (digits, known_since)
    select left(p.npn, 7), min(n.vigencia) from added n join registry.parcel p on p.id = n.parcel_id where n.names_zone group by 1 order by 1
    on conflict (digits) do update set known_since = excluded.known_since where excluded.known_since < z.known_since;
  end if;
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

-- What is there already. Whether an act named the zone was not kept: it reached all of it when no parcel that an earlier
-- import brought into the zone, and that was not retired by the act's import, lacks an update of its vigencia.
with came as (
  select p.id, left(p.npn, 7) as digits, p.retired_on, min(v.vigencia) as vigencia, min(v.import_id) as import_id
    from registry.parcel p join registry.valuation v on v.parcel_id = p.id group by p.id
), reached as (
  select distinct left(p.npn, 7) as digits, a.id, a.vigencia, a.import_id, (i.committed_at at time zone 'America/Bogota')::date as day
    from registry.cadastral_update u join registry.parcel p on p.id = u.parcel_id
    join registry.cadastral_act a on a.id = u.act_id join registry.import i on i.id = a.import_id
), missed as (
  select distinct r.digits, r.id
    from reached r join came c on c.digits = r.digits and c.import_id < r.import_id and (c.retired_on is null or c.retired_on > r.day)
    left join registry.cadastral_update u on u.parcel_id = c.id and u.vigencia = r.vigencia
   where u.parcel_id is null
)
insert into registry.zone (digits, known_since)
select k.digits, min(k.vigencia)
  from (select c.digits, c.vigencia from came c
        union all
        select r.digits, r.vigencia from reached r where not exists (select from missed m where (m.digits, m.id) = (r.digits, r.id))) k
 group by 1;

-- Whether a parcel is in the cadastre for the first time in a vigencia: its zone was known before, it had no avaluo before it,
-- and no update that is in force since before it reached the parcel (what an update reaches was there). In the first vigencia
-- that is known of a zone nobody can tell which of its parcels are new. The one predicate of whoever reads a roll. The zone is
-- asked first: it is one row of a small table, and in a first vigencia it answers for every parcel.
create function registry.is_new_in_zone(parcel bigint, npn text, in_vigencia integer) returns boolean
  language plpgsql stable parallel safe
  set enable_seqscan = off as $$
begin
  if not exists (select from registry.zone z where z.digits = left(npn, 7) and z.known_since < in_vigencia) then
    return false;
  end if;
  return not exists (select from registry.valuation h where h.parcel_id = parcel and h.vigencia < in_vigencia)
     and not exists (select from registry.cadastral_update u where u.parcel_id = parcel and u.vigencia < in_vigencia);
end
$$;
revoke all on function registry.is_new_in_zone from public;
grant execute on function registry.is_new_in_zone to recaudo_app, recaudo_auditor;

grant select on registry.zone to recaudo_app, recaudo_auditor;
reset role;
