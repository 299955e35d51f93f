-- Acts that end what is owed of a vigencia: prescripción (ET 817) and remisión (ET 820). Why is kept with the act.
set local role recaudo_owner;

alter table adjustments.act
  drop constraint act_kind_check,
  add constraint act_kind_check check (kind in
    ('compensacion', 'ajuste-mas', 'ajuste-menos', 'contracargo', 'traslado', 'vencimiento', 'devolucion', 'pago-devolucion',
     'revocacion-devolucion', 'anticipo', 'reverso', 'prescripcion', 'remision'));

create table adjustments.extinction (
  proposal    uuid primary key references adjustments.act,
  resolved_on date not null,   -- the day of the resolution
  last_day    date,            -- on which it could be collected: of a prescripción
  told        text not null check (btrim(told) <> ''),
  steps       text[] not null check (cardinality(steps) between 1 and 40),
  constraint only_what_prescribed check (last_day < resolved_on)
);
create trigger extinction_immutable before update or delete or truncate on adjustments.extinction
  for each statement execute function adjustments.refuse_change();
alter table adjustments.extinction enable always trigger extinction_immutable;

-- Notes that the entries with these numbers carried out an act that ends a debt: the whole vigencia of its parcel owes
-- nothing any more. RC029 when it does, or the act is another one.
create function adjustments.extinguish(
    approved uuid, entries bigint[], at timestamptz, last_day date, told text, steps text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content text := adjustments.approved_text(approved);
  kind    text := adjustments.field(content, 'clase');
begin
  if kind not in ('prescripcion', 'remision') or (kind = 'prescripcion') <> (last_day is not null)
     or last_day >= adjustments.field(content, 'fecha')::date then
    raise exception 'not an act that ends a debt, or not yet' using errcode = 'RC029';
  end if;
  if exists (select from ledger.obligation o
              where o.subject_kind = 'predio' and o.subject_id = adjustments.field(content, 'predio')::bigint
                and o.vigencia = adjustments.field(content, 'vigencia')::integer and o.side = 1 and o.balance <> 0) then
    raise exception 'something of the vigencia is still owed' using errcode = 'RC029';
  end if;
  perform adjustments.carry_out(approved, entries, at);
  insert into adjustments.extinction
  values (approved, adjustments.field(content, 'fecha')::date, last_day, told, steps);
end
$$;

-- No act of these kinds without its reasons.
create function adjustments.require_reasons() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from adjustments.extinction x where x.proposal = new.proposal) then
    raise exception 'an act that ends a debt without its reasons' using errcode = 'RC029';
  end if;
  return null;
end
$$;
create constraint trigger act_has_reasons after insert on adjustments.act deferrable initially deferred
  for each row when (new.kind in ('prescripcion', 'remision')) execute function adjustments.require_reasons();
alter table adjustments.act enable always trigger act_has_reasons;

revoke all on function adjustments.extinguish, adjustments.require_reasons from public;
grant execute on function adjustments.extinguish to recaudo_app;
grant select on adjustments.extinction to recaudo_app, recaudo_auditor;
reset role;
