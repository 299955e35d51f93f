-- Staff access and four eyes. Secrets (password hashes, session digests, throttle counters) are read by
-- recaudo_login only: the role of the business pool, recaudo_app, sees who people are and nothing to log in with.
-- An approval is decided once, by another person, over the very bytes proposed; the database holds that.
--   RC041 the role may not          RC043 the content is not what was seen     RC045 unknown proposal
--   RC042 maker and checker are one RC044 expired                              RC046 already decided
create schema access authorization recaudo_owner;
grant usage on schema access to recaudo_app, recaudo_login, recaudo_auditor;
set local role recaudo_owner;

-- Limits of a session by role (idle from the last use, absolute from the login).
create table access.role (
  name         text primary key,
  idle         interval not null check (idle > interval '0'),
  absolute     interval not null check (absolute >= idle),
  max_sessions integer not null check (max_sessions >= 1)
);
insert into access.role values
  ('contribuyente', '20 minutes', '8 hours', 5),
  ('cajero',        '15 minutes', '8 hours', 1),
  ('tesorero',      '15 minutes', '8 hours', 1),
  ('rentas',        '15 minutes', '8 hours', 1),
  ('auditor',       '15 minutes', '8 hours', 1),
  ('administrador', '10 minutes', '4 hours', 1);

create table access.account (
  id             bigint generated always as identity primary key,
  login          text not null unique check (login ~ '^[a-z][a-z0-9._-]{2,31}$'),
  name           text not null check (char_length(name) between 1 and 100),
  role           text not null references access.role,
  -- A keyed digest of the identity document: two accounts of one person carry one value.
  natural_person bytea not null check (octet_length(natural_person) = 32),
  created_at     timestamptz not null,
  disabled_at    timestamptz
);

create table access.credential (
  account_id   bigint primary key references access.account,
  password_phc text not null check (password_phc ~ '^\$argon2id\$'),
  pepper_id    integer not null,
  changed_at   timestamptz not null
);

-- The token itself is nowhere: the browser has it, the table has its SHA-256.
create table access.session (
  token_sha256 bytea primary key check (octet_length(token_sha256) = 32),
  id           uuid not null unique,          -- public: events and "my sessions"
  account_id   bigint not null references access.account,
  peer         bytea not null check (octet_length(peer) = 32),
  created_at   timestamptz not null,
  last_seen    timestamptz not null,
  absolute_end timestamptz not null,
  revoked_at   timestamptz,
  revoked_why  text check (revoked_why in ('logout', 'replaced', 'password', 'disabled', 'expired', 'ended')),
  check ((revoked_at is null) = (revoked_why is null)),
  check (absolute_end > created_at)
);
create index session_account on access.session (account_id) where revoked_at is null;

-- An ended session stays ended, whatever the clock does afterwards.
create function access.keep_revoked() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.revoked_at is not null and new is distinct from old then
    raise exception 'an ended session does not change' using errcode = 'RC004';
  end if;
  if new.token_sha256 <> old.token_sha256 or new.account_id <> old.account_id
     or new.absolute_end > old.absolute_end then
    raise exception 'a session keeps its token, its account and its end' using errcode = 'RC004';
  end if;
  return new;
end
$$;
create trigger session_keeps_end before update on access.session
  for each row execute function access.keep_revoked();
alter table access.session enable always trigger session_keeps_end;

-- Counters of attempts, by keyed digest of the account name or of the peer: neither stands here in clear.
create table access.login_throttle (
  key           bytea primary key check (octet_length(key) = 32),
  failures      integer not null default 0 check (failures >= 0),
  blocked_until timestamptz,
  tokens        numeric(9, 6) not null default 0 check (tokens >= 0),
  updated_at    timestamptz not null
);
create index login_throttle_age on access.login_throttle (updated_at) where failures < 100;

