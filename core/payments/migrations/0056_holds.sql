-- Payments in flight hold what they will take (ledger migration 0028). Those that were in flight before get their hold
-- now: the first of each obligation, as much of it as is still owed.
set local role recaudo_owner;
with wanted as (
  select distinct on (l.obligation_id) a.id, l.obligation_id, least(l.capital, o.balance) as amount, a.created_at
    from payments.attempt a join payments.order_line l on l.order_id = a.order_id
    join ledger.obligation o on o.id = l.obligation_id
   where a.state in ('created', 'pending', 'review') and least(l.capital, o.balance) > 0
   order by l.obligation_id, a.id),
placed as (
  insert into ledger.hold (key, obligation_id, amount, placed_at, held_until)
  select 'pago-' || id, obligation_id, amount, created_at, created_at + interval '30 days' from wanted
  returning obligation_id, amount)
update ledger.obligation o set held = p.amount from placed p where o.id = p.obligation_id;

-- The daily comparison of the subledger with its control accounts: one a day, whichever process comes first.
create table payments.subledger_check (
  day              date primary key,
  checked_at       timestamptz not null,
  differences      integer not null check (differences >= 0),
  first_difference text not null,
  check ((differences = 0) = (first_difference = ''))
);
create trigger subledger_check_immutable before update or delete or truncate on payments.subledger_check
  for each statement execute function payments.refuse_change();
alter table payments.subledger_check enable always trigger subledger_check_immutable;
grant select, insert on payments.subledger_check to recaudo_app;
grant select on payments.subledger_check to recaudo_auditor;
reset role;
