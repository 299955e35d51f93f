-- processor.post (0032) answers as ledger.post_batch does since 0103. An event for each entry.
set local role recaudo_owner;
drop function processor.post;
create function processor.post(
    keys uuid[], fingerprints bytea[], kinds text[], dates date[], source_kinds text[], source_ids text[],
    reversed bigint[], recorded timestamptz,
    leg_entry integer[], leg_line integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[],
    leg_third_party bigint[], leg_cost_centre integer[],
    event_ids uuid[], events bytea[], subject_frames bytea[], posting_frames bytea[],
    producer text, epoch integer, first_event bigint, lane smallint)
  returns table (ordinal bigint, seq bigint, verdict text)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  if cardinality(event_ids) is distinct from cardinality(keys) then
    raise exception 'each entry of a batch has its event' using errcode = 'RC012';
  end if;
  for ordinal, seq, verdict in
    select p.ordinal, p.seq, p.verdict
      from ledger.post_batch(keys, fingerprints, kinds, dates, source_kinds, source_ids, reversed, recorded,
                             leg_entry, leg_line, leg_account, leg_amount, leg_obligation, leg_third_party,
                             leg_cost_centre) p
  loop
    if verdict = 'posted' then  -- all of them
      perform audit.append_numbered(event_ids, producer, epoch, first_event, lane, events, seq, subject_frames,
                                    posting_frames);
    end if;
    return next;
  end loop;
end
$$;
revoke all on function processor.post from public;
grant execute on function processor.post to recaudo_app;
reset role;
