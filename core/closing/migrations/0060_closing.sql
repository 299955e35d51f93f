-- What the bank handed over and what was decided about each line of it. Nothing here is rewritten.
create schema closing authorization recaudo_owner;
grant usage on schema closing to recaudo_app, recaudo_auditor;
set local role recaudo_owner;

create table closing.bank_file (
  id          bigint generated always as identity primary key,
  sha256      bytea not null unique check (octet_length(sha256) = 32),   -- the same file twice is refused
  format      text not null check (format in ('asobancaria-2001', 'camt.053')),
  name        text not null,
  day         date not null,                                             -- collection date, or closing date of the statement
  raw         bytea not null,
  received_at timestamptz not null,
  waiting     boolean not null default false                             -- its total is not yet in a statement
);

create table closing.matched_detail (
  sha256   bytea not null,
  lot      integer not null,
  sequence integer not null,
  primary key (sha256, lot, sequence)
);

create table closing.seen_entry (
  account         text not null,
  booked_day      integer not null,
  statement       text not null,
  bank_reference  text not null,
  entry_reference text not null,
  signed_amount   bigint not null,
  ordinal         integer not null,
  primary key (account, booked_day, statement, bank_reference, entry_reference, signed_amount, ordinal)
);

create table closing.last_balance (
  account text primary key,
  opening bigint not null,
  closing bigint not null,
  day     date not null
);

create table closing.decision (
  id         bigint generated always as identity primary key,
  day        date not null,
  decided_at timestamptz not null,
  type       text not null,
  exception  text,                 -- null: nothing for people to do
  amount     bigint not null,      -- of the bank, signed
  difference bigint not null,
  reference  text not null,
  payments   bigint[] not null,
  reason     text not null,
  why        text not null
);
create index decision_day on closing.decision (day, id);

create function closing.refuse_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '% is not rewritten', tg_table_name using errcode = 'RC004';
end
$$;
create trigger decision_immutable before update or delete or truncate on closing.decision
  for each statement execute function closing.refuse_change();
alter table closing.decision enable always trigger decision_immutable;

revoke all on all functions in schema closing from public;
grant select on all tables in schema closing to recaudo_app, recaudo_auditor;
grant insert on closing.bank_file, closing.matched_detail, closing.seen_entry, closing.last_balance, closing.decision to recaudo_app;
grant update (waiting) on closing.bank_file to recaudo_app;
grant update (opening, closing, day) on closing.last_balance to recaudo_app;
reset role;
