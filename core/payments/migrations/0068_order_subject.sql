-- An order has a subject, as the ledger names it: every order until now was of a parcel. An order pays what its subject
-- owes and nothing else: of a parcel its own obligations, of a subscriber those of his bills. Who pays at a window, by a
-- slip that somebody handed him, pays whose number is printed on it.
--   RC073 a line of an order is of another subject
set local role recaudo_owner;
alter table payments.payment_order rename column parcel_id to subject_id;
alter table payments.payment_order add column subject_kind text not null default 'predio'
  constraint payment_order_subject_kind_check check (subject_kind in ('predio', 'suscriptor'));
alter table payments.payment_order alter column subject_kind drop default;   -- who writes an order says whose it is
drop index payments.order_parcel;
create index order_subject on payments.payment_order (subject_kind, subject_id, state);

create function payments.require_own_lines() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  stranger bigint;
begin
  select l.order_id into stranger
    from added l join payments.payment_order o on o.id = l.order_id
    left join ledger.obligation x on x.id = l.obligation_id and x.side = 1
    left join billing.service_bill b on x.subject_kind = 'factura-servicios' and b.id = x.subject_id
   where case o.subject_kind
           when 'predio' then x.subject_kind is distinct from 'predio' or x.subject_id <> o.subject_id
           else b.subscriber_id is distinct from o.subject_id
         end
   limit 1;
  if stranger is not null then
    raise exception 'order % has a line of another subject', stranger using errcode = 'RC073';
  end if;
  return null;
end
$$;
create trigger order_line_is_own after insert on payments.order_line
  referencing new table as added for each statement execute function payments.require_own_lines();
alter table payments.order_line enable always trigger order_line_is_own;
revoke all on function payments.require_own_lines from public;
reset role;
