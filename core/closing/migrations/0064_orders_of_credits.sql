-- A credit that named an order of ours was decided as that order's: no file that does not hold the order claims it.
set local role recaudo_owner;
alter table closing.loose_credit add column order_reference text check (order_reference <> '');
-- What the bank has said of a till's deposits and bases is looked up by slip and amount.
create index decision_till_move on closing.decision (reference, amount) where type = 'movimiento-caja';
reset role;
