-- Acts that correct what is owed: proposed by one person, decided by another, carried out in the transaction of the
-- decision. What was decided is read from the approved text, never from who asks to carry it out.
--   RC029 the proposal is not an approved act of this kind     RC030 it was carried out already
create schema adjustments authorization recaudo_owner;
grant usage on schema adjustments to recaudo_app, recaudo_auditor;
set local role recaudo_owner;

insert into access.approval_rule (kind, role, may_propose, may_decide) values
  ('acto_cartera', 'tesorero', true, true),
  ('acto_cartera', 'administrador', false, true);

-- What was carried out: what the statement of a parcel shows, and the printed act.
create table adjustments.act (
  proposal   uuid primary key,          -- carried out once
  kind       text not null check (kind in ('compensacion', 'ajuste-mas', 'ajuste-menos', 'contracargo', 'traslado', 'vencimiento')),
  parcel_id  bigint not null,
  vigencia   integer not null,          -- 0: the act is about a payment, not about a vigencia
  amount     bigint not null check (amount >= 0),
  day        date not null,
  resolution text not null check (btrim(resolution) <> ''),
  entries    bigint[] not null check (cardinality(entries) > 0),
  done_at    timestamptz not null
);
create index act_parcel on adjustments.act (parcel_id, done_at);
create function adjustments.refuse_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '% is not rewritten', tg_table_name using errcode = 'RC004';
end
$$;
create trigger act_immutable before update or delete or truncate on adjustments.act
  for each statement execute function adjustments.refuse_change();
alter table adjustments.act enable always trigger act_immutable;

create function adjustments.field(content text, name text) returns text
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  select (regexp_match(content, '\n' || name || '=([^\n]*)\n'))[1]
$$;
-- The text of an approved act; RC029.
create function adjustments.approved_text(approved uuid) returns text
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  content text;
begin
  select convert_from(p.payload, 'UTF8') into content from access.approval p
   where p.id = approved and p.kind = 'acto_cartera' and p.decision = 'approved';
  if content is null or content not like E'recaudo acto de cartera v1\n%' then
    raise exception 'no approved act' using errcode = 'RC029';
  end if;
  return content;
end
$$;

-- Notes that the entries with these numbers carried the act out: they were posted in this transaction, which the caller
-- holds the head's lock for.
create function adjustments.carry_out(approved uuid, entries bigint[], at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content text := adjustments.approved_text(approved);
begin
  if exists (select from unnest(entries) as u(seq) where not exists (select from ledger.entry e where e.seq = u.seq)) then
    raise exception 'an act without its entries' using errcode = 'RC029';
  end if;
  insert into adjustments.act
  values (approved, adjustments.field(content, 'clase'), adjustments.field(content, 'predio')::bigint,
          adjustments.field(content, 'vigencia')::integer, adjustments.field(content, 'valor')::bigint,
          adjustments.field(content, 'dia')::date, adjustments.field(content, 'resolucion'), entries, at)
  on conflict do nothing;
  if not found then
    raise exception 'carried out already' using errcode = 'RC030';
  end if;
end
$$;

-- The due date of a whole vigencia, by the entry of that act.
create function adjustments.change_due_date(approved uuid, entry uuid, due_before date) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content text := adjustments.approved_text(approved);
begin
  if not exists (select from adjustments.act a join ledger.entry_key k on k.seq = any (a.entries)
                  where a.proposal = approved and a.kind = 'vencimiento' and k.key = entry) then
    raise exception 'not the entry of this act' using errcode = 'RC029';
  end if;
  perform ledger.change_due_date(entry,
    (select array_agg(o.id) from ledger.obligation o
      where o.subject_kind = 'predio' and o.subject_id = adjustments.field(content, 'predio')::bigint
        and o.vigencia = adjustments.field(content, 'vigencia')::integer and o.side = 1),
    due_before, adjustments.field(content, 'fecha')::date);
end
$$;

-- A payment that went back is a case for the treasury.
alter table payments.treasury_case drop constraint treasury_case_kind_check,
  add constraint treasury_case_kind_check check (kind in
    ('DUPLICADO', 'VALOR_DISTINTO', 'TARDIO', 'POR_IMPUTAR', 'IDENTIDAD', 'INCIDENTE', 'CONTRACARGO'));

revoke all on all functions in schema adjustments from public;
grant execute on function adjustments.carry_out, adjustments.change_due_date to recaudo_app;
grant select on adjustments.act to recaudo_app, recaudo_auditor;
reset role;
