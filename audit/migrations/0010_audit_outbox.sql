-- The outbox of the audit log (docs/architecture.md, "audit"): an event is inserted in the transaction of the act it
-- tells, so that a committed act cannot lack its event and a rolled-back one cannot have one.
create schema audit authorization recaudo_owner;
set local role recaudo_owner;

-- Who writes events. Sequence numbers of one (name, epoch) have no gaps: a missing event is visible.
create table audit.producer (
  name     text primary key check (length(name) between 1 and 100),
  epoch    int not null check (epoch > 0),
  next_seq bigint not null check (next_seq > 0)
);

create table audit.outbox (
  event_id       uuid primary key,
  producer       text not null,
  producer_epoch int not null,
  producer_seq   bigint not null,
  lane           smallint not null check (lane in (0, 1)),  -- 0 payments and acts of people, 1 bulk
  entry          bytea not null check (length(entry) between 1 and 65535),
  recorded_at    timestamptz not null default now(),
  unique (producer, producer_epoch, producer_seq)
);

-- What waits for its place in the log. A queue, not a record: the sequencer deletes what it planned.
create table audit.pending (
  lane           smallint not null,
  producer       text not null,
  producer_epoch int not null,
  producer_seq   bigint not null,
  event_id       uuid not null unique,
  primary key (lane, producer, producer_epoch, producer_seq)
);

-- The place of each event in the log, decided before the files are written.
create table audit.plan (
  log_index  bigint primary key check (log_index >= 0),
  event_id   uuid not null unique,
  leaf_hash  bytea not null check (length(leaf_hash) = 32),
  integrated boolean not null default false
);
create index plan_not_integrated on audit.plan (log_index) where not integrated;

create function audit.refuse_change() returns trigger language plpgsql
  set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'audit.% is append-only', tg_table_name using errcode = 'RC011';
end
$$;
create trigger outbox_is_append_only before update or delete or truncate on audit.outbox
  for each statement execute function audit.refuse_change();
create trigger plan_is_never_deleted before delete or truncate on audit.plan
  for each statement execute function audit.refuse_change();

-- A new run of a producer: its numbers start at 1 again under a new epoch.
create function audit.start_producer(p_name text) returns int language sql security definer
  set search_path = pg_catalog, pg_temp as $$
  insert into audit.producer as p (name, epoch, next_seq) values (p_name, 1, 1)
  on conflict (name) do update set epoch = p.epoch + 1, next_seq = 1
  returning epoch
$$;

-- The first of p_count consecutive numbers. The row stays locked until commit, so that a rollback gives
-- them back and the order of numbers is the order of commits.
create function audit.reserve_seq(p_name text, p_epoch int, p_count int) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  first bigint;
begin
  if p_count is null or p_count not between 1 and 10000 then
    raise exception 'a reservation has 1 to 10000 numbers' using errcode = 'RC012';
  end if;
  update audit.producer set next_seq = next_seq + p_count
    where name = p_name and epoch = p_epoch returning next_seq - p_count into first;
  if not found then
    raise exception 'epoch % of producer % has ended', p_epoch, p_name using errcode = 'RC013';
  end if;
  return first;
end
$$;

-- Idempotent: the same event with the same bytes and number is there already and nothing happens; another
-- content or number under its id is refused (RC010).
create function audit.append(p_event_ids uuid[], p_producer text, p_epoch int, p_first_seq bigint,
                             p_lane smallint, p_entries bytea[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  total int := cardinality(p_event_ids);
begin
  if total is distinct from cardinality(p_entries) or total not between 1 and 10000 then
    raise exception 'a call appends 1 to 10000 events, an entry for each' using errcode = 'RC012';
  end if;
  if exists (select from unnest(p_event_ids, p_entries) with ordinality as e(id, entry, n)
             join audit.outbox o on o.event_id = e.id
             where o.entry <> e.entry or o.producer <> p_producer or o.producer_epoch <> p_epoch
                or o.producer_seq <> p_first_seq + e.n - 1) then
    raise exception 'an event id was used with another content' using errcode = 'RC010';
  end if;
  perform from audit.producer
    where name = p_producer and epoch >= p_epoch
      and (epoch > p_epoch or p_first_seq + total <= next_seq) for update;
  if not found then
    raise exception 'numbers % and on were not reserved', p_first_seq using errcode = 'RC012';
  end if;
  with added as (
    insert into audit.outbox (event_id, producer, producer_epoch, producer_seq, lane, entry)
    select e.id, p_producer, p_epoch, p_first_seq + e.n - 1, p_lane, e.entry
    from unnest(p_event_ids, p_entries) with ordinality as e(id, entry, n)
    where not exists (select from audit.outbox o where o.event_id = e.id)
    returning lane, producer, producer_epoch, producer_seq, event_id)
  insert into audit.pending select * from added;
end
$$;

revoke all on function audit.refuse_change(), audit.start_producer(text),
  audit.reserve_seq(text, int, int),
  audit.append(uuid[], text, int, bigint, smallint, bytea[]) from public;
grant usage on schema audit to recaudo_app, recaudo_login, recaudo_sequencer, recaudo_auditor;
grant select on audit.producer, audit.outbox, audit.pending, audit.plan
  to recaudo_app, recaudo_sequencer, recaudo_auditor;
grant execute on function audit.start_producer(text), audit.reserve_seq(text, int, int),
  audit.append(uuid[], text, int, bigint, smallint, bytea[]) to recaudo_app;
grant delete on audit.pending to recaudo_sequencer;
grant insert on audit.plan to recaudo_sequencer;
grant update (integrated) on audit.plan to recaudo_sequencer;
reset role;
