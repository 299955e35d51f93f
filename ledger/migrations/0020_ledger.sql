-- The double-entry ledger. Whatever the program does, the database holds: an entry balances and has lines; a
-- posted row is never changed or deleted; a key is used once; an effective date lies in an open period; an
-- account exists and is open; numbers have no gaps; the receivables subledger equals its control accounts.
--
-- The application may only EXECUTE ledger.post_batch and ledger.open_obligations. Refusals carry their own SQLSTATE:
--   RC001 entry does not balance        RC004 posted rows are immutable       RC007 obligation unknown
--   RC002 lines for an old entry        RC005 no open period for the date     RC008 entry already reversed
--   RC003 entry without lines           RC006 account unknown or closed       RC009 obligation would go below zero
create schema ledger authorization recaudo_owner;
grant usage on schema ledger to recaudo_app, recaudo_auditor, recaudo_sequencer;
set local role recaudo_owner;

create table ledger.account (
  id        integer primary key,                     -- the code of the CGN catalogue read as a number
  code      text not null unique check (code ~ '^[0-9]{4,12}$'),
  name      text not null check (name <> ''),
  nature    char(1) not null check (nature in ('D', 'C')),
  status    text not null check (status in ('verified', 'memory', 'uncertain', 'project')),
  closed_on date,
  check (id::text = code)
);

create table ledger.period (
  year  integer not null check (year between 2000 and 2100),
  month integer not null check (month between 1 and 12),
  state text not null check (state in ('open', 'closed')),
  primary key (year, month)
);

-- One row, locked FOR UPDATE by every posting: it gives the total order and the gapless numbers.
create table ledger.head (
  id       integer primary key check (id = 1),
  last_seq bigint not null check (last_seq >= 0)
);
insert into ledger.head values (1, 0);

create table ledger.entry (
  seq          bigint primary key,
  key          uuid not null unique,
  fingerprint  bytea not null check (octet_length(fingerprint) = 32),
  kind         text not null check (kind <> ''),
  effective_on date not null,
  recorded_at  timestamptz not null,
  source_kind  text not null check (source_kind <> ''),
  source_id    text not null check (source_id <> ''),
  reverses     bigint unique                       -- an entry is reversed once
);
create index entry_source on ledger.entry (source_kind, source_id);

create table ledger.posting (
  seq           bigint not null,
  line          smallint not null check (line >= 1),
  account_id    integer not null,
  amount        bigint not null check (amount <> 0),  -- centavos; debit positive, credit negative
  obligation_id bigint,
  primary key (seq, line)
);
create index posting_account on ledger.posting (account_id, seq);
create index posting_obligation on ledger.posting (obligation_id, seq) where obligation_id is not null;

create table ledger.balance (
  account_id integer primary key,
  debit      bigint not null default 0 check (debit >= 0),
  credit     bigint not null default 0 check (credit >= 0),
  postings   bigint not null default 0
) with (fillfactor = 50);

-- The receivables subledger: what one subject owes for one concept of one vigencia. `balance` moves only with
-- postings on its own receivable account, in the same statement that moves the control account.
create table ledger.obligation (
  id           bigint generated always as identity primary key,
  subject_kind text not null check (subject_kind <> ''),
  subject_id   bigint not null,
  concept      text not null check (concept <> ''),
  vigencia     integer not null check (vigencia between 1990 and 2100),
  due_on       date not null,
  account_id   integer not null,
  charged      bigint not null default 0,
  balance      bigint not null default 0 check (balance >= 0),
  unique (subject_kind, subject_id, vigencia, concept)
) with (fillfactor = 70);

-- Integrity triggers run as the owner with a fixed path: what they sum is all rows, whoever inserts.
create function ledger.check_new_postings() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  head_seq bigint;
  bad      bigint;
begin
  select last_seq into head_seq from ledger.head where id = 1;
  select min(seq) into bad from fresh where seq <= head_seq;
  if bad is not null then
    raise exception 'entry % is already posted; it takes no more lines', bad using errcode = 'RC002';
  end if;
  select f.seq into bad from fresh f group by f.seq having sum(f.amount) <> 0 limit 1;
  if bad is not null then
    raise exception 'entry % does not balance', bad using errcode = 'RC001';
  end if;
  select e.seq into bad from ledger.entry e
   where e.seq > head_seq and not exists (select from fresh f where f.seq = e.seq) limit 1;
  if bad is not null then
    raise exception 'entry % has no lines', bad using errcode = 'RC003';
  end if;
  return null;
