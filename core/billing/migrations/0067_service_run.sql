-- The billing run of public services: as that of predial (0058), every subscriber of a period is computed (ensayo),
-- proposed and approved by two people, and charged block by block; what is charged is what was approved, by the prints.
--   RC051 the run is not in the state that this step needs
--   RC052 what is to be charged is not what the run computed
--   RC053 the day to pay until has come before anything was charged
set local role recaudo_owner;

-- The texts that a bill was made with, kept whole: with them and with its inputs it is explained again at any time.
create table billing.service_rules (
  id           bigint generated always as identity primary key,
  digest       bytea not null unique,
  statute_name text not null check (statute_name <> ''),
  statute      bytea not null,
  limits       bytea not null,      -- what the nation fixes: spd_limites.csv
  kept_at      timestamptz not null,
  check (digest = sha256(sha256(statute) || sha256(limits)))
);

create table billing.service_run (
  id            bigint generated always as identity primary key,
  request       uuid not null unique,            -- business key: a retried rehearsal finds itself
  period        date not null check (extract(day from period) = 1),  -- the month in which it ends
  months        integer not null check (months in (1, 2)),
  state         text not null check (state in
                  ('ensayo', 'propuesta', 'aprobada', 'publicando', 'publicada', 'descartada')),
  rules_id      bigint not null references billing.service_rules,
  due_on        date not null,
  bills         integer not null check (bills > 0),          -- computed; those refused are apart
  refused       integer not null check (refused >= 0),
  gross         bigint not null check (gross >= 0),
  subsidy       bigint not null check (subsidy between 0 and gross),
  contribution  bigint not null check (contribution >= 0),
  results       bytea not null check (octet_length(results) = 32),   -- SHA-256 of the records of its blocks in order
  report        bytea not null,                  -- JSON, as the second person saw it
  rehearsed_at  timestamptz not null,
  proposal      uuid,
  decided_at    timestamptz,
  began_at      timestamptz,
  ended_at      timestamptz,                     -- published or discarded
  check (proposal is not null or state in ('ensayo', 'descartada')),
  check ((state in ('publicada', 'descartada')) = (ended_at is not null))
);
create unique index service_run_one_alive on billing.service_run (period) where state not in ('publicada', 'descartada');

create table billing.service_run_block (
  run_id       bigint not null references billing.service_run,
  number       integer not null check (number >= 1),
  first_subscriber bigint not null,
  last_subscriber  bigint not null check (last_subscriber >= first_subscriber),
  bills        integer not null check (bills between 1 and 3000),
  -- For each bill, by its subscriber: its number in 8 bytes and the first 16 of the SHA-256 of billing.service_printed.
  records      bytea not null check (octet_length(records) = 24 * bills),
  published_at timestamptz,
  charged      integer,                          -- bills, and their amount
  total        bigint,
  primary key (run_id, number)
);
alter table billing.service_run_block alter column records set storage external;

-- Subscribers that a run did not compute, or left out when it was published.
create table billing.service_run_refusal (
  run_id        bigint not null references billing.service_run,
  step          text not null check (step in ('ensayo', 'publicacion')),
  subscriber_id bigint not null,
  reason        text not null check (reason <> ''),
  primary key (run_id, step, subscriber_id)
);

