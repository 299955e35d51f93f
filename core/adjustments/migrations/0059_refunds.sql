-- Refunds of credit balances: ordered by one act, and paid out by another that names the bank's debit. And advances.
set local role recaudo_owner;

alter table adjustments.act
  drop constraint act_kind_check,
  add constraint act_kind_check check (kind in
    ('compensacion', 'ajuste-mas', 'ajuste-menos', 'contracargo', 'traslado', 'vencimiento', 'devolucion', 'pago-devolucion',
     'anticipo'));

-- A refund is paid out once, and a debit of the bank pays one.
create table adjustments.refund_payout (
  refund         uuid primary key references adjustments.act,
  payout         uuid not null unique references adjustments.act,
  debit          bigint not null unique,   -- the closing's entry that left it in 2.4.07.20
  bank_day       date not null,
  bank_reference text not null check (btrim(bank_reference) <> '')
);
create trigger refund_payout_immutable before update or delete or truncate on adjustments.refund_payout
  for each statement execute function adjustments.refuse_change();
alter table adjustments.refund_payout enable always trigger refund_payout_immutable;

-- That an approved payout is of a refund that was carried out, for the same parcel, and of a debit of that amount that
-- nobody else explains (a till's base and an item that the bank returned are of its statement too) and nothing took back:
-- RC029. RC030 when either is taken already.
create function adjustments.pay_refund(approved uuid, content text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  refund adjustments.act;
  bank   ledger.entry;
begin
  select a.* into refund from adjustments.act a
   where a.proposal = adjustments.field(content, 'devolucion')::uuid and a.kind = 'devolucion'
     and a.parcel_id = adjustments.field(content, 'predio')::bigint
     and a.amount = adjustments.field(content, 'valor')::bigint;
  select e.* into bank from ledger.entry e
   where e.seq = adjustments.field(content, 'debito')::bigint and e.kind = 'por-clasificar'
     and e.source_kind = 'extracto-debito'
     and not exists (select from ledger.reversal r where r.reverses = e.seq)
     and exists (select from ledger.posting p
                  where p.seq = e.seq and p.account_id = 240720 and p.amount = refund.amount);
  if refund.proposal is null or bank.seq is null then
    raise exception 'no refund that this debit pays' using errcode = 'RC029';
  end if;
  insert into adjustments.refund_payout
  values (refund.proposal, approved, bank.seq, bank.effective_on, adjustments.field(content, 'referencia'))
  on conflict do nothing;
  if not found then
    raise exception 'paid out already' using errcode = 'RC030';
  end if;
end
$$;

revoke all on function adjustments.pay_refund from public;
grant select on adjustments.refund_payout to recaudo_app, recaudo_auditor;
reset role;