end
$$;
create trigger posting_balances after insert on ledger.posting
  referencing new table as fresh for each statement execute function ledger.check_new_postings();
alter table ledger.posting enable always trigger posting_balances;

-- An entry inserted without its lines, by whoever holds the table, is found at COMMIT: the head did not move.
create function ledger.check_entry_is_numbered() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.seq > (select last_seq from ledger.head where id = 1)
     or not exists (select from ledger.posting p where p.seq = new.seq) then
    raise exception 'entry % has no lines or no number', new.seq using errcode = 'RC003';
  end if;
  return null;
end
$$;
-- Deferred and per row: 65 000 rows of a bulk load cost a second; the posting path pays one index probe per entry.
create constraint trigger entry_is_numbered after insert on ledger.entry
  deferrable initially deferred for each row execute function ledger.check_entry_is_numbered();

create function ledger.refuse_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'what is posted in % is immutable: correct it with a new entry', tg_table_name
    using errcode = 'RC004';
end
$$;
create trigger entry_immutable before update or delete or truncate on ledger.entry
  for each statement execute function ledger.refuse_change();
create trigger posting_immutable before update or delete or truncate on ledger.posting
  for each statement execute function ledger.refuse_change();
alter table ledger.entry enable always trigger entry_immutable;
alter table ledger.posting enable always trigger posting_immutable;

