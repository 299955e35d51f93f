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

grant select on payments.bank_qr to recaudo_app, recaudo_auditor;
grant insert on payments.bank_qr to recaudo_app;
reset role;
