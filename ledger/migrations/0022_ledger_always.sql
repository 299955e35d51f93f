-- As the other guards of 0020: it fires whoever writes, also with session_replication_role = replica.
set local role recaudo_owner;
alter table ledger.entry enable always trigger entry_is_numbered;
reset role;
