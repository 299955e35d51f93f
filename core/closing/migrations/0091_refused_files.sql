-- A bank's file that cannot be read is kept whole, with what is wrong with it: nothing of it is posted, and the others
-- of its run are not kept waiting.
set local role recaudo_owner;

create table closing.refused_file (
  id          bigint generated always as identity primary key,
  sha256      bytea not null unique check (octet_length(sha256) = 32),
  name        text not null,
  day         date not null,          -- of the run
  reason      text not null check (reason <> ''),
  raw         bytea not null,
  received_at timestamptz not null
);
create trigger refused_file_immutable before update or delete or truncate on closing.refused_file
  for each statement execute function closing.refuse_change();
alter table closing.refused_file enable always trigger refused_file_immutable;

grant select on closing.refused_file to recaudo_app, recaudo_auditor;
grant insert on closing.refused_file to recaudo_app;
reset role;
