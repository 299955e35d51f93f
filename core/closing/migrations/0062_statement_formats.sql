-- Statements also come as MT940 and CSV, and collection files in the edition of 1998.
set local role recaudo_owner;

alter table closing.bank_file
  drop constraint bank_file_format_check,
  add constraint bank_file_format_check
    check (format in ('asobancaria-2001', 'asobancaria-1998', 'camt.053', 'mt940', 'csv'));

-- A day of an account is told in one format: two of them name the same movements differently, and each would be posted
-- once. Until now there was only one.
alter table closing.statement_balance
  add column format text not null default 'camt.053' check (format in ('camt.053', 'mt940', 'csv'));
alter table closing.statement_balance alter column format drop default;
reset role;
