-- Acts over the bills of public services: an act has a subject, as an order has (0068). Every act until now was of a parcel.
-- What the tax law alone gives (anticipo, prescripción, remisión and its revocation) no act of a subscriber is.
set local role recaudo_owner;

drop index adjustments.act_parcel;
alter table adjustments.act rename column parcel_id to subject_id;
alter table adjustments.act
  add column subject_kind text not null default 'predio'
    constraint act_subject_kind_check check (subject_kind in ('predio', 'suscriptor')),
  -- The other subscriber whose debt a transferred payment pays.
  add column to_id bigint,
  add constraint act_of_services check (subject_kind = 'predio' or kind in
    ('compensacion', 'ajuste-mas', 'ajuste-menos', 'contracargo', 'traslado', 'vencimiento', 'devolucion', 'pago-devolucion',
     'revocacion-devolucion', 'reverso')),
  add constraint act_to_another check (to_id is null or
    (subject_kind = 'suscriptor' and kind = 'traslado' and to_id <> subject_id));
alter table adjustments.act alter column subject_kind drop default;  -- the text of an act says whose it is
create index act_subject on adjustments.act (subject_kind, subject_id, done_at);
create index act_entries on adjustments.act using gin (entries);
create index act_to on adjustments.act (to_id, done_at) where to_id is not null;

-- Whose act it is: its text has one of these two lines.
create function adjustments.subject_kind(content text) returns text
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when adjustments.field(content, 'predio') is null then 'suscriptor' else 'predio' end
$$;
create function adjustments.subject_id(content text) returns bigint
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(adjustments.field(content, 'predio'), adjustments.field(content, 'suscriptor'))::bigint
$$;

-- As in 0066, of either subject.
create or replace function adjustments.carry_out(approved uuid, entries bigint[], at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content text := adjustments.approved_text(approved);
  kind    text := adjustments.field(content, 'clase');
  day     date := adjustments.field(content, 'dia')::date;
begin
  if exists (select from unnest(entries) as u(seq) where not exists (select from ledger.entry e where e.seq = u.seq)) then
    raise exception 'an act without its entries' using errcode = 'RC029';
  end if;
  if kind = 'reverso' then
    if not exists (select from adjustments.rail_reversal r where r.proposal = approved and r.state = 'returned') then
      raise exception 'the rail has not given the payment back' using errcode = 'RC029';
    end if;
    select e.effective_on into day from ledger.entry e where e.seq = entries[1];
  end if;
  insert into adjustments.act (proposal, kind, subject_kind, subject_id, to_id, vigencia, amount, day, resolution, entries,
                               done_at)
  values (approved, kind, adjustments.subject_kind(content), adjustments.subject_id(content),
          adjustments.field(content, 'destino')::bigint, adjustments.field(content, 'vigencia')::integer,
          adjustments.field(content, 'valor')::bigint, day, adjustments.field(content, 'resolucion'), entries, at)
  on conflict do nothing;
  if not found then
    raise exception 'carried out already' using errcode = 'RC030';
  end if;
  if kind = 'pago-devolucion' then
    perform adjustments.pay_refund(approved, content);
  elsif kind = 'revocacion-devolucion' then
    perform adjustments.revoke_refund(approved, content, entries);
  end if;
end
$$;

-- As in 0057, of either subject: of a subscriber, what the bill of that period owes.
create or replace function adjustments.change_due_date(approved uuid, entry uuid, due_before date) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content text := adjustments.approved_text(approved);
  named   integer := adjustments.field(content, 'vigencia')::integer;
begin
  if not exists (select from adjustments.act a join ledger.entry_key k on k.seq = any (a.entries)
                  where a.proposal = approved and a.kind = 'vencimiento' and k.key = entry) then
    raise exception 'not the entry of this act' using errcode = 'RC029';
  end if;
  perform ledger.change_due_date(entry,
    case adjustments.subject_kind(content)
      when 'predio' then
        (select array_agg(o.id) from ledger.obligation o
          where o.subject_kind = 'predio' and o.subject_id = adjustments.subject_id(content) and o.vigencia = named
            and o.side = 1)
      else
        (select array_agg(o.id) from billing.service_bill b
           join ledger.obligation o on o.subject_kind = 'factura-servicios' and o.subject_id = b.id and o.side = 1
          where b.subscriber_id = adjustments.subject_id(content) and to_char(b.period, 'YYYYMM')::integer = named)
    end, due_before, adjustments.field(content, 'fecha')::date);
end
$$;

-- As in 0059, of either subject.
create or replace function adjustments.open_refund(content text, named text) returns adjustments.act
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  refund adjustments.act;
begin
  select a.* into refund from adjustments.act a
   where a.proposal = adjustments.field(content, named)::uuid and a.kind = 'devolucion'
     and a.subject_kind = adjustments.subject_kind(content) and a.subject_id = adjustments.subject_id(content)
     and a.amount = adjustments.field(content, 'valor')::bigint;
  if refund.proposal is null then
    raise exception 'no refund that this act ends' using errcode = 'RC029';
  end if;
  if exists (select from adjustments.refund_end x where x.refund = refund.proposal) then
    raise exception 'paid out or revoked already' using errcode = 'RC030';
  end if;
  return refund;
end
$$;

-- As in 0106, by the names of today.
create or replace function adjustments.restore(
    approved uuid, entries bigint[], at timestamptz, told text, steps text[]) returns void
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
       where a.proposal = revoked and a.subject_kind = adjustments.subject_kind(content)
         and a.subject_id = adjustments.subject_id(content)
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

revoke all on function adjustments.subject_kind, adjustments.subject_id from public;
reset role;