-- Opens what does not exist yet and returns all of them in the order asked. Same key, other due date or account: the
-- first stands (a due date is changed by an act, not by asking again).
create function ledger.open_obligations(
    subject_kind text, subject_ids bigint[], vigencias integer[], concepts text[], due_dates date[],
    accounts integer[]) returns table (ordinal bigint, obligation_id bigint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  insert into ledger.obligation (subject_kind, subject_id, vigencia, concept, due_on, account_id)
  select open_obligations.subject_kind, a.subject_id, a.vigencia, a.concept, a.due_on, a.account_id
    from unnest(subject_ids, vigencias, concepts, due_dates, accounts)
         as a(subject_id, vigencia, concept, due_on, account_id)
  on conflict (subject_kind, subject_id, vigencia, concept) do nothing;
  return query
    select a.ordinal, o.id
      from unnest(subject_ids, vigencias, concepts)
           with ordinality as a(subject_id, vigencia, concept, ordinal)
      join ledger.obligation o
        on o.subject_kind = open_obligations.subject_kind and o.subject_id = a.subject_id
       and o.vigencia = a.vigencia and o.concept = a.concept
     order by a.ordinal;
end
$$;

-- Posts a batch of entries. Each statement is apart, so that it sees what the lock waited for. An entry whose key exists is
-- answered (status 'repeated' or 'conflict') and not posted; the others are posted all or none.
create function ledger.post_batch(
    keys uuid[], fingerprints bytea[], kinds text[], dates date[], source_kinds text[], source_ids text[],
    reversed bigint[], recorded timestamptz,
    leg_entry integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[])
  returns table (ordinal bigint, seq bigint, status text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  head_seq bigint;
  numbers  bigint[];  -- numbers[i] = the number of the i-th entry, null when its key exists already
  bad      text;
  touched  bigint;
  wanted   bigint;
begin
  select h.last_seq into head_seq from ledger.head h where h.id = 1 for update;

  select array_agg(case when known then null else head_seq + n end order by i) into numbers
    from (select k.i, e.seq is not null as known,
                 count(*) filter (where e.seq is null) over (order by k.i) as n
            from unnest(keys) with ordinality as k(key, i)
            left join ledger.entry e on e.key = k.key) as numbered;

  select to_char(d.day, 'YYYY-MM') into bad
    from (select distinct date_trunc('month', u.day)::date as day
            from unnest(dates) with ordinality as u(day, i) where numbers[u.i] is not null) as d
   where not exists (select from ledger.period p where p.year = extract(year from d.day)
                        and p.month = extract(month from d.day) and p.state = 'open')
   limit 1;
  if bad is not null then
    raise exception 'no open period for %', bad using errcode = 'RC005';
  end if;

  select r.target::text into bad
    from unnest(reversed) with ordinality as r(target, i)
   where r.target is not null and numbers[r.i] is not null
     and (not exists (select from ledger.entry e where e.seq = r.target)
          or exists (select from ledger.entry e where e.reverses = r.target))
   limit 1;
  if bad is not null then
    raise exception 'entry % cannot be reversed again', bad using errcode = 'RC008';
  end if;

  insert into ledger.entry (seq, key, fingerprint, kind, effective_on, recorded_at, source_kind, source_id, reverses)
  select numbers[u.i], u.key, u.fingerprint, u.kind, u.day, recorded, u.source_kind, u.source_id, u.target
    from unnest(keys, fingerprints, kinds, dates, source_kinds, source_ids, reversed)
         with ordinality as u(key, fingerprint, kind, day, source_kind, source_id, target, i)
   where numbers[u.i] is not null;
  get diagnostics wanted = row_count;

  if wanted > 0 then
    insert into ledger.posting (seq, line, account_id, amount, obligation_id)
    select numbers[l.entry], row_number() over (partition by l.entry order by l.i), l.account, l.amount, l.obligation
      from unnest(leg_entry, leg_account, leg_amount, leg_obligation)
           with ordinality as l(entry, account, amount, obligation, i)
     where numbers[l.entry] is not null;
    get diagnostics touched = row_count;
    if touched = 0 then
      raise exception 'entries without lines' using errcode = 'RC003';
    end if;

    with delta as (
      select p.account_id, sum(greatest(p.amount, 0)) as debit, sum(greatest(-p.amount, 0)) as credit, count(*) as n
        from ledger.posting p where p.seq > head_seq group by p.account_id)
    update ledger.balance b
       set debit = b.debit + d.debit, credit = b.credit + d.credit, postings = b.postings + d.n
      from (select * from delta order by account_id) d, ledger.account a
     where b.account_id = d.account_id and a.id = d.account_id and a.closed_on is null;
    get diagnostics touched = row_count;
    select count(distinct p.account_id) into wanted from ledger.posting p where p.seq > head_seq;
    if touched <> wanted then
      raise exception 'an account does not exist or is closed' using errcode = 'RC006';
    end if;

    -- The subledger moves with its control account: only lines on the obligation's own account count.
    begin
      update ledger.obligation o
         set balance = o.balance + d.net, charged = o.charged + d.charge
        from (select p.obligation_id, p.account_id, sum(p.amount) as net,
                     coalesce(sum(p.amount) filter (where e.kind in ('causacion', 'reversal-causacion')), 0) as charge
                from ledger.posting p join ledger.entry e on e.seq = p.seq
               where p.seq > head_seq and p.obligation_id is not null
               group by p.obligation_id, p.account_id
               order by p.obligation_id) d
       where o.id = d.obligation_id and o.account_id = d.account_id;
    exception when check_violation then
      raise exception 'an obligation would go below zero' using errcode = 'RC009';
    end;
    select p.obligation_id::text into bad from ledger.posting p
     where p.seq > head_seq and p.obligation_id is not null
       and not exists (select from ledger.obligation o where o.id = p.obligation_id) limit 1;
    if bad is not null then
      raise exception 'obligation % does not exist', bad using errcode = 'RC007';
    end if;

    update ledger.head h set last_seq = (select max(e.seq) from ledger.entry e where e.seq > head_seq) where h.id = 1;
  end if;

  return query
    select k.i, e.seq,
           case when numbers[k.i] is not null then 'posted'
                when e.fingerprint = fingerprints[k.i] then 'repeated'
                else 'conflict' end
      from unnest(keys) with ordinality as k(key, i) join ledger.entry e on e.key = k.key
     order by k.i;
end
$$;

-- Closing is an act of its own; a closed period is not opened again by the application.
create function ledger.close_period(closing_year integer, closing_month integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform 1 from ledger.head where id = 1 for update;
  if exists (select from ledger.period p where p.state = 'open'
               and (p.year, p.month) < (closing_year, closing_month)) then
    raise exception 'an earlier period is still open' using errcode = 'RC005';
  end if;
  update ledger.period p set state = 'closed' where p.year = closing_year and p.month = closing_month;
end
$$;

create function ledger.open_period(opening_year integer, opening_month integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into ledger.period values (opening_year, opening_month, 'open') on conflict do nothing;
end
$$;

-- Who decides from balances (what is still owed) takes the order lock first, reads after it, and posts.
create function ledger.lock_head() returns void
  language sql security definer set search_path = pg_catalog, pg_temp as
$$ select from ledger.head where id = 1 for update $$;

revoke all on all functions in schema ledger from public;
grant execute on function ledger.post_batch, ledger.open_obligations, ledger.close_period, ledger.open_period,
  ledger.lock_head
  to recaudo_app;
grant select on all tables in schema ledger to recaudo_app, recaudo_auditor;
reset role;
