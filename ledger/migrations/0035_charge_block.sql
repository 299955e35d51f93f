-- The charge of many new obligations at once, with the entries that post them; and whose money it is that the municipality
-- collects for somebody else.
set local role recaudo_owner;

-- The environmental surcharge and its interest are owed by the debtor and are the authority's (Ley 99/1993 art. 44), so the
-- lines of what is owed to it concern the authority, and its auxiliary by third party shows what must be transferred. The
-- newest row of an account rules for the entries after since_seq.
create table ledger.beneficiary (
  id             bigint generated always as identity primary key,
  account_id     integer not null references ledger.account check (account_id::text like '2407%'),  -- CGN: resources of others
  third_party_id bigint not null references ledger.third_party,
  since_seq      bigint not null check (since_seq >= 0)
);
create trigger beneficiary_immutable before update or delete or truncate on ledger.beneficiary
  for each statement execute function ledger.refuse_change();
alter table ledger.beneficiary enable always trigger beneficiary_immutable;

create view ledger.beneficiary_now as
  select distinct on (account_id) account_id, third_party_id from ledger.beneficiary order by account_id, id desc;

-- From here on the lines of this account are the third party's: whether that is new, and whose they were. Two that entrust
-- wait for each other at the first lock, and none of them holds the table then.
create function ledger.entrust(account integer, third_party bigint, out changed boolean, out former bigint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  lock table ledger.beneficiary in share update exclusive mode;
  select b.third_party_id into former from ledger.beneficiary_now b where b.account_id = entrust.account;
  changed := former is distinct from third_party;
  if not changed then
    return;
  end if;
  -- Who names the lines of an entry has read this table, and keeps that lock until it is posted: all that was named before
  -- has its number and is committed when this lock is had, and who reads later reads the new row. The head is not locked:
  -- who posts may hold it already and wait for this table, and the number that it is given is greater in any case.
  lock table ledger.beneficiary in access exclusive mode;
  insert into ledger.beneficiary (account_id, third_party_id, since_seq)
  select entrust.account, entrust.third_party, h.last_seq from ledger.head h where h.id = 1;
end
$$;
revoke all on function ledger.entrust from public;
grant execute on function ledger.entrust to recaudo_app;
grant select on ledger.beneficiary, ledger.beneficiary_now to recaudo_app, recaudo_auditor;

-- Posts entries that charge obligations which they bring along, as ledger.post_batch would and then the subledger. Its
-- first parameters are those of that function, and the same rules hold; what that one asks of each line is asked here of
-- the whole, because every key and every obligation is new (the unique keys of both tables hold it). For the owner's own
-- functions that know what is due (billing.charge_block): the application's role does not call it. The caller pins the
-- plans: the check of each foreign key would be planned again for each row (measured: twice the time of all the rest).
--   RC033 the lines of an obligation are not what it is charged
create function ledger.charge_new(
    keys uuid[], fingerprints bytea[], kinds text[], dates date[], source_kinds text[], source_ids text[],
    reversed bigint[], recorded timestamptz,
    leg_entry integer[], leg_line integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[],
    leg_third_party bigint[], leg_cost_centre integer[],
    subject_kind text, vigencia integer, due_on date,
    new_obligation bigint[], new_subject bigint[], new_concept text[], new_account integer[], new_amount bigint[],
    new_third_party bigint[])
  returns table (first_seq bigint, last_seq bigint, recorded_at timestamptz)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  head_seq bigint;
  wanted   bigint;
  touched  bigint;
  setting  text;
begin
  if exists (select from (select l.obligation, l.account, sum(l.amount) as amount
                            from unnest(leg_obligation, leg_account, leg_amount) as l(obligation, account, amount)
                           where l.obligation is not null group by l.obligation, l.account) l
               full join unnest(new_obligation, new_account, new_amount) as o(id, account, amount)
                 on o.id = l.obligation and o.account = l.account
              where o.amount is distinct from l.amount)
     or exists (select from unnest(kinds, reversed) as u(kind, target)
                 where not ledger.counts_as_charge(u.kind) or u.target is not null)
     or array_remove(leg_cost_centre, null) <> '{}' then
    raise exception 'the lines of an obligation are not what it is charged' using errcode = 'RC033';
  end if;
  insert into ledger.obligation (id, subject_kind, subject_id, vigencia, concept, due_on, account_id, third_party_id,
                                 charged, balance)
  overriding system value
  select u.id, charge_new.subject_kind, u.subject, charge_new.vigencia, u.concept, charge_new.due_on, u.account,
         u.third_party, u.amount, u.amount
    from unnest(new_obligation, new_subject, new_concept, new_account, new_amount, new_third_party)
         as u(id, subject, concept, account, amount, third_party);

  -- From here on everybody who posts waits.
  select h.last_seq, greatest(recorded, h.last_recorded) into head_seq, recorded
    from ledger.head h where h.id = 1 for update;
  -- A line of a beneficiary's account carries the beneficiary, every other one a debtor.
  if exists (select from unnest(leg_account, leg_third_party) as l(account, party)
               join ledger.beneficiary_now b on b.account_id = l.account
              where l.party is distinct from b.third_party_id)
     or exists (select l.party from unnest(leg_account, leg_third_party) as l(account, party)
                 where l.account not in (select b.account_id from ledger.beneficiary_now b)
                except select unnest(new_third_party)) then
    raise exception 'the lines do not name whom they concern' using errcode = 'RC033';
  end if;
  perform ledger.require_open_periods(dates, kinds);
  setting := set_config('recaudo.posting', 'on', true);
  insert into ledger.entry (seq, key, kind, effective_on, recorded_at, source_kind, source_id)
  select head_seq + u.i, u.key, u.kind, u.day, recorded, u.source_kind, u.source_id
    from unnest(keys, kinds, dates, source_kinds, source_ids) with ordinality as u(key, kind, day, source_kind, source_id, i);
  insert into ledger.entry_key (key, seq, fingerprint)
  select u.key, head_seq + u.i, u.fingerprint
    from unnest(keys, fingerprints) with ordinality as u(key, fingerprint, i);
  insert into ledger.posting (seq, line, account_id, amount, obligation_id, effective_on, third_party_id)
  select head_seq + l.entry, l.line, l.account, l.amount, l.obligation, dates[l.entry], l.third_party
    from unnest(leg_entry, leg_line, leg_account, leg_amount, leg_obligation, leg_third_party)
         as l(entry, line, account, amount, obligation, third_party);
  setting := set_config('recaudo.posting', 'off', true);

  if exists (select from ledger.balance x where x.floor is not null and x.account_id = any (leg_account)) then
    perform ledger.require_floors(leg_entry, leg_account, leg_amount);
  end if;
  if exists (select from (select distinct l.account from unnest(leg_account, leg_obligation) as l(account, obligation)
                           where l.obligation is null) l
               join ledger.balance x on x.account_id = l.account and x.control) then
    raise exception 'a control account moves with its obligations only' using errcode = 'RC028';
  end if;
  with delta as materialized (
    select l.account, sum(greatest(l.amount, 0))::bigint as debit, sum(greatest(-l.amount, 0))::bigint as credit,
           count(*) as n
      from unnest(leg_account, leg_amount) as l(account, amount) group by l.account order by l.account),
  moved as (
    update ledger.balance x
       set debit = x.debit + d.debit, credit = x.credit + d.credit, postings = x.postings + d.n
      from delta d where x.account_id = d.account and x.open
    returning 1)
  select (select count(*) from delta), (select count(*) from moved) into wanted, touched;
  if touched <> wanted then
    raise exception 'an account does not exist or is closed' using errcode = 'RC006';
  end if;
  update ledger.head h set last_seq = head_seq + cardinality(keys), last_recorded = recorded where h.id = 1;
  return query select head_seq + 1, head_seq + cardinality(keys), recorded;
end
$$;

revoke all on function ledger.charge_new from public;
reset role;