-- What was billed to a subscriber in a period, with what it was computed from. Its obligations are of the subject
-- ('factura-servicios', id). Written once; a correction is another act.
create table billing.service_bill (
  id            bigint generated always as identity primary key,
  run_id        bigint not null references billing.service_run,
  rules_id      bigint not null references billing.service_rules,
  subscriber_id bigint not null,
  terms_id      bigint not null,
  period        date not null,
  months        integer not null,
  due_on        date not null,
  services      smallint not null check (services between 1 and 7),  -- bits, as registry.service_terms has them
  use           smallint not null check (use between 0 and 8),
  m3            bigint not null check (m3 >= 0),
  estimated     boolean not null,                                    -- an average, not a reading
  water_gross        bigint not null check (water_gross >= 0),
  water_subsidy      bigint not null check (water_subsidy between 0 and water_gross),
  water_contribution bigint not null check (water_contribution >= 0),
  sewer_gross        bigint not null check (sewer_gross >= 0),
  sewer_subsidy      bigint not null check (sewer_subsidy between 0 and sewer_gross),
  sewer_contribution bigint not null check (sewer_contribution >= 0),
  waste_gross        bigint not null check (waste_gross >= 0),
  waste_subsidy      bigint not null check (waste_subsidy between 0 and waste_gross),
  waste_contribution bigint not null check (waste_contribution >= 0),
  billed_at     timestamptz not null,
  unique (subscriber_id, period)
);
-- A month of a subscriber is billed once, whether its bill is of one month or of two.
create table billing.service_month (
  subscriber_id bigint not null,
  month         date not null check (extract(day from month) = 1),
  bill_id       bigint not null references billing.service_bill,
  primary key (subscriber_id, month)
);

create function billing.refuse_bill_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'a bill is not rewritten' using errcode = 'RC004';
end
$$;
create trigger service_bill_immutable before update or delete or truncate on billing.service_bill
  for each statement execute function billing.refuse_bill_change();
create trigger service_month_immutable before update or delete or truncate on billing.service_month
  for each statement execute function billing.refuse_bill_change();
alter table billing.service_bill enable always trigger service_bill_immutable;
alter table billing.service_month enable always trigger service_month_immutable;

-- At the end of its transaction a bill is charged whole: each amount that is due is one obligation, of that amount.
create function billing.require_charged_bill() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from (values ('acueducto', new.water_gross - new.water_subsidy + new.water_contribution),
                                 ('alcantarillado', new.sewer_gross - new.sewer_subsidy + new.sewer_contribution),
                                 ('aseo', new.waste_gross - new.waste_subsidy + new.waste_contribution))
                         as due(concept, amount)
               full join (select o.concept, o.charged, o.due_on from ledger.obligation o
                           where o.subject_kind = 'factura-servicios' and o.subject_id = new.id) o using (concept)
              where coalesce(o.charged, 0) is distinct from due.amount or o.due_on <> new.due_on) then
    raise exception 'bill % is not what its obligations are charged', new.id using errcode = 'RC052';
  end if;
  return null;
end
$$;
create constraint trigger service_bill_is_charged after insert on billing.service_bill
  deferrable initially deferred for each row execute function billing.require_charged_bill();
alter table billing.service_bill enable always trigger service_bill_is_charged;

create function billing.services_charged(run bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from billing.service_run_block b where b.run_id = run and b.published_at is not null)
$$;

-- A run goes forward only, and what was computed does not change. One that began and charged nobody can be given up.
create function billing.guard_service_run() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' or (old.request, old.period, old.months, old.rules_id, old.due_on, old.bills, old.refused, old.gross,
       old.subsidy, old.contribution, old.results, old.report, old.rehearsed_at)
     is distinct from (new.request, new.period, new.months, new.rules_id, new.due_on, new.bills, new.refused, new.gross,
       new.subsidy, new.contribution, new.results, new.report, new.rehearsed_at) then
    raise exception 'a run is not rewritten' using errcode = 'RC004';
  end if;
  if new.state <> old.state and (old.state, new.state) not in (
       ('ensayo', 'propuesta'), ('ensayo', 'descartada'), ('propuesta', 'aprobada'), ('propuesta', 'descartada'),
       ('aprobada', 'publicando'), ('aprobada', 'descartada'), ('publicando', 'publicada'))
     and not (old.state = 'publicando' and new.state = 'descartada' and not billing.services_charged(old.id)) then
    raise exception 'a run does not go from % to %', old.state, new.state using errcode = 'RC051';
  end if;
  return new;
end
$$;
create trigger service_run_guard before update or delete on billing.service_run
  for each row execute function billing.guard_service_run();
alter table billing.service_run enable always trigger service_run_guard;

