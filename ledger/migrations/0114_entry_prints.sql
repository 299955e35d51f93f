-- What no fingerprint covers (the instant of recording, third party and cost centre of each line, and the key itself) is
-- printed soon after it is posted, behind the postings like the day totals: a seal covers it only when its volume ends.
-- `recaudo ledger check` makes each print again. docs/ledger-check.md.
set local role recaudo_owner;

-- Of the entries after since_seq up to through_seq, all of one volume; SHA-256 of their concatenation in order.
create table ledger.entry_print (
  since_seq   bigint primary key check (since_seq >= 0),
  through_seq bigint not null unique check (through_seq > since_seq),
  -- Of each line: number of the entry, microseconds of recording, third party, cost centre (0: none); 8 bytes each. Null:
  -- the volume had left before it was printed; its seal covers them.
  lines       bytea check (octet_length(lines) = 32),
  -- Of each entry: key, number (8 bytes), fingerprint. Keys stay when a volume leaves.
  keys        bytea not null check (octet_length(keys) = 32)
);
create trigger never_deleted before delete or truncate on ledger.entry_print
  for each statement execute function ledger.refuse_change();
alter table ledger.entry_print enable always trigger never_deleted;

-- How far they go, kept apart: the last ones deleted would otherwise be entries that are not printed yet.
alter table ledger.day_total_mark add column printed_through bigint not null default 0 check (printed_through >= 0);

-- The plan is of the range at hand: a generic one reads every key there is for the few of a round.
create function ledger.print_of(since bigint, through bigint, out lines bytea, out keys bytea)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_custom_plan as $$
begin
  select sha256(coalesce(string_agg(int8send(p.seq) || int8send((extract(epoch from e.recorded_at) * 1000000)::bigint)
                                    || int8send(coalesce(p.third_party_id, 0))
                                    || int8send(coalesce(p.cost_centre_id, 0)::bigint),
                                    ''::bytea order by p.seq, p.line), '')) into lines
    from ledger.entry e join ledger.posting p on p.seq = e.seq
   where e.seq > since and e.seq <= through and p.seq > since and p.seq <= through;
  select sha256(coalesce(string_agg(uuid_send(k.key) || int8send(k.seq) || k.fingerprint, ''::bytea order by k.seq), ''))
    into keys
    from ledger.entry e join ledger.entry_key k on k.key = e.key
   where e.seq > since and e.seq <= through;
end
$$;

-- The keys of a volume that left before it was printed, which stay: one changed there lets an old act be posted twice. They
-- have no index by number, so a round reads them once for the whole volume, in prints of at most twenty thousand.
create function ledger.print_keys(since bigint, through bigint) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into ledger.entry_print (since_seq, through_seq, keys)
  select p.since_seq, least(p.since_seq + 20000, through),
         sha256(coalesce(string_agg(uuid_send(k.key) || int8send(k.seq) || k.fingerprint, ''::bytea order by k.seq), ''))
    from generate_series(since, through - 1, 20000) as p (since_seq)
    left join (select e.key, e.seq, e.fingerprint, since + (e.seq - since - 1) / 20000 * 20000 as since_seq
                 from ledger.entry_key e where e.seq > since and e.seq <= through) k using (since_seq)
   group by p.since_seq
$$;

-- Prints up to max_entries that have none, all of one volume, and answers how far the prints go. The last print grows until
-- it has a thousand entries, while its rows are still what it says: so a quiet town has few prints, and what was changed
-- meanwhile stays named. The caller holds the mark of the day totals.
create function ledger.print_entries(max_entries integer) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  tail      ledger.entry_print;
  v         ledger.volume;
  since     bigint;
  until_seq bigint;
