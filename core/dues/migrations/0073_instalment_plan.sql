-- Voluntary instalments of predial (Ley 1995/2019 art. 6): a plan that an owner joined. It divides the capital of a
-- vigencia that was owed that day, over all its concepts. When each instalment was paid is not kept: it is read from the
-- ledger, from the entries after `after_seq`. docs/decisions/0040. New refusals:
--   RC074 a plan does not divide what its vigencia owes, some of it is held by a payment, or the first day is past
set local role recaudo_owner;

create function billing.ascends(days date[]) returns boolean
  language sql immutable strict set search_path = pg_catalog, pg_temp as $$
  select coalesce(bool_and(d > before), false) from
    (select u.d, lag(u.d, 1, '-infinity') over (order by u.n) as before from unnest(days) with ordinality as u(d, n)) s
$$;
create function billing.sum_of_positive(amounts bigint[]) returns numeric
  language sql immutable strict set search_path = pg_catalog, pg_temp as $$
  select case when bool_and(u.a > 0) then sum(u.a) end from unnest(amounts) as u(a)
$$;

create table billing.instalment_plan (
  id        bigint generated always as identity primary key,
  parcel_id bigint not null references registry.parcel,
  vigencia  integer not null check (vigencia between 1990 and 2100),
  joined_on date not null,
  joined_at timestamptz not null,
  after_seq bigint not null check (after_seq >= 0),           -- the ledger's head when it was joined
  total     bigint not null check (total > 0),
  due_on    date[] not null,
  amount    bigint[] not null,
  norm      text not null check (norm <> ''),
  invented  boolean not null,
  constraint instalment_plan_in_force unique (parcel_id, vigencia),
  constraint instalments_are_whole check (
    array_ndims(due_on) = 1 and array_ndims(amount) = 1 and cardinality(due_on) between 2 and 12
    and cardinality(amount) = cardinality(due_on) and array_position(due_on, null) is null
    and array_position(amount, null) is null),
  constraint instalment_days_ascend check (billing.ascends(due_on)),
  constraint instalments_add_up check (coalesce(billing.sum_of_positive(amount) = total, false)),
  constraint joined_before_the_first check (joined_on <= due_on[1])
);
create trigger instalment_plan_immutable before update or delete or truncate on billing.instalment_plan
  for each statement execute function billing.refuse_change();
alter table billing.instalment_plan enable always trigger instalment_plan_immutable;

-- What is divided is what is owed, in the transaction that joins: the head is locked, so nothing is posted beside it.
create function billing.require_plan_of_debt() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  owed bigint;
  held bigint;
  due  date;
begin
  select sum(o.balance), sum(o.held), min(o.due_on) into owed, held, due from ledger.obligation o
   where o.subject_kind = 'predio' and o.subject_id = new.parcel_id and o.vigencia = new.vigencia and o.side = 1;
  if owed is distinct from new.total or held <> 0 or due < new.joined_on
     or new.after_seq <> (select last_seq from ledger.head where id = 1) then
    raise exception 'a plan divides what vigencia % of parcel % owes, before it is overdue', new.vigencia, new.parcel_id
      using errcode = 'RC074';
  end if;
  return new;
end
$$;
create trigger instalment_plan_of_debt before insert on billing.instalment_plan
  for each row execute function billing.require_plan_of_debt();
alter table billing.instalment_plan enable always trigger instalment_plan_of_debt;

revoke all on function billing.ascends, billing.sum_of_positive, billing.require_plan_of_debt from public;
grant execute on function billing.ascends, billing.sum_of_positive to recaudo_app;   -- the checks of the table
grant select, insert on billing.instalment_plan to recaudo_app;
grant select on billing.instalment_plan to recaudo_auditor;
reset role;
