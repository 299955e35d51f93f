-- Indexes of the treasury's desk: the day's sum, the list by state, and the search by the first characters.
set local role recaudo_owner;
create index attempt_collected on payments.attempt (paid_on, rail) include (amount) where state = 'approved';
create index attempt_by_state on payments.attempt (state, id);
-- The columns' own collation may be that of a language, in which a prefix is no range.
create index attempt_cus_prefix on payments.attempt (cus collate "C") where cus is not null;
create index order_reference_prefix on payments.payment_order (reference collate "C");
-- A case is looked for while it is open; closed ones only grow.
create index treasury_case_open on payments.treasury_case (opened_at, id) where closed_at is null;
reset role;
