-- A queue that was a table of its own cost each event two more index entries, a delete and a vacuum. The numbers of a
-- producer have no gaps and follow the order of its commits, so how far each run is planned is one number. For that the
-- numbers must be used in the transaction that reserved them: a later one could fill a place that was passed over.
set local role recaudo_owner;

create table audit.cursor (
  producer text not null,
  epoch    int not null,
  next_seq bigint not null check (next_seq > 0),   -- the first number of this run without a place in the log
  primary key (producer, epoch)
);
insert into audit.cursor (producer, epoch, next_seq)
select o.producer, o.producer_epoch,
       coalesce(min(o.producer_seq) filter (where w.event_id is not null), max(o.producer_seq) + 1)
  from audit.outbox o left join audit.pending w using (event_id)
 group by o.producer, o.producer_epoch;
insert into audit.cursor (producer, epoch, next_seq) select name, epoch, 1 from audit.producer on conflict do nothing;
drop table audit.pending;

alter table audit.producer add column reserved_in xid8;

-- Likewise, what the files hold is one number, and the plan is never updated.
create table audit.progress (
  id         int primary key check (id = 1),
  integrated bigint not null check (integrated >= 0)   -- entries of the log whose files are written
);
insert into audit.progress select 1, coalesce(max(log_index) + 1, 0) from audit.plan where integrated;
drop index audit.plan_not_integrated;
revoke update (integrated) on audit.plan from recaudo_sequencer;
alter table audit.plan drop column integrated;
drop trigger plan_is_never_deleted on audit.plan;
create trigger plan_is_append_only before update or delete or truncate on audit.plan
  for each statement execute function audit.refuse_change();
alter table audit.plan enable always trigger plan_is_append_only;

create or replace function audit.start_producer(p_name text) returns int language sql security definer
  set search_path = pg_catalog, pg_temp as $$
  with started as (
    insert into audit.producer as p (name, epoch, next_seq) values (p_name, 1, 1)
    on conflict (name) do update set epoch = p.epoch + 1, next_seq = 1
    returning name, epoch)
  insert into audit.cursor (producer, epoch, next_seq) select name, epoch, 1 from started returning epoch
$$;

create or replace function audit.reserve_seq(p_name text, p_epoch int, p_count int) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  first bigint;
begin
  if p_count is null or p_count not between 1 and 10000 then
    raise exception 'a reservation has 1 to 10000 numbers' using errcode = 'RC012';
  end if;
  update audit.producer set next_seq = next_seq + p_count, reserved_in = pg_current_xact_id()
    where name = p_name and epoch = p_epoch returning next_seq - p_count into first;
  if not found then
    raise exception 'epoch % of producer % has ended', p_epoch, p_name using errcode = 'RC013';
  end if;
  return first;
end
$$;

create or replace function audit.append(p_event_ids uuid[], p_producer text, p_epoch int, p_first_seq bigint,
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
  insert into audit.outbox (event_id, producer, producer_epoch, producer_seq, lane, entry)
  select e.id, p_producer, p_epoch, p_first_seq + e.n - 1, p_lane, e.entry
    from unnest(p_event_ids, p_entries) with ordinality as e(id, entry, n)
   where not exists (select from audit.outbox o where o.event_id = e.id);
  if found and not exists (select from audit.producer
                            where name = p_producer and epoch = p_epoch and p_first_seq + total <= next_seq
                              and reserved_in = pg_current_xact_id()) then
    raise exception 'numbers % and on were not reserved in this transaction', p_first_seq using errcode = 'RC012';
  end if;
end
$$;

-- Reserves and appends in one step, for a writer that alone uses its producer and so knows its next number. Nothing is
-- looked up first: an event or a number used twice is a broken promise, and the unique keys refuse it.
create function audit.append_next(p_event_ids uuid[], p_producer text, p_epoch int, p_first_seq bigint,
                                  p_lane smallint, p_entries bytea[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  total int := cardinality(p_event_ids);
begin
  if total is distinct from cardinality(p_entries) or total not between 1 and 10000 then
    raise exception 'a call appends 1 to 10000 events, an entry for each' using errcode = 'RC012';
  end if;
  update audit.producer set next_seq = next_seq + total, reserved_in = pg_current_xact_id()
   where name = p_producer and epoch = p_epoch and next_seq = p_first_seq;
  if not found then
    raise exception 'epoch % of producer % has ended, or % is not its next number', p_epoch, p_producer, p_first_seq
      using errcode = 'RC013';
  end if;
  insert into audit.outbox (event_id, producer, producer_epoch, producer_seq, lane, entry)
  select e.id, p_producer, p_epoch, p_first_seq + e.n - 1, p_lane, e.entry
    from unnest(p_event_ids, p_entries) with ordinality as e(id, entry, n);
end
$$;

revoke all on function audit.append_next(uuid[], text, int, bigint, smallint, bytea[]) from public;
grant execute on function audit.append_next(uuid[], text, int, bigint, smallint, bytea[]) to recaudo_app;
grant select on audit.cursor, audit.progress to recaudo_app, recaudo_sequencer, recaudo_auditor;
grant update (next_seq), delete on audit.cursor to recaudo_sequencer;
grant update (integrated) on audit.progress to recaudo_sequencer;
reset role;