-- One token of the peer's bucket (20, one more each 6 s): true when there was one.
create function access.take_peer_token(peer bytea, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  have numeric;
begin
  insert into access.login_throttle as t (key, tokens, updated_at) values (peer, 20, at)
  on conflict (key) do update
    set tokens = least(20, t.tokens + greatest(0, extract(epoch from at - t.updated_at)) / 6),
        updated_at = at
  returning t.tokens into have;
  if have < 1 then
    return false;
  end if;
  update access.login_throttle t set tokens = t.tokens - 1 where t.key = peer;
  return true;
end
$$;

-- Admits one guess at an account, and counts it as failed in advance, so that parallel guesses cannot all pass before the
-- first has failed. 5 are free, then 2^(n-5) s to 15 min; at 100 nothing passes until someone unlocks the account.
-- Answers the number of failures with this one, or 0 when it may not be tried now.
create function access.admit_guess(account bytea, at timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t access.login_throttle;
begin
  insert into access.login_throttle (key, updated_at) values (account, at) on conflict (key) do nothing;
  select * into t from access.login_throttle x where x.key = account for update;
  if t.failures >= 100 or t.blocked_until > at then
    return 0;
  end if;
  t.failures := t.failures + 1;
  update access.login_throttle x
     set failures = t.failures, updated_at = at,
         blocked_until = case when t.failures < 5 then null
                              else at + make_interval(secs => least(900, 2 ^ least(t.failures - 5, 10))) end
   where x.key = account;
  -- Names tried once long ago are forgotten, a few at a time; a hard stop never is.
  delete from access.login_throttle x where x.key in
    (select o.key from access.login_throttle o where o.failures < 100 and o.updated_at < at - interval '2 days'
      order by o.updated_at limit 20 for update skip locked);
  return t.failures;
end
$$;

-- The account of a live session, and notes that it was used (at most once a minute). A session beyond a limit ends here
-- and for good; so does one whose last use lies in the future: the clock was set back.
create function access.use_session(token bytea, at timestamptz)
  returns table (session_id uuid, account_id bigint, login text, name text, role text, absolute_end timestamptz,
                 expired boolean)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  s access.session;
  a access.account;
  r access.role;
begin
  select * into s from access.session x where x.token_sha256 = token and x.revoked_at is null;
  if not found then
    return;
  end if;
  select * into strict a from access.account x where x.id = s.account_id;
  select * into strict r from access.role x where x.name = a.role;
  if at >= s.absolute_end or at >= s.last_seen + r.idle or at >= s.created_at + r.absolute
     or at < s.last_seen - interval '2 minutes' or a.disabled_at is not null then
    update access.session x set revoked_at = at, revoked_why = 'expired'
     where x.token_sha256 = token and x.revoked_at is null;
    if found then
      return query select s.id, a.id, a.login, a.name, a.role, s.absolute_end, true;
    end if;
    return;
  end if;
  if at >= s.last_seen + interval '1 minute' then
    update access.session x set last_seen = at where x.token_sha256 = token and x.revoked_at is null;
  end if;
  return query select s.id, a.id, a.login, a.name, a.role, s.absolute_end, false;
end
$$;

-- Four eyes: which roles may propose and which may decide each kind of change.
create table access.approval_rule (
  kind        text not null,
  role        text not null references access.role,
  may_propose boolean not null,
  may_decide  boolean not null,
  primary key (kind, role)
);
insert into access.approval_rule values
  ('tasa_interes', 'rentas',   true, true),
  ('tasa_interes', 'tesorero', true, true);

create table access.approval (
  id             uuid primary key,
  kind           text not null,
  payload        bytea not null check (octet_length(payload) between 1 and 65536),
  payload_sha256 bytea not null check (payload_sha256 = sha256(payload)),
  proposer       bigint not null references access.account,
  proposed_at    timestamptz not null,
  expires_at     timestamptz not null check (expires_at > proposed_at and expires_at <= proposed_at + interval '24 hours'),
  checker        bigint references access.account check (checker <> proposer),
  decision       text check (decision in ('approved', 'rejected')),
  decided_at     timestamptz,
  check ((decision is null) = (checker is null) and (decision is null) = (decided_at is null))
);
create index approval_pending on access.approval (expires_at) where decision is null;

-- Holds for whoever writes the table: content fixed at proposal, one decision, two natural persons.
create function access.guard_approval() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.decision is not null then
      raise exception 'a proposal begins undecided' using errcode = 'RC046';
    end if;
    return new;
  end if;
  if tg_op = 'DELETE' then
    raise exception 'a proposal is not deleted' using errcode = 'RC004';
  end if;
  if (new.id, new.kind, new.payload, new.payload_sha256, new.proposer, new.proposed_at, new.expires_at)
     is distinct from
     (old.id, old.kind, old.payload, old.payload_sha256, old.proposer, old.proposed_at, old.expires_at) then
    raise exception 'the content of a proposal does not change' using errcode = 'RC043';
  end if;
  if old.decision is not null then
    raise exception 'already decided' using errcode = 'RC046';
  end if;
  if new.checker = new.proposer
     or (select c.natural_person = p.natural_person from access.account c, access.account p
          where c.id = new.checker and p.id = new.proposer) then
    raise exception 'maker and checker are one person' using errcode = 'RC042';
  end if;
  return new;
end
$$;
create trigger approval_guard before insert or update or delete on access.approval
  for each row execute function access.guard_approval();
alter table access.approval enable always trigger approval_guard;

-- The same id with the same content by the same person is answered as the first one (a retried request).
create function access.propose(new_id uuid, new_kind text, content bytea, maker bigint, at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from access.account a join access.approval_rule r on r.role = a.role
                  where a.id = maker and a.disabled_at is null and r.kind = new_kind and r.may_propose) then
    raise exception 'this account may not propose %', new_kind using errcode = 'RC041';
  end if;
  insert into access.approval (id, kind, payload, payload_sha256, proposer, proposed_at, expires_at)
  values (new_id, new_kind, content, sha256(content), maker, at, at + interval '24 hours')
  on conflict (id) do nothing;
  if not exists (select from access.approval p where p.id = new_id and p.kind = new_kind and p.payload = content
                    and p.proposer = maker) then
    raise exception 'this id has another content' using errcode = 'RC043';
  end if;
end
$$;

-- seen = the SHA-256 of the bytes that were shown to the checker.
create function access.decide(proposal uuid, verdict text, by_account bigint, seen bytea, at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  p access.approval;
begin
  select * into p from access.approval x where x.id = proposal for update;
  if not found then
    raise exception 'no such proposal' using errcode = 'RC045';
  end if;
  if p.decision is not null then
    raise exception 'already decided' using errcode = 'RC046';
  end if;
  if by_account = p.proposer then
    raise exception 'maker and checker are one person' using errcode = 'RC042';
  end if;
  if not exists (select from access.account a join access.approval_rule r on r.role = a.role
                  where a.id = by_account and a.disabled_at is null and r.kind = p.kind and r.may_decide) then
    raise exception 'this account may not decide %', p.kind using errcode = 'RC041';
  end if;
  if at >= p.expires_at or at < p.proposed_at then
    raise exception 'the proposal expired' using errcode = 'RC044';
  end if;
  if seen is distinct from sha256(p.payload) then
    raise exception 'the content is not what was seen' using errcode = 'RC043';
  end if;
  update access.approval x set decision = verdict, checker = by_account, decided_at = at where x.id = proposal;
end
$$;

revoke all on all functions in schema access from public;
grant execute on function access.propose, access.decide to recaudo_app;
grant select on access.role, access.account, access.approval_rule, access.approval to recaudo_app, recaudo_auditor;

grant select, insert on access.account, access.credential, access.session to recaudo_login;
grant update (disabled_at) on access.account to recaudo_login;
grant update (password_phc, pepper_id, changed_at) on access.credential to recaudo_login;
grant update (last_seen, revoked_at, revoked_why) on access.session to recaudo_login;
grant select, insert, update, delete on access.login_throttle to recaudo_login;
grant select on access.role to recaudo_login;
grant execute on function access.take_peer_token, access.admit_guess, access.use_session to recaudo_login;
-- A login writes its event in its own transaction: recaudo_login may add to the outbox, and not read it.
grant execute on function audit.start_producer(text), audit.reserve_seq(text, int, int),
  audit.append(uuid[], text, int, bigint, smallint, bytea[]) to recaudo_login;
reset role;
alter role recaudo_login set statement_timeout = '10s';
alter role recaudo_login set lock_timeout = '5s';
alter role recaudo_login set idle_in_transaction_session_timeout = '30s';
