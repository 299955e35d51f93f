-- What is typed as the slip of a deposit or of a base is free text, and may name a person (Ley 1581/2012); the log is public.
-- Its event commits to it with this salt, which is nowhere else, and its entry is named by that commitment. Movements of
-- before have a salt too, and their slip in the log, where nothing is rewritten.
set local role recaudo_owner;
alter table till.movement
  add column slip_salt bytea not null default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
    constraint movement_slip_salt check (octet_length(slip_salt) = 32);
reset role;
