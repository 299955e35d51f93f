-- The guard of 0050 fires whoever writes, also with session_replication_role = replica; and a case is closed once, with
-- a reason.
set local role recaudo_owner;
alter table payments.attempt enable always trigger attempt_transition;

alter table payments.treasury_case
  add column close_reason text,
  add check (close_reason is null or char_length(btrim(close_reason)) >= 15),
  add check ((closed_at is null) = (close_reason is null));

create function payments.check_case() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.closed_at is not null
     or (to_jsonb(new) - 'closed_at' - 'close_reason') <> (to_jsonb(old) - 'closed_at' - 'close_reason') then
    raise exception 'a case is closed once, and nothing else of it changes' using errcode = 'RC004';
  end if;
  return new;
end
$$;
create trigger case_closed_once before update on payments.treasury_case
  for each row execute function payments.check_case();
create trigger case_kept before delete or truncate on payments.treasury_case
  for each statement execute function payments.refuse_change();
alter table payments.treasury_case enable always trigger case_closed_once;
alter table payments.treasury_case enable always trigger case_kept;

revoke all on all functions in schema payments from public;
grant update (close_reason) on payments.treasury_case to recaudo_app;
reset role;
