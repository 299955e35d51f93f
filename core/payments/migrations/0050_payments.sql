-- Payment orders, the attempts to pay them, and everything anybody said about an attempt.
create schema payments authorization recaudo_owner;
grant usage on schema payments to recaudo_app, recaudo_auditor;
set local role recaudo_owner;

create sequence payments.order_number;

create table payments.payment_order (
  id          bigint generated always as identity primary key,
  token       text not null unique check (length(token) = 22),     -- 128 random bits, what the address carries
  reference   text not null unique check (reference ~ '^[1-9][0-9]{14}$'),
  parcel_id   bigint not null,
  created_at  timestamptz not null,
  valid_until date not null,                                         -- the amount holds to the end of this day
  total       bigint not null check (total > 0),
  state       text not null check (state in ('open', 'paid', 'expired')),
  request_key text not null unique,                                  -- Idempotency-Key, with its scope; kept for ever
  request_sha bytea not null check (octet_length(request_sha) = 32)
);
create index order_parcel on payments.payment_order (parcel_id, state);
create index order_open on payments.payment_order (valid_until) where state = 'open';

create table payments.order_line (
  order_id      bigint not null references payments.payment_order,
  obligation_id bigint not null,
  vigencia      integer not null,
  concept       text not null,
  capital       bigint not null check (capital >= 0),
  interest      bigint not null check (interest >= 0),
  discount      bigint not null check (discount >= 0),
  primary key (order_id, obligation_id)
);
create index order_line_obligation on payments.order_line (obligation_id);

create table payments.attempt (
  id             bigint generated always as identity primary key,  -- the ticketId towards the rail
  token          text not null unique check (length(token) = 22),
  order_id       bigint not null references payments.payment_order,
  rail           text not null check (rail in ('pse', 'banco')),
  state          text not null check (state in ('created', 'pending', 'review', 'approved', 'declined', 'failed',
                                                'expired', 'not_started', 'reversed')),
  amount         bigint not null check (amount > 0),
  bank_code      text not null default '',
  bank_name      text not null default '',
  cus            text,
  redirect_url   text,
  payer_ip       text not null default '',
  cause          text not null default '',
  created_at     timestamptz not null,
  decided_at     timestamptz,
  paid_on        date,                       -- the date that counts in law: the approval, in Bogota (ET 803)
  queries        integer not null default 0,
  next_query_at  timestamptz,                -- null: nobody asks any more
  claimed_until  timestamptz,                -- one query in flight per payment
  finalized_at   timestamptz,
  entry_seq      bigint unique,
  request_key    text unique,                -- Idempotency-Key of the request that started it
  settled_at     timestamptz,
  late           boolean not null default false,
  duplicate      boolean not null default false,
  unique (rail, cus),
  check (state <> 'approved' or (entry_seq is not null and paid_on is not null and decided_at is not null))
);
create index attempt_order on payments.attempt (order_id);
create index attempt_due on payments.attempt (next_query_at) where next_query_at is not null;
create index attempt_unfinalized on payments.attempt (id) where state = 'approved' and rail = 'pse' and finalized_at is null;
create index attempt_unsettled on payments.attempt (paid_on) where state in ('approved', 'review') and settled_at is null;

-- Raw, with its hash, before it is believed. Never changed.
create table payments.evidence (
  id          bigint generated always as identity primary key,
  attempt_id  bigint not null references payments.attempt,
  source      text not null check (source in ('creacion', 'consulta', 'retorno', 'aviso', 'archivo', 'finalizacion')),
  received_at timestamptz not null,
  raw         bytea not null,
  sha256      bytea not null check (octet_length(sha256) = 32)
);
create index evidence_attempt on payments.evidence (attempt_id, id);

create table payments.receipt_head (id integer primary key check (id = 1), last_number bigint not null);
insert into payments.receipt_head values (1, 0);

create table payments.receipt (
  number     bigint primary key check (number > 0),
  attempt_id bigint not null unique references payments.attempt,
  code       text not null unique check (code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),   -- Crockford base32, 60 random bits
  issued_at  timestamptz not null,
  applied    jsonb not null                                                    -- what the payment settled, line by line
);

-- What people must look at. Opened by the machine, closed by a person with a reason.
create table payments.treasury_case (
  id         bigint generated always as identity primary key,
  kind       text not null check (kind in ('DUPLICADO', 'VALOR_DISTINTO', 'TARDIO', 'POR_IMPUTAR', 'IDENTIDAD', 'INCIDENTE')),
  attempt_id bigint not null references payments.attempt,
  amount     bigint not null,
  reason     text not null,
  opened_at  timestamptz not null,
  closed_at  timestamptz,
  unique (kind, attempt_id)
);

create function payments.refuse_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '% is not rewritten', tg_table_name using errcode = 'RC004';
end
$$;
create trigger evidence_immutable before update or delete or truncate on payments.evidence
  for each statement execute function payments.refuse_change();
create trigger receipt_immutable before update or delete or truncate on payments.receipt
  for each statement execute function payments.refuse_change();
alter table payments.evidence enable always trigger evidence_immutable;
alter table payments.receipt enable always trigger receipt_immutable;

-- The one transition table. Money that arrived is never un-arrived: approved leaves only by reversal.
create table payments.transition (source text not null, target text not null, primary key (source, target));
insert into payments.transition values
  ('created', 'pending'), ('created', 'failed'), ('created', 'not_started'), ('created', 'approved'),
  ('pending', 'approved'), ('pending', 'declined'), ('pending', 'failed'), ('pending', 'expired'), ('pending', 'review'),
  ('created', 'review'), ('failed', 'review'), ('declined', 'review'), ('expired', 'review'), ('not_started', 'review'),
  ('failed', 'approved'), ('declined', 'approved'), ('expired', 'approved'), ('not_started', 'approved'),
  ('review', 'approved'), ('review', 'reversed'), ('approved', 'reversed');

create function payments.check_transition() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.state <> old.state
     and not exists (select from payments.transition t where t.source = old.state and t.target = new.state) then
    raise exception 'a payment does not go from % to %', old.state, new.state using errcode = 'RC020';
  end if;
  if new.amount <> old.amount or new.order_id <> old.order_id or new.rail <> old.rail
     or (old.entry_seq is not null and new.entry_seq is distinct from old.entry_seq)
     or (old.cus is not null and new.cus is distinct from old.cus) then
    raise exception 'what identifies a payment does not change' using errcode = 'RC021';
  end if;
  return new;
end
$$;
create trigger attempt_transition before update on payments.attempt
  for each row execute function payments.check_transition();

revoke all on all functions in schema payments from public;
grant usage on sequence payments.order_number to recaudo_app;
grant select on all tables in schema payments to recaudo_app, recaudo_auditor;
grant insert on payments.payment_order, payments.order_line, payments.attempt, payments.evidence, payments.receipt,
  payments.treasury_case to recaudo_app;
grant update (state) on payments.payment_order to recaudo_app;
grant update (state, cus, redirect_url, cause, decided_at, paid_on, queries, next_query_at,
  claimed_until, finalized_at, entry_seq,
  settled_at, late, duplicate) on payments.attempt to recaudo_app;
grant update (last_number) on payments.receipt_head to recaudo_app;
grant update (closed_at) on payments.treasury_case to recaudo_app;
reset role;