begin
  -- A mark that was changed is named by the check; it stops no day totals.
  select greatest(m.printed_through, (select coalesce(max(p.through_seq), 0) from ledger.entry_print p)) into since
    from ledger.day_total_mark m where m.id = 1;
  select * into tail from ledger.entry_print where through_seq = since;
  select * into v from ledger.volume where first_seq <= since + 1 and (last_seq is null or last_seq > since);
  if v.taken_out then
    perform ledger.print_keys(since, v.last_seq);
    return v.last_seq;
  end if;
  select least(since + max_entries, h.last_seq, v.last_seq) into until_seq from ledger.head h where h.id = 1;
  if until_seq <= since then
    return since;
  end if;
  if until_seq - tail.since_seq <= 1000 and tail.since_seq >= v.first_seq - 1
     and (tail.lines, tail.keys) = (select p.lines, p.keys from ledger.print_of(tail.since_seq, since) p) then
    update ledger.entry_print t set through_seq = until_seq, lines = p.lines, keys = p.keys
      from ledger.print_of(tail.since_seq, until_seq) p where t.since_seq = tail.since_seq;
  else
    insert into ledger.entry_print (since_seq, through_seq, lines, keys)
    select since, until_seq, p.lines, p.keys from ledger.print_of(since, until_seq) p;
  end if;
  return until_seq;
end
$$;

-- As in 0029, and prints behind it. Entries are locked before lines, as whoever ends a volume or takes one out does.
create or replace function ledger.sum_days(max_entries integer) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  done      bigint;
  until_seq bigint;
begin
  lock table ledger.entry in access share mode;
  select through_seq into done from ledger.day_total_mark where id = 1 for update;
  select least(done + max_entries, h.last_seq) into until_seq from ledger.head h where h.id = 1;
  insert into ledger.day_total as t (account_id, effective_on, debit, credit, postings)
  select p.account_id, p.effective_on, sum(greatest(p.amount, 0)), sum(greatest(-p.amount, 0)), count(*)
    from ledger.posting p where p.seq > done and p.seq <= until_seq
   group by p.account_id, p.effective_on
   order by p.account_id, p.effective_on
  on conflict (account_id, effective_on) do update
    set debit = t.debit + excluded.debit, credit = t.credit + excluded.credit, postings = t.postings + excluded.postings;
  insert into ledger.third_party_day as t (account_id, third_party_id, effective_on, debit, credit, postings)
  select p.account_id, p.third_party_id, p.effective_on, sum(greatest(p.amount, 0)), sum(greatest(-p.amount, 0)), count(*)
    from ledger.posting p where p.seq > done and p.seq <= until_seq and p.third_party_id is not null
   group by p.account_id, p.third_party_id, p.effective_on
   order by p.account_id, p.third_party_id, p.effective_on
  on conflict (account_id, third_party_id, effective_on) do update
    set debit = t.debit + excluded.debit, credit = t.credit + excluded.credit, postings = t.postings + excluded.postings;
  update ledger.day_total_mark set through_seq = until_seq, printed_through = ledger.print_entries(max_entries) where id = 1;
  return until_seq - done;
end
$$;

-- As in 0033, and what leaves is printed: of its lines nothing is left to print.
create or replace function ledger.take_out_volume(number integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  v ledger.volume;
begin
  perform from ledger.head where id = 1 for update;
  select * into v from ledger.volume where id = number;
  if v.seal is null or v.taken_out or exists (select from ledger.volume where id < number and not taken_out) then
    raise exception 'volume % is not sealed, or not the oldest', number using errcode = 'RC016';
  end if;
  if not exists (select from ledger.volume where id >= number and last_year is not null) then
    raise exception 'no year was closed after volume %', number using errcode = 'RC016';
  end if;
  if (select through_seq from ledger.day_total_mark where id = 1) < v.last_seq then
    raise exception 'the day totals do not cover volume % yet', number using errcode = 'RC016';
  end if;
  if (select printed_through from ledger.day_total_mark where id = 1) < v.last_seq then
    raise exception 'the prints do not cover volume % yet', number using errcode = 'RC016';
  end if;
  perform ledger.fold_volume(v);
  execute format('alter table ledger.entry detach partition ledger.entry_volume_%s', number);
  execute format('alter table ledger.posting detach partition ledger.posting_volume_%s', number);
  update ledger.volume set taken_out = true where id = number;
end
$$;

revoke all on function ledger.print_of, ledger.print_keys, ledger.print_entries from public;
grant select on ledger.entry_print to recaudo_app, recaudo_auditor;
reset role;
