-- What stands of a service of a bill after the acts over it: no act leaves, or brings, a subsidy or a contribution that its
-- value does not bear. Each is a part of the value (Ley 142/1994 arts. 89 and 99.6), and an act that took the whole value off
-- left the contribution of nothing.
--   RC055 what an act leaves of a service of a bill is no value with its subsidy or contribution
set local role recaudo_owner;

-- As it was billed, with the acts that were carried out; their approved texts, because postings leave the database with their
-- volume. No row: that period was not billed to that subscriber.
create function adjustments.service_standing(subscriber bigint, billed integer, item text)
  returns table (gross bigint, subsidy bigint, contribution bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with act as (select case a.kind when 'ajuste-mas' then 1 else -1 end as sign,
                      adjustments.field(t.content, 'valor')::bigint as owed,
                      coalesce(adjustments.field(t.content, 'subsidio')::bigint, 0) as subsidy,
                      coalesce(adjustments.field(t.content, 'contribucion')::bigint, 0) as contribution
                 from adjustments.act a join access.approval p on p.id = a.proposal
                 cross join lateral (select convert_from(p.payload, 'UTF8') as content) t
                where a.subject_kind = 'suscriptor' and a.subject_id = subscriber and a.vigencia = billed
                  and a.kind in ('ajuste-mas', 'ajuste-menos') and adjustments.field(t.content, 'concepto') = item),
       moved as (select coalesce(sum(sign * (owed + subsidy - contribution)), 0)::bigint as gross,
                        coalesce(sum(sign * subsidy), 0)::bigint as subsidy,
                        coalesce(sum(sign * contribution), 0)::bigint as contribution
                   from act)
  select s.gross + m.gross, s.subsidy + m.subsidy, s.contribution + m.contribution
    from billing.service_bill b
    cross join lateral (values ('acueducto', b.water_gross, b.water_subsidy, b.water_contribution),
                               ('alcantarillado', b.sewer_gross, b.sewer_subsidy, b.sewer_contribution),
                               ('aseo', b.waste_gross, b.waste_subsidy, b.waste_contribution))
      as s(service, gross, subsidy, contribution)
    cross join moved m
   where b.subscriber_id = subscriber and b.period = make_date(billed / 100, billed % 100, 1) and s.service = item
$$;

-- A value that is not below zero, of the act and of what it leaves, with a subsidy that is not more. An act that takes off
-- leaves no more contribution than the share that it had, up to the peso, as core/adjustments/service_correction.cpp says
-- beforehand; one that takes off contribution alone lessens it, also where acts of before left it of no value. An act that
-- brings contribution leaves no more than that share or the value itself, and none of no value. The percents are of the
-- council's text and are judged there.
create function adjustments.require_borne_parts() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content text := adjustments.approved_text(new.proposal);
  more    boolean := new.kind = 'ajuste-mas';
  sign    bigint := case when more then 1 else -1 end;
  con     bigint := coalesce(adjustments.field(content, 'contribucion')::bigint, 0);
  own     bigint := new.amount + coalesce(adjustments.field(content, 'subsidio')::bigint, 0) - con;  -- the act's value
  stands  record;
  stood   bigint;  -- the value before
  share   numeric;  -- what the contribution had of it, on the value that there is now
begin
  select * into stands
    from adjustments.service_standing(new.subject_id, new.vigencia, adjustments.field(content, 'concepto'));
  stood := stands.gross - sign * own;
  share := case when stood <= 0 then 0
             else div((stands.contribution - sign * con)::numeric * stands.gross + stood::numeric * 100 - 1,
                      stood::numeric * 100) * 100 end;
  if (own >= 0 and stands.gross >= 0 and stands.subsidy between 0 and stands.gross and stands.contribution >= 0
      and case when not more then own = 0 or stands.contribution <= share
               when con = 0 then stands.gross > 0 or stands.contribution = 0
               else stands.contribution <= greatest(share, div(stands.gross + 99, 100) * 100) end) is not true then
    raise exception 'act % leaves a part that its value does not bear', new.proposal using errcode = 'RC055';
  end if;
  return null;
end
$$;
create trigger act_parts_are_borne after insert on adjustments.act for each row
  when (new.subject_kind = 'suscriptor' and new.kind in ('ajuste-mas', 'ajuste-menos'))
  execute function adjustments.require_borne_parts();
alter table adjustments.act enable always trigger act_parts_are_borne;

-- The entries of an act say which one it was (0122); those of before are named now. Of two acts of one entry the first.
create function adjustments.name_entries() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into billing.entry_act (seq, kind, resolution)
  select u.seq, new.kind, new.resolution from unnest(new.entries) as u(seq) on conflict do nothing;
  return null;
end
$$;
create trigger act_names_its_entries after insert on adjustments.act for each row execute function adjustments.name_entries();
alter table adjustments.act enable always trigger act_names_its_entries;
insert into billing.entry_act (seq, kind, resolution)
select distinct on (u.seq) u.seq, a.kind, a.resolution from adjustments.act a cross join unnest(a.entries) as u(seq)
 order by u.seq, a.done_at;

revoke all on function adjustments.service_standing, adjustments.require_borne_parts, adjustments.name_entries from public;
grant execute on function adjustments.service_standing to recaudo_app;
reset role;
