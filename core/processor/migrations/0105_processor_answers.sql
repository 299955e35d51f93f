-- processor.post (0032) as ledger.post_batch answers since 0103.
set local role recaudo_owner;
create or replace function processor.post(
    keys uuid[], fingerprints bytea[], kinds text[], dates date[], source_kinds text[], source_ids text[],
    reversed bigint[], recorded timestamptz,
    leg_entry integer[], leg_line integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[],
    leg_third_party bigint[], leg_cost_centre integer[],
    event_ids uuid[], events bytea[], subject_frames bytea[], posting_frames bytea[],
    producer text, epoch integer, first_event bigint, lane smallint)
  returns table (ordinal bigint, seq bigint, status text)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  for ordinal, seq, status in
    select p.ordinal, p.seq, p.status
      from ledger.post_batch(keys, fingerprints, kinds, dates, source_kinds, source_ids, reversed, recorded,
                             leg_entry, leg_line, leg_account, leg_amount, leg_obligation, leg_third_party,
                             leg_cost_centre) p
  loop
    if status = 'posted' then  -- all of them
      perform audit.append_numbered(event_ids, producer, epoch, first_event, lane, events, seq, subject_frames,
                                    posting_frames);
    end if;
    return next;
  end loop;
end
$$;
reset role;