create function billing.keep_service_rules(name text, statute bytea, limits bytea, at timestamptz) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_id bigint;
  content  bytea := sha256(sha256(statute) || sha256(limits));
begin
  insert into billing.service_rules (digest, statute_name, statute, limits, kept_at)
  values (content, name, statute, limits, at) on conflict (digest) do nothing;
  select r.id into found_id from billing.service_rules r where r.digest = content;
  return found_id;
end
$$;

-- One run of a period is alive.
create function billing.open_service_run(
    request uuid, period date, months integer, rules_id bigint, due_on date, bills integer, refused integer, gross bigint,
    subsidy bigint, contribution bigint, results bytea, report bytea, at timestamptz)
  returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
  found_id bigint;
begin
  lock table billing.service_run in share row exclusive mode;
  select r.id into found_id from billing.service_run r where r.request = request;
  if found_id is not null then
    return found_id;
  end if;
  if exists (select from billing.service_run r where r.period = period and r.state not in ('publicada', 'descartada')) then
    raise exception 'a run of % is on its way', period using errcode = 'RC051';
  end if;
  insert into billing.service_run (request, period, months, state, rules_id, due_on, bills, refused, gross, subsidy,
                                   contribution, results, report, rehearsed_at)
  values (request, period, months, 'ensayo', rules_id, due_on, bills, refused, gross, subsidy, contribution, results,
          report, at)
  returning id into found_id;
  return found_id;
end
$$;

create function billing.require_service_rehearsal(run bigint) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from billing.service_run r where r.id = run and r.state = 'ensayo' for update;
  if not found then
    raise exception 'run % is past its rehearsal', run using errcode = 'RC051';
  end if;
end
$$;
create function billing.add_service_block(
    run bigint, number integer, first_subscriber bigint, last_subscriber bigint, bills integer, records bytea)
  returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform billing.require_service_rehearsal(run);
  insert into billing.service_run_block (run_id, number, first_subscriber, last_subscriber, bills, records)
  values (run, number, first_subscriber, last_subscriber, bills, records) on conflict do nothing;
end
$$;
create function billing.add_service_refusals(run bigint, subscribers bigint[], reasons text[])
  returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform billing.require_service_rehearsal(run);
  insert into billing.service_run_refusal
  select run, 'ensayo', u.subscriber, u.reason from unnest(subscribers, reasons) as u(subscriber, reason)
  on conflict do nothing;
end
$$;

-- The blocks are all there and give the digest that stands in the run.
create function billing.require_whole_services(run bigint) returns void
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from billing.service_run r
                  where r.id = run
                    and r.bills = (select sum(b.bills) from billing.service_run_block b where b.run_id = run)
                    and r.results = (select sha256(string_agg(b.records, ''::bytea order by b.number))
                                       from billing.service_run_block b where b.run_id = run)) then
    raise exception 'run % is not whole', run using errcode = 'RC052';
  end if;
end
$$;

