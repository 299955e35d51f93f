-- processor.post (0025) with the dimensions of a line, as ledger.post_batch takes them since 0026.
set local role recaudo_owner;
drop function processor.post;
create function processor.post(
    keys uuid[], fingerprints bytea[], kinds text[], dates date[], source_kinds text[], source_ids text[],
    reversed bigint[], recorded timestamptz,
    leg_entry integer[], leg_line integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[],
    leg_third_party bigint[], leg_cost_centre integer[],
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
                           leg_entry, leg_line, leg_account, leg_amount, leg_obligation, leg_third_party,
                           leg_cost_centre) p;
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
