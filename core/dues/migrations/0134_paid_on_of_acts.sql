-- An act that applies money of the bank is the payment of a debt, on the day that it names: not that of its entry (ET art. 803).
-- Whoever reads what is owed tells it by that day, as of a payment (0122: written when the act is carried out).
set local role recaudo_owner;
alter table billing.entry_act add column paid_on date;  -- null: an act that is no payment
reset role;
