-- audit.append_next (0012) for events whose entries name a number that is known only now: entry i is completed here with
-- `before`, the digits of first_number + i - 1, `between`, and the digits again; both are taken by how many digits there
-- are. Only the owner's functions that give those numbers call it (processor.post).
set local role recaudo_owner;
drop function audit.append_next;
create function audit.append_numbered(p_event_ids uuid[], p_producer text, p_epoch int, p_first_seq bigint, p_lane smallint,
                                      p_entries bytea[], p_first_number bigint, p_before bytea[], p_between bytea[])
  returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan as $$  -- planned again for each call it would take twice the time
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
  -- Nothing is looked up first: an event used twice is a broken promise, and the unique keys refuse it.
  insert into audit.outbox (event_id, producer, producer_epoch, producer_seq, lane, entry)
  select p_event_ids[e.n], p_producer, p_epoch, p_first_seq + e.n - 1, p_lane,
         p_entries[e.n] || p_before[length(e.digits)] || convert_to(e.digits, 'UTF8')
                        || p_between[length(e.digits)] || convert_to(e.digits, 'UTF8')
    from (select n, (p_first_number + n - 1)::text as digits from generate_series(1, total) as n) e;
end
$$;
revoke all on function audit.append_numbered from public;
reset role;
