-- Which event of the public log tells a receipt, so that the receipt can name its entry there. Those that were issued
-- before this name none: a receipt is not rewritten.
set local role recaudo_owner;
alter table payments.receipt
  add column event_id uuid unique references audit.outbox deferrable initially deferred;  -- told before COMMIT
reset role;
