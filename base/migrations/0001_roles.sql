-- Roles (docs/architecture.md, "People"). Names are fixed. The owner never logs in; each service logs in as
-- itself and gets what later migrations grant it by name. Nothing is granted to PUBLIC.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['recaudo_owner', 'recaudo_migrate', 'recaudo_app', 'recaudo_login',
                                   'recaudo_sequencer', 'recaudo_auditor']
  loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I noinherit nosuperuser nocreatedb nocreaterole', role_name);
    end if;
  end loop;
end
$$;
alter role recaudo_migrate login;
alter role recaudo_app login;
alter role recaudo_login login;
alter role recaudo_sequencer login;
alter role recaudo_auditor login;
alter role recaudo_auditor set default_transaction_read_only = on;
alter role recaudo_auditor set statement_timeout = '120s';
alter role recaudo_app set statement_timeout = '60s';
alter role recaudo_app set lock_timeout = '5s';
alter role recaudo_app set idle_in_transaction_session_timeout = '60s';
grant recaudo_owner to recaudo_migrate;

do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to recaudo_migrate, recaudo_app, recaudo_login, '
                 'recaudo_sequencer, recaudo_auditor', current_database());
end
$$;
revoke all on schema public from public;
alter default privileges revoke execute on functions from public;
alter default privileges for role recaudo_owner revoke execute on functions from public;
grant usage on schema public to recaudo_app, recaudo_login, recaudo_sequencer, recaudo_auditor;
grant select on schema_migration to recaudo_app, recaudo_login, recaudo_sequencer, recaudo_auditor;
