-- An order may pay instalments of a vigencia: a part of what is owed. A line keeps what was owed then, so that it is
-- stale when that changed, as a line that takes the whole is. docs/decisions/0040.
set local role recaudo_owner;
alter table payments.payment_order
  add column instalment smallint check (instalment between 1 and 12);      -- pays up to this one; null: whole vigencias
alter table payments.order_line
  add column owed bigint,                                                   -- null: the line takes all that was owed
  add constraint order_line_takes_a_part 
    check (owed is null or (owed > capital and interest = 0 and discount = 0));

create or replace function payments.order_is_stale(p_order bigint) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from payments.order_line l join ledger.obligation x on x.id = l.obligation_id
                  where l.order_id = p_order and x.balance <> coalesce(l.owed, l.capital))
$$;
reset role;
