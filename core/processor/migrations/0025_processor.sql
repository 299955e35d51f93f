-- The posting engine's one round trip: entries and their audit events in one statement, and so in one commit.
create schema processor authorization recaudo_owner;
grant usage on schema processor to recaudo_app;
set local role recaudo_owner;

-- ledger.post_batch, and for a batch that was posted the event of each entry. An event names its entry by number, which
-- only the head's lock gives: the writer sends each event without it, and the two frames of bytes that stand before the
-- number's digits, for every count of digits (frame i for i digits). Protobuf merges what stands twice.
create function processor.post(
    keys uuid[], fingerprints bytea[], kinds text[], dates date[], source_kinds text[], source_ids text[],
    reversed bigint[], recorded timestamptz,
    leg_entry integer[], leg_line integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[],
    event_ids uuid[], events bytea[], subject_frames bytea[], posting_frames bytea[],
    producer text, epoch integer, first_event bigint, lane smallint)
  returns table (ordinal bigint, seq bigint, status text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  ordinals bigint[];
  numbers  bigint[];
  statuses text[];
begin
  select array_agg(p.ordinal order by p.ordinal), array_agg(p.seq order by p.ordinal), array_agg(p.status order by p.ordinal)
    into ordinals, numbers, statuses
    from ledger.post_batch(keys, fingerprints, kinds, dates, source_kinds, source_ids, reversed, recorded,
                           leg_entry, leg_line, leg_account, leg_amount, leg_obligation) p;
  if statuses[1] = 'posted' then
    perform audit.append_next(event_ids, producer, epoch, first_event, lane,
      (select array_agg(events[n.i] || subject_frames[length(n.digits)] || convert_to(n.digits, 'UTF8')
                        || posting_frames[length(n.digits)] || convert_to(n.digits, 'UTF8') order by n.i)
         from (select u.i, u.seq::text as digits from unnest(numbers) with ordinality as u(seq, i)) n));
  end if;
  return query select * from unnest(ordinals, numbers, statuses);
end
$$;
revoke all on function processor.post from public;
grant execute on function processor.post to recaudo_app;
reset role;