-- True when this call proposed it; false when it was proposed so before.
create function billing.propose_service_run(run bigint, with_proposal uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform billing.require_whole_services(run);
  if not exists (select from access.approval p join billing.service_run r on r.id = run
                  where p.id = with_proposal and p.kind = 'facturacion' and p.decision is null
                    and convert_from(p.payload, 'UTF8') like E'recaudo facturacion de servicios v1\n%'
                    and billing.approval_field(p.payload, 'corrida') = run::text
                    and billing.approval_field(p.payload, 'resultado') = encode(r.results, 'hex')) then
    raise exception 'the proposal is not about run %', run using errcode = 'RC052';
  end if;
  update billing.service_run r set state = 'propuesta', proposal = with_proposal where r.id = run and r.state = 'ensayo';
  if found then
    return true;
  end if;
  if not exists (select from billing.service_run r where r.id = run and r.proposal = with_proposal) then
    raise exception 'run % is past its rehearsal', run using errcode = 'RC051';
  end if;
  return false;
end
$$;
-- Follows the decision that access.approval has.
create function billing.decide_service_run(run bigint, at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update billing.service_run r
     set state = case p.decision when 'approved' then 'aprobada' else 'descartada' end, decided_at = at,
         ended_at = case p.decision when 'approved' then null else at end
    from access.approval p
   where r.id = run and r.state = 'propuesta' and p.id = r.proposal and p.decision is not null;
  if not found then
    raise exception 'run % waits for no decision', run using errcode = 'RC051';
  end if;
end
$$;
-- What was proposed or approved is discarded by somebody who may propose or decide; a rehearsal by anybody. Answers the
-- state that it had.
create function billing.discard_service_run(run bigint, at timestamptz, by_account bigint) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r billing.service_run;
begin
  select * into r from billing.service_run x where x.id = run for update;  -- after a block that is being charged
  if r.state is null or r.state in ('publicada', 'descartada')
     or r.state = 'publicando' and billing.services_charged(run) then
    raise exception 'run % cannot be discarded any more', run using errcode = 'RC051';
  end if;
  if r.state <> 'ensayo'
     and not exists (select from access.account a join access.approval_rule u on u.role = a.role
                      where a.id = by_account and a.disabled_at is null and u.kind = 'facturacion'
                        and (u.may_propose or u.may_decide)) then
    raise exception 'this account may not discard run %', run using errcode = 'RC041';
  end if;
  update billing.service_run x set state = 'descartada', ended_at = at where x.id = run;
  return r.state;
end
$$;
-- True when this call began it; false when it was begun before and goes on. A month that is closed, or a day to pay until
-- that has come, is told before anything begins.
create function billing.begin_service_run(run bigint, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r billing.service_run;
begin
  select * into r from billing.service_run x where x.id = run for update;
  if r.state = 'publicando' then
    return false;
  end if;
  if r.state is distinct from 'aprobada' then
    raise exception 'run % is not approved', run using errcode = 'RC051';
  end if;
  if r.due_on <= (at at time zone 'America/Bogota')::date then
    raise exception 'run % was to be paid until %', run, r.due_on using errcode = 'RC053';
  end if;
  perform billing.require_whole_services(run);
  perform ledger.require_open_periods(array[r.period], array['causacion']);
  update billing.service_run x set state = 'publicando', began_at = at where x.id = run;
  return true;
end
$$;
create function billing.finish_service_run(run bigint, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r billing.service_run;
begin
  select * into r from billing.service_run x where x.id = run for update;
  if r.state = 'publicada' then
    return false;
  end if;
  if exists (select from billing.service_run_block b where b.run_id = run and b.published_at is null) then
    raise exception 'run % has blocks to publish', run using errcode = 'RC051';
  end if;
  update billing.service_run x set state = 'publicada', ended_at = at where x.id = run;
  return true;
end
$$;

-- What the print of a bill is of. core/billing/service_roll.cpp writes the same text. `amounts`: gross, subsidy and
-- contribution of acueducto, alcantarillado and aseo.
create function billing.service_printed(
    terms bigint, services integer, use integer, m3 bigint, estimated boolean, amounts bigint[]) returns text
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  select terms || ';' || services || ';' || use || ';' || m3 || ';' || case when estimated then 1 else 0 end || ';'
         || array_to_string(amounts, ';')
$$;

-- Writes the bills of a block of a run that is being published, nine amounts each, in the transaction that opens and
-- charges their obligations (require_charged_bill holds it to that). Answers the bills' numbers in the order of the
-- subscribers, and no row when the block was published before.
create function billing.charge_service_block(
    run bigint, block integer, recorded timestamptz, subscribers bigint[], terms bigint[], services integer[],
    uses integer[], m3s bigint[], estimates boolean[], amounts bigint[], left_subscribers bigint[], left_reasons text[])
  returns table (bill bigint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  r billing.service_run;
  b billing.service_run_block;
begin
  select * into r from billing.service_run x where x.id = run for share;
  if r.state is distinct from 'publicando' then
    raise exception 'run % is not being published', run using errcode = 'RC051';
  end if;
  select * into b from billing.service_run_block x where x.run_id = run and x.number = block for update;
  if b.published_at is not null then
    return;
  end if;
  if cardinality(subscribers) + cardinality(left_subscribers) <> b.bills
     or cardinality(amounts) <> 9 * cardinality(subscribers)
     or exists (select from (select int8send(u.subscriber) || substr(sha256(convert_to(billing.service_printed(
                                      u.terms, u.services, u.use, u.m3, u.estimated, amounts[9 * u.i - 8:9 * u.i]),
                                      'UTF8')), 1, 16) as record
                               from unnest(subscribers, terms, services, uses, m3s, estimates)
                                    with ordinality as u(subscriber, terms, services, use, m3, estimated, i)) now
                 where now.record not in (select substr(b.records, 24 * i + 1, 24) from generate_series(0, b.bills - 1) as i))
     or exists (select from unnest(left_subscribers) as u(subscriber)
                 where u.subscriber not between b.first_subscriber and b.last_subscriber
                    or u.subscriber = any (subscribers)) then
    raise exception 'block % of run % is not what was computed', block, run using errcode = 'RC052';
  end if;
  insert into billing.service_bill
         (run_id, rules_id, subscriber_id, terms_id, period, months, due_on, services, use, m3, estimated, water_gross,
          water_subsidy, water_contribution, sewer_gross, sewer_subsidy, sewer_contribution, waste_gross, waste_subsidy,
          waste_contribution, billed_at)
  select run, r.rules_id, u.subscriber, u.terms, r.period, r.months, r.due_on, u.services, u.use, u.m3, u.estimated,
         amounts[9 * i - 8], amounts[9 * i - 7], amounts[9 * i - 6], amounts[9 * i - 5], amounts[9 * i - 4],
         amounts[9 * i - 3], amounts[9 * i - 2], amounts[9 * i - 1], amounts[9 * i], recorded
    from unnest(subscribers, terms, services, uses, m3s, estimates)
         with ordinality as u(subscriber, terms, services, use, m3, estimated, i);
  insert into billing.service_month (subscriber_id, month, bill_id)
  select s.subscriber_id, (r.period - make_interval(months => back.n))::date, s.id
    from billing.service_bill s cross join generate_series(0, r.months - 1) as back(n)
   where s.period = r.period and s.subscriber_id = any (subscribers);
  insert into billing.service_run_refusal
  select run, 'publicacion', u.subscriber, u.reason from unnest(left_subscribers, left_reasons) as u(subscriber, reason);
  update billing.service_run_block x
     set published_at = recorded, charged = cardinality(subscribers),
         total = (select coalesce(sum(case when i % 3 = 2 then -a else a end), 0)
                    from unnest(amounts) with ordinality as u(a, i))
   where x.run_id = run and x.number = block;
  return query select s.id from unnest(subscribers) with ordinality as u(subscriber, i)
    join billing.service_bill s on s.subscriber_id = u.subscriber and s.period = r.period order by u.i;
end
$$;

revoke all on function billing.refuse_bill_change, billing.require_charged_bill, billing.services_charged,
  billing.guard_service_run, billing.keep_service_rules, billing.open_service_run, billing.require_service_rehearsal,
  billing.add_service_block, billing.add_service_refusals, billing.require_whole_services, billing.propose_service_run,
  billing.decide_service_run, billing.discard_service_run, billing.begin_service_run, billing.finish_service_run,
  billing.service_printed, billing.charge_service_block from public;
grant execute on function billing.keep_service_rules, billing.open_service_run, billing.add_service_block,
  billing.add_service_refusals, billing.propose_service_run, billing.decide_service_run, billing.discard_service_run,
  billing.begin_service_run, billing.finish_service_run, billing.charge_service_block to recaudo_app;
grant select on billing.service_rules, billing.service_run, billing.service_run_block, billing.service_run_refusal,
  billing.service_bill, billing.service_month to recaudo_app, recaudo_auditor;
reset role;
