-- Refunds of credit balances: ordered by one act, and ended by another: paid out, naming the bank's debit, or revoked
-- before. And advances.
set local role recaudo_owner;

alter table adjustments.act
  drop constraint act_kind_check,
  add constraint act_kind_check check (kind in
    ('compensacion', 'ajuste-mas', 'ajuste-menos', 'contracargo', 'traslado', 'vencimiento', 'devolucion', 'pago-devolucion',
     'revocacion-devolucion', 'anticipo'));

-- A refund ends once: a debit of the bank pays it out, and pays one, or another resolution revokes it before.
create table adjustments.refund_end (
  refund         uuid primary key references adjustments.act,
  act            uuid not null unique references adjustments.act,  -- that ended it
  debit          bigint unique,   -- the closing's entry that left it in 2.4.07.20; null: revoked
  bank_day       date,
  bank_reference text check (btrim(bank_reference) <> ''),
  constraint paid_or_revoked check (num_nulls(debit, bank_day, bank_reference) in (0, 3))
);
create trigger refund_end_immutable before update or delete or truncate on adjustments.refund_end
  for each statement execute function adjustments.refuse_change();
alter table adjustments.refund_end enable always trigger refund_end_immutable;

-- Debits of the bank that nobody explains (a till's base and an item that the bank returned are of its statement too),
-- that nothing took back and no refund took: each may be the payment of one.
create view adjustments.waiting_debit as
  select e.seq, p.effective_on, p.amount from ledger.posting p join ledger.entry e using (seq)
   where p.account_id = 240720 and p.amount > 0 and e.kind = 'por-clasificar' and e.source_kind = 'extracto-debito'
     and not exists (select from ledger.reversal r where r.reverses = e.seq)
     and not exists (select from adjustments.refund_end x where x.debit = e.seq);

-- The refund that an approved act ends, which names it in that field: carried out, for the same parcel and amount. RC029
-- when there is none; RC030 when it ended already.
create function adjustments.open_refund(content text, named text) returns adjustments.act
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  refund adjustments.act;
begin
  select a.* into refund from adjustments.act a
   where a.proposal = adjustments.field(content, named)::uuid and a.kind = 'devolucion'
     and a.parcel_id = adjustments.field(content, 'predio')::bigint
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

-- That an approved payout is of a debit of its amount that waits, not before the resolution: RC029.
create function adjustments.pay_refund(approved uuid, content text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  refund adjustments.act := adjustments.open_refund(content, 'devolucion');
begin
  insert into adjustments.refund_end (refund, act, debit, bank_day, bank_reference)
  select refund.proposal, approved, d.seq, d.effective_on, adjustments.field(content, 'referencia')
    from adjustments.waiting_debit d
   where d.seq = adjustments.field(content, 'debito')::bigint and d.amount = refund.amount
     and d.effective_on >= refund.day;
  if not found then
    raise exception 'no debit that pays this refund' using errcode = 'RC029';
  end if;
end
$$;

-- The day that the statements of every account reach; null when there are none. An account that told nothing since 45 days
-- before `since` is not in use any more.
create function adjustments.statements_reach(since date) returns date
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select min(a.last) from (select max(b.day) as last from closing.statement_balance b
                                    where b.day >= since - 45 group by b.account) a);
end
$$;

-- That the entry of an approved revocation takes the refund's back; that every statement reaches the day on which the bank
-- confirmed that the order is void; and that no debit which may have paid it waits but those which the act names as not its
-- own: RC029.
create function adjustments.revoke_refund(approved uuid, content text, entries bigint[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  refund    adjustments.act := adjustments.open_refund(content, 'revoca');
  void_on   date := nullif(adjustments.field(content, 'fecha'), '')::date;
  unrelated bigint[] := coalesce(string_to_array(adjustments.field(content, 'ajenos'), ',')::bigint[], '{}');
begin
  if not exists (select from ledger.reversal r where r.reverses = refund.entries[1] and r.seq = entries[1])
     or (void_on >= refund.day and void_on <= adjustments.statements_reach(refund.day)) is not true
     or exists (select from adjustments.waiting_debit d
                 where d.amount = refund.amount and d.effective_on >= refund.day and d.seq <> all (unrelated)) then
    raise exception 'no refund that may be revoked' using errcode = 'RC029';
  end if;
  insert into adjustments.refund_end (refund, act) values (refund.proposal, approved);
end
$$;

revoke all on function adjustments.open_refund, adjustments.pay_refund, adjustments.statements_reach,
  adjustments.revoke_refund from public;
grant execute on function adjustments.statements_reach to recaudo_app;
grant select on adjustments.refund_end, adjustments.waiting_debit to recaudo_app, recaudo_auditor;
reset role;
