-- What the DIAN transfers of the ICA in SIMPLE returns: which file explained which credit of the bank, declaration by
-- declaration. Nothing here is rewritten.
set local role recaudo_owner;

alter table closing.bank_file
  drop constraint bank_file_format_check,
  add constraint bank_file_format_check
    check (format in ('asobancaria-2001', 'asobancaria-1998', 'camt.053', 'mt940', 'csv', 'simple-dian'));

-- A credit of a statement that waits in 2.4.07.20 because nobody knew what it was: it names no payment and no order of
-- ours, and no collection file claimed it. What a till deposited is known, and what was taken back does not wait.
create view closing.waiting_credit as
  select e.seq, p.effective_on, -p.amount as amount
    from closing.loose_credit c join ledger.entry e on e.seq = c.entry_seq join ledger.posting p on p.seq = e.seq
   where p.account_id = 240720 and p.amount < 0 and e.kind = 'por-clasificar'
     and c.payment is null and c.order_reference is null
     and (c.claimed_by is null
          or exists (select from closing.bank_file f where f.sha256 = c.claimed_by and f.format = 'simple-dian'))
     and not exists (select from ledger.reversal r where r.reverses = e.seq);

create table closing.simple_transfer (
  id           bigint generated always as identity primary key,
  file         bytea not null unique references closing.bank_file (sha256),
  credit_entry bigint not null,                            -- what took the credit to 2.4.07.20
  credit       bigint not null check (credit > 0),         -- its amount, whole
  posted       bigint not null check (posted >= 0),        -- of this file's declarations
  refused      bigint not null check (refused >= 0),       -- of its lines that wait for a person
  taken_at     timestamptz not null,
  check (posted + refused > 0)
);
create index simple_transfer_credit on closing.simple_transfer (credit_entry);

create table closing.simple_declaration (
  transfer_id    bigint not null references closing.simple_transfer,
  line           integer not null check (line >= 2),
  form           integer not null check (form in (2593, 260)),
  year           integer not null check (year >= 2019),
  bimester       integer check (bimester between 1 and 6),
  number         text not null check (number ~ '^[0-9]{1,20}$'),
  paid_on        date not null,
  activity       text not null check (activity in ('comercial', 'industrial', 'servicios')),
  third_party_id bigint not null,
  ica            bigint not null check (ica >= 0),
  sanctions      bigint not null check (sanctions >= 0),
  interest       bigint not null check (interest >= 0),
  entry_seq      bigint not null unique,
  check ((form = 2593) = (bimester is not null)),
  check (ica + sanctions + interest > 0),
  primary key (transfer_id, line),
  unique (number, activity)                                -- a declaration is received once, whatever file tells it
);

create table closing.simple_refusal (
  transfer_id bigint not null references closing.simple_transfer,
  line        integer not null check (line >= 2),
  reason      text not null check (reason <> ''),
  amount      bigint not null check (amount >= 0),
  primary key (transfer_id, line)
);

-- The files of a credit never explain more than it, and what a file posted is what its declarations say. Looked at when
-- a transfer is written and when something is added to one.
create function closing.check_simple_transfer() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  t      closing.simple_transfer;
  credit bigint;
begin
  select x.* into t from closing.simple_transfer x
   where x.id = case tg_table_name when 'simple_transfer' then (to_jsonb(new) ->> 'id')::bigint
                                   else (to_jsonb(new) ->> 'transfer_id')::bigint end;
  select c.amount into credit from closing.waiting_credit c where c.seq = t.credit_entry;
  if credit is distinct from t.credit
     or (select sum(x.posted) from closing.simple_transfer x where x.credit_entry = t.credit_entry) > credit
     or t.posted <> (select coalesce(sum(d.ica + d.sanctions + d.interest), 0) from closing.simple_declaration d
                      where d.transfer_id = t.id)
     or t.refused <> (select coalesce(sum(r.amount), 0) from closing.simple_refusal r where r.transfer_id = t.id) then
    raise exception 'a transfer is not what its credit and its declarations say' using errcode = 'check_violation';
  end if;
  return null;
end
$$;
create constraint trigger simple_transfer_agrees after insert on closing.simple_transfer
  deferrable initially deferred for each row execute function closing.check_simple_transfer();
create constraint trigger simple_declaration_agrees after insert on closing.simple_declaration
  deferrable initially deferred for each row execute function closing.check_simple_transfer();
create constraint trigger simple_refusal_agrees after insert on closing.simple_refusal
  deferrable initially deferred for each row execute function closing.check_simple_transfer();
alter table closing.simple_transfer enable always trigger simple_transfer_agrees;
alter table closing.simple_declaration enable always trigger simple_declaration_agrees;
alter table closing.simple_refusal enable always trigger simple_refusal_agrees;

create trigger simple_transfer_immutable before update or delete or truncate on closing.simple_transfer
  for each statement execute function closing.refuse_change();
create trigger simple_declaration_immutable before update or delete or truncate on closing.simple_declaration
  for each statement execute function closing.refuse_change();
create trigger simple_refusal_immutable before update or delete or truncate on closing.simple_refusal
  for each statement execute function closing.refuse_change();
alter table closing.simple_transfer enable always trigger simple_transfer_immutable;
alter table closing.simple_declaration enable always trigger simple_declaration_immutable;
alter table closing.simple_refusal enable always trigger simple_refusal_immutable;

revoke all on function closing.check_simple_transfer from public;
grant select on closing.waiting_credit, closing.simple_transfer, closing.simple_declaration, closing.simple_refusal
  to recaudo_app, recaudo_auditor;
grant insert on closing.simple_transfer, closing.simple_declaration, closing.simple_refusal to recaudo_app;
reset role;
