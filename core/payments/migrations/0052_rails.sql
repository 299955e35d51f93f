-- More rails than one: each has a row here, and an attempt names the one it was made on. What brings money at a
-- counter has a row too.
set local role recaudo_owner;
create table payments.rail (name text primary key check (name ~ '^[a-z][a-z0-9-]{1,15}$'));
insert into payments.rail values ('pse'), ('placetopay'), ('wompi'), ('banco');
alter table payments.attempt drop constraint attempt_rail_check;
alter table payments.attempt add foreign key (rail) references payments.rail;

-- ACH's number of the same payment: what the bank's file, the statement and the daily report know it by. On PSE it is
-- the number that the rail itself is asked by; elsewhere it is told once the payer has been at the bank.
alter table payments.attempt add column ach_cus text not null default '';
create index attempt_ach_cus on payments.attempt (ach_cus) where ach_cus <> '';
create index attempt_ach_cus_prefix on payments.attempt (ach_cus collate "C") where ach_cus <> '';
-- Told once: the bank's day looks payments up by it.
create function payments.check_ach_cus() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.ach_cus <> '' and new.ach_cus <> old.ach_cus then
    raise exception 'what identifies a payment does not change' using errcode = 'RC021';
  end if;
  return new;
end
$$;
create trigger attempt_ach_cus before update on payments.attempt
  for each row execute function payments.check_ach_cus();
alter table payments.attempt enable always trigger attempt_ach_cus;

create index attempt_unfinalized_by_rail on payments.attempt (rail, id)
  where state = 'approved' and rail <> 'banco' and finalized_at is null;
drop index payments.attempt_unfinalized;

-- Hints by day, rail and what they turned out to be. Those that were heard are evidence of their attempt, whole; a
-- forged one leaves this count and nothing else, so that nobody fills the disk with them.
create table payments.notice_tally (
  day     date not null,
  rail    text not null references payments.rail,
  verdict text not null check (verdict in ('valido', 'repetido', 'desconocido', 'rechazado')),
  notices bigint not null check (notices > 0),
  last_at timestamptz not null,
  primary key (day, rail, verdict)
);
create index evidence_sha on payments.evidence (attempt_id, sha256);

revoke all on all functions in schema payments from public;
grant update (ach_cus) on payments.attempt to recaudo_app;
grant select on payments.rail, payments.notice_tally to recaudo_app, recaudo_auditor;
grant insert, update (notices, last_at) on payments.notice_tally to recaudo_app;
reset role;
