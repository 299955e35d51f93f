-- What makes any past day readable and the order of arrival indifferent: the balances that statements told, the
-- credits that wait for their collection file, and decisions that end earlier ones.
set local role recaudo_owner;

-- Kept for ever: what a past day is compared with. It replaces closing.last_balance, which knew the last day of an
-- account only.
create table closing.statement_balance (
  id          bigint generated always as identity primary key,
  account     text not null check (account <> ''),
  from_day    date not null,            -- of the opening balance
  day         date not null,            -- of the closing balance
  sequence    bigint,                   -- electronic, when the bank gives one
  statement   text not null,            -- the bank's id
  opening     bigint not null,
  closing     bigint not null,
  recorded_at timestamptz not null
);
-- Delivered twice is told once.
create unique index statement_balance_once on closing.statement_balance
  (account, day, from_day, coalesce(sequence, -1), statement, opening, closing);

-- From the files that were taken in: the bytes are kept, so nothing is lost. Names without their namespace, as the
-- reader of statements takes them (gateways/bank_files/camt053.cpp).
insert into closing.statement_balance
  (account, from_day, day, sequence, statement, opening, closing, recorded_at)
select ltrim(replace(s.account, ' ', ''), '0'), left(coalesce(s.opening_day, s.previous_day), 10)::date,
       left(s.closing_day, 10)::date, s.sequence, s.statement,
       (coalesce(s.opening, s.previous) * 100)::bigint
         * case coalesce(s.opening_side, s.previous_side) when 'DBIT' then -1 else 1 end,
       (s.closing * 100)::bigint * case s.closing_side when 'DBIT' then -1 else 1 end, f.received_at
  from closing.bank_file f,
       xmltable('//*[local-name()="Stmt"]'
         passing (convert_from(f.raw, case when convert_from(substr(f.raw, 1, 120), 'LATIN1') ~* 'encoding=.iso-8859-1'
                                          then 'LATIN1' else 'UTF8' end)::xml)
         columns
           account text path '(*[local-name()="Acct"]/*[local-name()="Id"]/*[local-name()="Othr"]/*[local-name()="Id"] | *[local-name()="Acct"]/*[local-name()="Id"]/*[local-name()="IBAN"])[1]',
           statement text path '*[local-name()="Id"]',
           sequence bigint path '*[local-name()="ElctrncSeqNb"]',
           opening numeric path '*[local-name()="Bal"][*//*[local-name()="Cd"]="OPBD"][last()]/*[local-name()="Amt"]',
           opening_side text path '*[local-name()="Bal"][*//*[local-name()="Cd"]="OPBD"][last()]/*[local-name()="CdtDbtInd"]',
           opening_day text path '*[local-name()="Bal"][*//*[local-name()="Cd"]="OPBD"][last()]/*[local-name()="Dt"]/*',
           previous numeric path '*[local-name()="Bal"][*//*[local-name()="Cd"]="PRCD"][last()]/*[local-name()="Amt"]',
           previous_side text path '*[local-name()="Bal"][*//*[local-name()="Cd"]="PRCD"][last()]/*[local-name()="CdtDbtInd"]',
           previous_day text path '*[local-name()="Bal"][*//*[local-name()="Cd"]="PRCD"][last()]/*[local-name()="Dt"]/*',
           closing numeric path '*[local-name()="Bal"][*//*[local-name()="Cd"]="CLBD"][last()]/*[local-name()="Amt"]',
           closing_side text path '*[local-name()="Bal"][*//*[local-name()="Cd"]="CLBD"][last()]/*[local-name()="CdtDbtInd"]',
           closing_day text path '*[local-name()="Bal"][*//*[local-name()="Cd"]="CLBD"][last()]/*[local-name()="Dt"]/*') s
 where f.format = 'camt.053'
 order by f.id
on conflict do nothing;
drop table closing.last_balance;

create trigger statement_balance_immutable before update or delete or truncate on closing.statement_balance
  for each statement execute function closing.refuse_change();
alter table closing.statement_balance enable always trigger statement_balance_immutable;

-- A decision is never rewritten: what ends it is a later one that names it. `standing` is the same text in every run
-- that finds the same state (a file without its credit, a gap, a payment without money, a credit alone).
alter table closing.decision
  add column standing text not null default '',
  add column closes bigint unique references closing.decision check (closes < id),
  add check (closes is null or exception is null);
create index decision_standing on closing.decision (id) where exception is not null;

-- A credit that was decided before any collection file had its amount. A file that comes later claims it, once: what
-- took it to 2.4.07.20 is reversed, and the lines of the file decide.
create table closing.loose_credit (
  id              bigint generated always as identity primary key,
  account         text not null,
  booked_day      integer not null,
  statement       text not null,
  bank_reference  text not null,
  entry_reference text not null,
  signed_amount   bigint not null check (signed_amount > 0),
  ordinal         integer not null,
  payment         bigint,         -- that its text names
  entry_seq       bigint unique,  -- what took it to 2.4.07.20; null: it was applied at once
  claimed_by      bytea references closing.bank_file (sha256),
  unique (account, booked_day, statement, bank_reference, entry_reference, signed_amount, ordinal)
);
create function closing.check_claim() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.claimed_by is not null or new.claimed_by is null
     or (to_jsonb(new) - 'claimed_by') <> (to_jsonb(old) - 'claimed_by') then
    raise exception 'a loose credit is claimed once, and nothing else of it changes' using errcode = 'RC004';
  end if;
  return new;
end
$$;
create trigger loose_credit_claim before update on closing.loose_credit
  for each row execute function closing.check_claim();
create trigger loose_credit_kept before delete or truncate on closing.loose_credit
  for each statement execute function closing.refuse_change();
alter table closing.loose_credit enable always trigger loose_credit_claim;
alter table closing.loose_credit enable always trigger loose_credit_kept;

revoke all on all functions in schema closing from public;
grant select on closing.loose_credit to recaudo_app, recaudo_auditor;
grant insert on closing.loose_credit to recaudo_app;
grant update (claimed_by) on closing.loose_credit to recaudo_app;
grant select on closing.statement_balance to recaudo_app, recaudo_auditor;
grant insert on closing.statement_balance to recaudo_app;
reset role;
