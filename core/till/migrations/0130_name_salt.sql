-- The name of a till may be a person's (Ley 1581/2012), and the log is public: its event commits to the name with this salt,
-- which is nowhere else. Tills of before have theirs too, and their name in the log, where nothing is rewritten.
set local role recaudo_owner;
alter table till.register
  add column name_salt bytea not null default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
    constraint register_name_salt check (octet_length(name_salt) = 32);
reset role;
