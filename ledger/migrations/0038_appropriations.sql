-- What the council expects to collect: the income of a year's budget by CCPET code, as it was approved and as later acts
-- added to it or took from it (Decreto 111/1996). The definitive budget of a day is the sum of the movements by that day;
-- nothing is rewritten: a figure of an initial budget that was typed wrong is told again, as its act has it. New refusal:
--   RC035 a code would have less than nothing, or takes no appropriation; a correction of what is not there
set local role recaudo_owner;

create table ledger.appropriation (
  id         bigint generated always as identity primary key,
  year       integer not null check (year between 2000 and 2100),
  account_id integer not null references ledger.account check (account_id < 0),
  movement   text not null check (movement in ('inicial', 'correccion', 'adicion', 'reduccion')),
  amount     bigint not null check (amount > 0 or movement in ('inicial', 'correccion') and amount = 0),
  act        text not null check (act ~ '[^[:space:]]' and length(act) <= 120),
  act_on     date not null,
  sha256     bytea not null check (octet_length(sha256) = 32),  -- of the file that brought it
  -- The council approves it in the year before; the year ends what may be changed.
  constraint act_of_its_year check (act_on between make_date(year - 1, 1, 1) and make_date(year, 12, 31))
);
create unique index appropriation_once on ledger.appropriation (year, account_id, movement, act, act_on)
  where movement <> 'correccion';
create unique index appropriation_initial on ledger.appropriation (year, account_id) where movement = 'inicial';
create trigger appropriation_immutable before update or delete or truncate on ledger.appropriation
  for each statement execute function ledger.refuse_change();
alter table ledger.appropriation enable always trigger appropriation_immutable;

-- What stands: of an initial budget, the figure that was told last.
create view ledger.appropriation_standing as
  select a.id, a.year, a.account_id, case a.movement when 'correccion' then 'inicial' else a.movement end as movement,
         a.amount, a.act, a.act_on
    from ledger.appropriation a
   where a.movement in ('adicion', 'reduccion') or not exists
         (select from ledger.appropriation c where c.year = a.year and c.account_id = a.account_id
             and c.movement = 'correccion' and c.id > a.id);

-- What a code has by the end of a day; a movement counts from 1 January of its year on.
create function ledger.appropriated(of_year integer, on_day date)
  returns table (account_id integer, initial bigint, definitive bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.account_id, coalesce(sum(a.amount) filter (where a.movement = 'inicial'), 0)::bigint,
         sum(case a.movement when 'reduccion' then -a.amount else a.amount end)::bigint
    from ledger.appropriation_standing a
   where a.year = of_year and greatest(a.act_on, make_date(of_year, 1, 1)) <= on_day
   group by a.account_id
$$;

-- A code that takes money: it is income and has no codes below it. And by the end of no day less than nothing.
create function ledger.guard_appropriation() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  bad text;
begin
  select a.code into bad from new_rows n join ledger.account a on a.id = n.account_id
   where a.nature <> 'C' or exists (select from ledger.account b where b.id < 0 and starts_with(b.code, a.code || '.'))
      or n.movement = 'correccion' and not exists
         (select from ledger.appropriation i where i.movement = 'inicial' and i.year = n.year and i.account_id = n.account_id
             and i.act = n.act and i.act_on = n.act_on) limit 1;
  if bad is null then
    select a.code into bad
      from (select p.account_id,
                   sum(case p.movement when 'reduccion' then -p.amount else p.amount end)
                     over (partition by p.year, p.account_id order by greatest(p.act_on, make_date(p.year, 1, 1))) as stands
              from ledger.appropriation_standing p
             where (p.year, p.account_id) in (select n.year, n.account_id from new_rows n)) s
      join ledger.account a on a.id = s.account_id where s.stands < 0 limit 1;
  end if;
  if bad is not null then
    raise exception 'appropriation of %', bad using errcode = 'RC035';
  end if;
  return null;
end
$$;
create trigger appropriation_stands after insert on ledger.appropriation referencing new table as new_rows
  for each statement execute function ledger.guard_appropriation();
alter table ledger.appropriation enable always trigger appropriation_stands;

-- The movements of a file, all or none. One file at a time: each is counted from what the one before it left.
create function ledger.appropriate(
    years integer[], accounts integer[], movements text[], amounts bigint[], acts text[], days date[], file_sha256 bytea)
  returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  lock table ledger.appropriation in share row exclusive mode;
  insert into ledger.appropriation (year, account_id, movement, amount, act, act_on, sha256)
  select u.*, file_sha256 from unnest(years, accounts, movements, amounts, acts, days) as u;
end
$$;

revoke all on function ledger.appropriated, ledger.guard_appropriation, ledger.appropriate from public;
grant execute on function ledger.appropriate to recaudo_app;
grant execute on function ledger.appropriated to recaudo_app, recaudo_auditor;
grant select on ledger.appropriation, ledger.appropriation_standing to recaudo_app, recaudo_auditor;
reset role;
