-- The act that carries out a ruling: a judge declared that the action to collect a bill of public services prescribed
-- (Ley 142/1994 art. 130; Código Civil arts. 2513 and 2536). It is of subscribers alone, and is revoked as the others are.
set local role recaudo_owner;

alter table adjustments.act
  drop constraint act_kind_check,
  add constraint act_kind_check check (kind in
    ('compensacion', 'ajuste-mas', 'ajuste-menos', 'contracargo', 'traslado', 'vencimiento', 'devolucion', 'pago-devolucion',
     'revocacion-devolucion', 'anticipo', 'reverso', 'prescripcion', 'remision', 'prescripcion-judicial', 'revocatoria')),
  drop constraint act_of_services,
  add constraint act_of_services check (case subject_kind
    when 'predio' then kind <> 'prescripcion-judicial'
    else kind not in ('anticipo', 'prescripcion', 'remision') end);

-- What the debt of an act still owes: of a parcel, its vigencia; of a subscriber, the bill of that period.
create function adjustments.still_owes(content text) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with named as (select adjustments.subject_kind(content) as kind, adjustments.subject_id(content) as id,
                        adjustments.field(content, 'vigencia')::integer as vigencia)
  select exists (select from named n join ledger.obligation o on o.subject_kind = 'predio' and o.subject_id = n.id
                                                             and o.vigencia = n.vigencia
                  where n.kind = 'predio' and o.side = 1 and o.balance <> 0)
      or exists (select from named n join billing.service_bill b on b.subscriber_id = n.id
                                                                and to_char(b.period, 'YYYYMM')::integer = n.vigencia
                   join ledger.obligation o on o.subject_kind = 'factura-servicios' and o.subject_id = b.id
                  where n.kind = 'suscriptor' and o.side = 1 and o.balance <> 0)
$$;

-- As in 0097, of either subject. Only what the administration declares has a last day to collect; what a judge declared has
-- his ruling, which was executory on the day of the resolution.
create or replace function adjustments.extinguish(
    approved uuid, entries bigint[], at timestamptz, last_day date, told text, steps text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content  text := adjustments.approved_text(approved);
  kind     text := adjustments.field(content, 'clase');
  resolved date := adjustments.field(content, 'fecha')::date;
begin
  if kind not in ('prescripcion', 'remision', 'prescripcion-judicial') or (kind = 'prescripcion') <> (last_day is not null)
     or last_day >= resolved then
    raise exception 'not an act that ends a debt, or not yet' using errcode = 'RC029';
  end if;
  if kind = 'prescripcion-judicial'
     and (btrim(adjustments.field(content, 'juzgado')) <> '' and adjustments.field(content, 'radicado') ~ '^[0-9]{23}$'
          and nullif(adjustments.field(content, 'sentencia'), '')::date
              <= nullif(adjustments.field(content, 'ejecutoria'), '')::date
          and nullif(adjustments.field(content, 'ejecutoria'), '')::date <= resolved) is not true then
    raise exception 'no ruling that was executory' using errcode = 'RC029';
  end if;
  if adjustments.still_owes(content) then
    raise exception 'something of the debt is still owed' using errcode = 'RC029';
  end if;
  perform adjustments.carry_out(approved, entries, at);
  insert into adjustments.extinction values (approved, resolved, last_day, told, steps);
end
$$;

drop trigger act_has_reasons on adjustments.act;
create constraint trigger act_has_reasons after insert on adjustments.act deferrable initially deferred
  for each row when (new.kind in ('prescripcion', 'remision', 'prescripcion-judicial', 'revocatoria'))
  execute function adjustments.require_reasons();
alter table adjustments.act enable always trigger act_has_reasons;

revoke all on function adjustments.still_owes from public;
reset role;
