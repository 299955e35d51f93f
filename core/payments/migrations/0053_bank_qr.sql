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

-- What may be done with an order: one text for who starts a payment, shows a code and announces orders to a bank.

-- Its debt is not what it was priced with.
create function payments.order_is_stale(p_order bigint) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from payments.order_line l join ledger.obligation x on x.id = l.obligation_id
                  where l.order_id = p_order and x.balance <> l.capital)
$$;

-- A payment under review of any of its debt, on whatever order: it may be money even when it had ended and so holds
-- nothing.
create function payments.reviewed_of(p_order bigint) returns bigint
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select max(a.id) from payments.order_line l
    join payments.order_line other on other.obligation_id = l.obligation_id
    join payments.attempt a on a.order_id = other.order_id
   where l.order_id = p_order and a.state = 'review'
$$;

-- The double-payment rule (rails specification 3.5): who is paying any of what this order would pay.
create function payments.blocker_of(p_order bigint) returns bigint
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select greatest(payments.reviewed_of(p_order),
    (select max(case when h.key like 'pago-%' then substr(h.key, 6)::bigint end)
       from payments.order_line l join ledger.open_hold h on h.obligation_id = l.obligation_id
      where l.order_id = p_order))
$$;

-- Open and good today, its debt as it was priced, no payment of it under review. Whether somebody is paying it passes in
-- minutes: a bank is told of such an order, and its code is kept.
create function payments.order_stands(p_order bigint, p_today date) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from payments.payment_order o
                  where o.id = p_order and o.state = 'open' and o.valid_until >= p_today)
     and not payments.order_is_stale(p_order) and payments.reviewed_of(p_order) is null
$$;

-- It stands and nobody is paying any of it: what starting a payment on a rail refuses, no page offers.
create function payments.is_payable(p_order bigint, p_today date) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select payments.order_stands(p_order, p_today)
     and not exists (select from payments.order_line l join ledger.open_hold h on h.obligation_id = l.obligation_id
                      where l.order_id = p_order)
$$;
revoke all on function payments.order_is_stale, payments.reviewed_of, payments.blocker_of, payments.order_stands,
  payments.is_payable from public;
grant execute on function payments.order_is_stale, payments.reviewed_of, payments.blocker_of, payments.order_stands,
  payments.is_payable to recaudo_app;

grant select on payments.bank_qr to recaudo_app, recaudo_auditor;
grant insert on payments.bank_qr to recaudo_app;
reset role;
