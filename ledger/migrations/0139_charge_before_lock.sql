-- ledger.charge_new (0035) locks the head later: what no other posting can change about the lines is looked at before. Whose
-- an account is cannot change either from the first time that this transaction reads it (ledger.entrust).
set local role recaudo_owner;

create or replace function ledger.charge_new(
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
  accounts integer[];
  debits   bigint[];
  credits  bigint[];
  lines    bigint[];
  bare     boolean[];
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
  -- What the lines move of each account, and which has one without an obligation.
  select array_agg(d.account), array_agg(d.debit), array_agg(d.credit), array_agg(d.n), array_agg(d.bare)
    into accounts, debits, credits, lines, bare
    from (select l.account, sum(greatest(l.amount, 0))::bigint as debit, sum(greatest(-l.amount, 0))::bigint as credit,
                 count(*) as n, bool_or(l.obligation is null) as bare
            from unnest(leg_account, leg_amount, leg_obligation) as l(account, amount, obligation)
           group by l.account order by l.account) d;
  -- A line of a beneficiary's account carries the beneficiary, every other one a debtor.
  if exists (select from unnest(leg_account, leg_third_party) as l(account, party)
               join ledger.beneficiary_now b on b.account_id = l.account
              where l.party is distinct from b.third_party_id)
     or exists (select l.party from unnest(leg_account, leg_third_party) as l(account, party)
                 where l.account not in (select b.account_id from ledger.beneficiary_now b)
                except select unnest(new_third_party)) then
    raise exception 'the lines do not name whom they concern' using errcode = 'RC033';
  end if;

  -- From here on everybody who posts waits.
  select h.last_seq, greatest(recorded, h.last_recorded) into head_seq, recorded
    from ledger.head h where h.id = 1 for update;
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

  if exists (select from ledger.balance x where x.floor is not null and x.account_id = any (accounts)) then
    perform ledger.require_floors(leg_entry, leg_account, leg_amount);
  end if;
  if exists (select from unnest(accounts, bare) as d(account, bare)
               join ledger.balance x on x.account_id = d.account and x.control where d.bare) then
    raise exception 'a control account moves with its obligations only' using errcode = 'RC028';
  end if;
  with moved as (
    update ledger.balance x
       set debit = x.debit + d.debit, credit = x.credit + d.credit, postings = x.postings + d.n
      from unnest(accounts, debits, credits, lines) as d(account, debit, credit, n)
     where x.account_id = d.account and x.open
    returning 1)
  select count(*) into touched from moved;
  if touched <> coalesce(cardinality(accounts), 0) then
    raise exception 'an account does not exist or is closed' using errcode = 'RC006';
  end if;
  update ledger.head h set last_seq = head_seq + cardinality(keys), last_recorded = recorded where h.id = 1;
  return query select head_seq + 1, head_seq + cardinality(keys), recorded;
end
$$;
reset role;
