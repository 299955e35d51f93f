-- The act that applies a credit of the bank, which waits in 2.4.07.20, to the debt that it was meant for, and the one that
-- revokes it (docs/decisions/0049). Of a parcel or of a subscriber of public services.
set local role recaudo_owner;

alter table adjustments.act
  drop constraint act_kind_check,
  add constraint act_kind_check check (kind in
    ('compensacion', 'ajuste-mas', 'ajuste-menos', 'contracargo', 'traslado', 'vencimiento', 'devolucion', 'pago-devolucion',
     'revocacion-devolucion', 'anticipo', 'reverso', 'prescripcion', 'remision', 'prescripcion-judicial', 'revocatoria',
     'aplicacion-recaudo', 'revocacion-aplicacion'));

create table adjustments.application_end (
  application uuid primary key references adjustments.act,  -- revoked once
  act         uuid not null unique references adjustments.act
);
create trigger application_end_immutable before update or delete or truncate on adjustments.application_end
  for each statement execute function adjustments.refuse_change();
alter table adjustments.application_end enable always trigger application_end_immutable;

-- That the credit which an approved act names is the act's whole value, and was paid on the day that the bank told or, with a
-- proof, on an earlier one: RC029. closing.applied_credit holds that it waits, and is applied once: RC030.
create function adjustments.apply_credit(approved uuid, content text, entries bigint[], at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  credit bigint := nullif(adjustments.field(content, 'credito'), '')::bigint;
  paid   date := nullif(adjustments.field(content, 'fecha'), '')::date;
  told   record;
begin
  if exists (select from closing.applied_credit a where a.credit_entry = credit) then
    raise exception 'applied already' using errcode = 'RC030';
  end if;
  select * into told from closing.unapplied_credit u where u.seq = credit;
  if (cardinality(entries) = 1 and told.amount = adjustments.field(content, 'valor')::bigint
      and (paid = told.paid_on
           or (paid < told.paid_on and btrim(adjustments.field(content, 'prueba')) <> ''))) is not true then
    raise exception 'no credit that this act applies' using errcode = 'RC029';
  end if;
  insert into closing.applied_credit
    (credit_entry, act, resolution, subject_kind, subject_id, vigencia, entry_seq, applied_at)
  values (credit, approved, adjustments.field(content, 'resolucion'), adjustments.subject_kind(content),
          adjustments.subject_id(content), adjustments.field(content, 'vigencia')::integer, entries[1], at);
end
$$;

-- That the entry of an approved revocation is the mirror of the application's, of the same subject and amount: RC029; RC030
-- when it was revoked already.
create function adjustments.revoke_application(approved uuid, content text, entries bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  named uuid := nullif(adjustments.field(content, 'aplicacion'), '')::uuid;
begin
  if exists (select from adjustments.application_end x where x.application = named) then
    raise exception 'revoked already' using errcode = 'RC030';
  end if;
  if cardinality(entries) <> 1 or not exists
     (select from adjustments.act a join ledger.reversal r on r.reverses = a.entries[1]
       where a.proposal = named and a.kind = 'aplicacion-recaudo'
         and a.subject_kind = adjustments.subject_kind(content) and a.subject_id = adjustments.subject_id(content)
         and a.amount = adjustments.field(content, 'valor')::bigint and r.seq = revoke_application.entries[1]) then
    raise exception 'no application that this act revokes, or not by this entry' using errcode = 'RC029';
  end if;
  insert into adjustments.application_end values (named, approved);
end
$$;

-- As in 0115; what an act of this kind applies is applied with it, and a revocation ends it.
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
  elsif kind = 'aplicacion-recaudo' then
    perform adjustments.apply_credit(approved, content, entries, at);
  elsif kind = 'revocacion-aplicacion' then
    perform adjustments.revoke_application(approved, content, entries);
  end if;
end
$$;

-- As in 0123, and of an act that is a payment the day on which it was paid (0134).
create or replace function adjustments.name_entries() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  paid date;
begin
  if new.kind = 'aplicacion-recaudo' then
    paid := adjustments.field(adjustments.approved_text(new.proposal), 'fecha')::date;
  end if;
  insert into billing.entry_act (seq, kind, resolution, paid_on)
  select u.seq, new.kind, new.resolution, paid from unnest(new.entries) as u(seq) on conflict do nothing;
  return null;
end
$$;

-- As in 0133; this act pays a part of a debt too.
create or replace function adjustments.keep_split(approved uuid, owed jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  paying bigint;
begin
  select e.seq into paying from adjustments.act a join ledger.entry e on e.seq = any (a.entries)
   where a.proposal = approved and a.amount = (owed->>'pagado_centavos')::bigint
     and e.kind = case a.kind when 'compensacion' then 'aplicacion-saldo' when 'traslado' then 'traslado'
                              when 'aplicacion-recaudo' then 'clasificacion' end;
  if paying is null or exists (
    select from ledger.posting p join ledger.obligation o on o.id = p.obligation_id
     where p.seq = paying and p.account_id = o.account_id and o.side = 1
       and not exists (select from jsonb_array_elements(owed->'se_debia') as d where (d->>'obligacion')::bigint = o.id)) then
    raise exception 'not what the entry of this act paid' using errcode = 'RC029';
  end if;
  insert into billing.entry_split values (paying, owed);
end
$$;

-- What the bank took and nobody said what it was, also what it returned: money that waits may have gone back with it. What a
-- till took as its base is known, and so is what paid a refund.
create view adjustments.debit_to_explain as
  select e.seq, e.effective_on, p.amount from ledger.posting p join ledger.entry e using (seq)
   where p.account_id = 240720 and p.amount > 0 and e.kind = 'por-clasificar' and e.source_kind in ('extracto', 'extracto-debito')
     and not exists (select from ledger.reversal r where r.reverses = e.seq)
     and not exists (select from adjustments.refund_end x where x.debit = e.seq)
     and not exists (select from closing.decision d
                      where d.type = 'movimiento-caja' and d.decided_at = e.recorded_at and d.amount = -p.amount);

revoke all on function adjustments.apply_credit, adjustments.revoke_application from public;
grant select on adjustments.application_end, adjustments.debit_to_explain to recaudo_app, recaudo_auditor;
reset role;
