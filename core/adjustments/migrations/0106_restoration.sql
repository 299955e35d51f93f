-- What revokes an act that ended a debt (Ley 1437/2011 arts. 93 to 97, or a judge): the mirror of its entry is posted, and
-- its vigencia is owed again (docs/decisions/0046).
set local role recaudo_owner;

alter table adjustments.act
  drop constraint act_kind_check,
  add constraint act_kind_check check (kind in
    ('compensacion', 'ajuste-mas', 'ajuste-menos', 'contracargo', 'traslado', 'vencimiento', 'devolucion', 'pago-devolucion',
     'revocacion-devolucion', 'anticipo', 'reverso', 'prescripcion', 'remision', 'revocatoria'));

create table adjustments.restoration (
  extinction  uuid primary key references adjustments.extinction,  -- revoked once
  act         uuid not null unique references adjustments.act,     -- by it
  ground      text not null check (ground in ('directa', 'fallo')),
  resolved_on date not null,   -- the day of the resolution that revokes
  notified_on date not null,   -- to the debtor
  told        text not null check (btrim(told) <> ''),
  steps       text[] not null check (cardinality(steps) between 1 and 40),
  constraint notified_once_resolved check (notified_on >= resolved_on)
);
create trigger restoration_immutable before update or delete or truncate on adjustments.restoration
  for each statement execute function adjustments.refuse_change();
alter table adjustments.restoration enable always trigger restoration_immutable;

-- Notes that an entry carried out an approved act that revokes another: it is the mirror of the other's, of the same
-- parcel, vigencia and amount, and neither resolution nor notice are out of order. RC029 when not; RC030 when it was
-- revoked already.
create function adjustments.restore(approved uuid, entries bigint[], at timestamptz, told text, steps text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content     text := adjustments.approved_text(approved);
  resolved    date := nullif(adjustments.field(content, 'fecha'), '')::date;
  notified    date := nullif(adjustments.field(content, 'notificada'), '')::date;
  revoked     uuid := nullif(adjustments.field(content, 'revierte'), '')::uuid;
begin
  if exists (select from adjustments.restoration r where r.extinction = revoked) then
    raise exception 'revoked already' using errcode = 'RC030';
  end if;
  if adjustments.field(content, 'clase') <> 'revocatoria' or cardinality(entries) <> 1
     or (notified between resolved and adjustments.field(content, 'dia')::date) is not true or not exists
     (select from adjustments.act a join adjustments.extinction x using (proposal)
        join ledger.reversal r on r.reverses = a.entries[1]
       where a.proposal = revoked and a.parcel_id = adjustments.field(content, 'predio')::bigint
         and a.vigencia = adjustments.field(content, 'vigencia')::integer
         and a.amount = adjustments.field(content, 'valor')::bigint
         and x.resolved_on <= resolved and r.seq = restore.entries[1]) then
    raise exception 'no act that this one revokes, or not by this entry' using errcode = 'RC029';
  end if;
  perform adjustments.carry_out(approved, entries, at);
  insert into adjustments.restoration
  values (revoked, approved, adjustments.field(content, 'causal'), resolved, notified, told, steps);
end
$$;

-- As in 0097, and none that revokes without what it revokes.
create or replace function adjustments.require_reasons() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from adjustments.extinction x where x.proposal = new.proposal and new.kind <> 'revocatoria')
     and not exists (select from adjustments.restoration r where r.act = new.proposal and new.kind = 'revocatoria') then
    raise exception 'an act that ends a debt or restores it, without its reasons' using errcode = 'RC029';
  end if;
  return null;
end
$$;
drop trigger act_has_reasons on adjustments.act;
create constraint trigger act_has_reasons after insert on adjustments.act deferrable initially deferred
  for each row when (new.kind in ('prescripcion', 'remision', 'revocatoria')) execute function adjustments.require_reasons();
alter table adjustments.act enable always trigger act_has_reasons;

revoke all on function adjustments.restore from public;
grant execute on function adjustments.restore to recaudo_app;
grant select on adjustments.restoration to recaudo_app, recaudo_auditor;
reset role;
