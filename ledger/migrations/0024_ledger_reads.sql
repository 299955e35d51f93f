-- Reads by the day on which something took effect: exports, statements, balances as of a date.
set local role recaudo_owner;
create index entry_effective on ledger.entry (effective_on, seq);
reset role;
