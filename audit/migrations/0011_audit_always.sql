-- The guards of 0010 fire whoever writes, also with session_replication_role = replica.
set local role recaudo_owner;
alter table audit.outbox enable always trigger outbox_is_append_only;
alter table audit.plan enable always trigger plan_is_never_deleted;
reset role;
