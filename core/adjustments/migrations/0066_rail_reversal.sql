-- A payment that its rail is asked to give back before the bank credits it (act 'reverso'): ordered by two persons, asked
-- once, and carried out when the rail has confirmed (docs/decisions/0037).
set local role recaudo_owner;

alter table payments.evidence drop constraint evidence_source_check,
  add constraint evidence_source_check check
    (source in ('creacion', 'consulta', 'retorno', 'aviso', 'archivo', 'finalizacion', 'caja', 'cancelacion', 'reverso'));
alter table payments.treasury_case drop constraint treasury_case_kind_check,
  add constraint treasury_case_kind_check check (kind in
    ('DUPLICADO', 'VALOR_DISTINTO', 'TARDIO', 'POR_IMPUTAR', 'IDENTIDAD', 'INCIDENTE', 'CONTRACARGO', 'REVERSO', 'REVERSO_EN_DUDA',
     'REVERSO_SIN_ASIENTO'));
alter table adjustments.act
  drop constraint act_kind_check,
  add constraint act_kind_check check (kind in
    ('compensacion', 'ajuste-mas', 'ajuste-menos', 'contracargo', 'traslado', 'vencimiento', 'devolucion', 'pago-devolucion',
     'revocacion-devolucion', 'anticipo', 'reverso'));

--   ordered    two persons decided; the rail was not asked yet
--   asked      the request may have been received: it is never sent again
--   returned   the rail confirmed; the entry is not posted yet
--   done       posted (or a chargeback had posted it)
--   refused    nothing went back, and the rail or we said why
--   not_done   the rail tells, or the bank shows, that nothing went back
create table adjustments.rail_reversal (
  proposal     uuid primary key references access.approval,
  attempt_id   bigint not null references payments.attempt,
  state        text not null default 'ordered' check (state in ('ordered', 'asked', 'returned', 'done', 'refused', 'not_done')),
  rail_payment text not null default '',      -- the rail's number of the payment inside its session
  reason       text not null default '',      -- Spanish: why it ended so, or why it waits
  ordered_at   timestamptz not null,
  asked_at     timestamptz,
  queried_at   timestamptz,                   -- when somebody last looked after it
  answered_at  timestamptz,
  check ((asked_at is null) = (rail_payment = '')),
  check (state not in ('asked', 'not_done') or asked_at is not null),
  check ((state in ('ordered', 'asked')) = (answered_at is null))
);
create unique index rail_reversal_open on adjustments.rail_reversal (attempt_id) where state in ('ordered', 'asked', 'returned');
create trigger rail_reversal_kept before delete or truncate on adjustments.rail_reversal
  for each statement execute function adjustments.refuse_change();
alter table adjustments.rail_reversal enable always trigger rail_reversal_kept;

-- The order of an approved act: RC029 when it is not one, or its payment is not approved or is in the bank. RC030 when it
-- was ordered already, or another one for the same payment is open.
create function adjustments.order_reversal(approved uuid, at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content text := adjustments.approved_text(approved);
begin
  if adjustments.field(content, 'clase') <> 'reverso' or not exists
     (select from payments.attempt a where a.id = adjustments.field(content, 'pago')::bigint
         and a.state = 'approved' and a.settled_at is null) then
    raise exception 'no payment that its rail may give back' using errcode = 'RC029';
  end if;
  insert into adjustments.rail_reversal (proposal, attempt_id, ordered_at)
  values (approved, adjustments.field(content, 'pago')::bigint, at)
  on conflict do nothing;
  if not found then
    raise exception 'ordered already' using errcode = 'RC030';
  end if;
end
$$;

-- True for the one who is to ask the rail now, and never again for the same order.
create function adjustments.ask_reversal(approved uuid, payment text, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update adjustments.rail_reversal r set state = 'asked', rail_payment = payment, asked_at = at
   where r.proposal = approved and r.state = 'ordered' and exists
         (select from payments.attempt a where a.id = r.attempt_id and a.state = 'approved' and a.settled_at is null);
  return found;
end
$$;

-- What became of it; false when it does not go there from where it is. `done` without an act is only for what another act
-- has given back.
create function adjustments.end_reversal(approved uuid, target text, why text, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update adjustments.rail_reversal r set state = target, reason = why, answered_at = at
   where r.proposal = approved
     and (r.state, target) in (('ordered', 'refused'), ('ordered', 'returned'), ('asked', 'returned'), ('asked', 'refused'),
                               ('asked', 'not_done'), ('ordered', 'done'), ('asked', 'done'), ('returned', 'done'))
     and (target <> 'done' or exists
          (select from payments.attempt a where a.id = r.attempt_id and a.state = 'reversed'));
  return found;
end
$$;

-- As in 0057; a payout or a revocation ends its refund, and a reversal is carried out when its rail has confirmed it, on the day of its entry.
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
  insert into adjustments.act
  values (approved, kind, adjustments.field(content, 'predio')::bigint,
          adjustments.field(content, 'vigencia')::integer, adjustments.field(content, 'valor')::bigint,
          day, adjustments.field(content, 'resolucion'), entries, at)
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

revoke all on function adjustments.order_reversal, adjustments.ask_reversal, adjustments.end_reversal from public;
grant execute on function adjustments.order_reversal, adjustments.ask_reversal, adjustments.end_reversal to recaudo_app;
grant select on adjustments.rail_reversal to recaudo_app, recaudo_auditor;
grant update (queried_at, reason) on adjustments.rail_reversal to recaudo_app;
reset role;
