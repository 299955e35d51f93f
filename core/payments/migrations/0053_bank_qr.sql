-- What the bank says the Bre-B QR of an order carries. It is printed as it came and never made here, so a row is
-- written once: another payload for the same order would be a second code in the street.
set local role recaudo_owner;
create table payments.bank_qr (
  order_id    bigint primary key references payments.payment_order,
  payload     text not null check (octet_length(payload) between 1 and 512),   -- EMVCo's limit
  received_at timestamptz not null
);
create trigger bank_qr_immutable before update or delete or truncate on payments.bank_qr
  for each statement execute function payments.refuse_change();
alter table payments.bank_qr enable always trigger bank_qr_immutable;

-- Whether an order can be paid now: open and good today, its debt as it was priced, and nobody paying any of it. What
-- starting a payment on a rail refuses is offered by no code and announced to no bank.
create function payments.is_payable(p_order bigint, p_today date) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from payments.payment_order o
                  where o.id = p_order and o.state = 'open' and o.valid_until >= p_today)
     and not exists (select from payments.order_line l join ledger.obligation x on x.id = l.obligation_id
                      where l.order_id = p_order and x.balance <> l.capital)
     and not exists (select from payments.order_line l join ledger.open_hold h on h.obligation_id = l.obligation_id
                      where l.order_id = p_order)
     and not exists (select from payments.order_line l join payments.order_line other
                       on other.obligation_id = l.obligation_id
                       join payments.attempt a on a.order_id = other.order_id
                      where l.order_id = p_order and a.state = 'review')
$$;
revoke all on function payments.is_payable from public;
grant execute on function payments.is_payable to recaudo_app;

grant select on payments.bank_qr to recaudo_app, recaudo_auditor;
grant insert on payments.bank_qr to recaudo_app;
reset role;
