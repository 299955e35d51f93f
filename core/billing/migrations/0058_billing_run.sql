-- The billing run: a whole roll is computed (ensayo), proposed and approved by two people, and then charged block by
-- block. What is charged is what was approved: each parcel of a run has a print of its inputs and amounts, the approved
-- text names the digest of all prints, and no block is charged whose rows do not give them.
--   RC051 the run is not in the state that this step needs
--   RC052 what is to be charged is not what the run computed
set local role recaudo_owner;

insert into access.approval_rule (kind, role, may_propose, may_decide) values
  ('facturacion', 'rentas', true, true),
  ('facturacion', 'tesorero', false, true);

-- The texts that a liquidation was made with, kept whole: with them and with its inputs it is explained again at any time.
create table billing.rules (
  id           bigint generated always as identity primary key,
  digest       bytea not null unique,
  statute_name text not null check (statute_name <> ''),
  statute      bytea not null,
  smmlv        bytea not null,
  ipc          bytea not null,
  uvt          bytea not null,
  kept_at      timestamptz not null,
  check (digest = sha256(sha256(statute) || sha256(smmlv) || sha256(ipc) || sha256(uvt)))
);

-- A liquidation keeps its inputs instead of the sentences that tell them; those made before keep their sentences.
alter table billing.liquidation
  alter column tariff_ppm drop not null,
  alter column tariff_code drop not null,
  alter column explanation drop not null,
  add column rules_id     bigint,
  add column previous_tax bigint check (previous_tax >= 0),
  add column land_m2      bigint check (land_m2 >= 0),
  add column built_m2     bigint check (built_m2 >= 0),
  add column exclusions   smallint,      -- bits, core/dues/liquidated_input.h
  add column zone         smallint check (zone between 0 and 99),
  add column estrato      smallint check (estrato between 1 and 6),
  add column destino      char(1),
  add column cadastral_update smallint check (cadastral_update between 0 and 2),  -- tax_rules::CadastralUpdate
  -- Of a parcel that was exempt or not taxable: what of the tax, and norm and act as its paper cites them.
  add column exemption_kind text check (exemption_kind in ('exencion', 'exencion_reservada', 'no_gravado')),
  add column exempt_ppm     integer check (exempt_ppm between 1 and 1000000),
  add column exemption_act  text check (exemption_act <> ''),
  add column exemption_mark smallint check (exemption_mark between 0 and 4),  -- tax_rules::SourceMark, of what exempted it
  -- What it took off predial. Next vigencia's limit compares with predial + exempted: the tax before the exemption, which
  -- is what the limit is applied to.
  add column exempted       bigint not null default 0 check (exempted >= 0),
  add constraint exemption_whole check (num_nulls(exemption_kind, exempt_ppm, exemption_act, exemption_mark) in (0, 4)),
  add constraint exempted_by_an_act check (exempted = 0 or exemption_kind is not null),
  add constraint liquidation_can_be_explained check (
    case when rules_id is null then explanation is not null and tariff_ppm is not null and tariff_code is not null
         else explanation is null and num_nulls(land_m2, built_m2, exclusions, zone, destino, cadastral_update) = 0 end);
revoke insert on billing.liquidation from recaudo_app;

create table billing.run (
  id            bigint generated always as identity primary key,
  request       uuid not null unique,            -- business key: a retried rehearsal finds itself
  tax           text not null check (tax = 'predial'),
  vigencia      integer not null check (vigencia between 1990 and 2100),
  state         text not null check (state in
                  ('ensayo', 'propuesta', 'aprobada', 'publicando', 'publicada', 'descartada')),
  initial_load  boolean not null,                -- vigencias that were billed before this installation had people
  rules_id      bigint not null references billing.rules,
  due_on        date not null,
  parcels       integer not null check (parcels > 0),       -- computed; those refused are apart
  refused       integer not null check (refused >= 0),
  predial       bigint not null check (predial >= 0),
  environmental bigint not null check (environmental >= 0),
  bomberil      bigint not null check (bomberil >= 0),
  results       bytea not null check (octet_length(results) = 32),   -- SHA-256 of the records of its blocks in order
  report        bytea not null,                  -- JSON, as the second person saw it
  rehearsed_at  timestamptz not null,
  proposal      uuid,
  decided_at    timestamptz,
  began_at      timestamptz,
  ended_at      timestamptz,                     -- published or discarded
  check (initial_load or proposal is not null or state in ('ensayo', 'descartada')),
  check ((state in ('publicada', 'descartada')) = (ended_at is not null))
);
create unique index run_one_alive on billing.run (tax, vigencia) where state not in ('publicada', 'descartada');

create table billing.run_block (
  run_id       bigint not null references billing.run,
  number       integer not null check (number >= 1),
  first_parcel bigint not null,
  last_parcel  bigint not null check (last_parcel >= first_parcel),
  parcels      integer not null check (parcels between 1 and 10000),
  -- For each parcel, by its number: the number in 8 bytes and the first 16 of the SHA-256 of what billing.printed says.
  records      bytea not null check (octet_length(records) = 24 * parcels),
  published_at timestamptz,
  charged      integer,                          -- parcels, and their amounts
  predial       bigint,
  environmental bigint,
  bomberil      bigint,
  first_seq    bigint,                           -- of its entries; null when nothing of it was due
  last_seq     bigint,
  primary key (run_id, number)
);
alter table billing.run_block alter column records set storage external;

-- Parcels that a run did not compute, or left out when it was published.
create table billing.run_refusal (
  run_id    bigint not null references billing.run,
  step      text not null check (step in ('ensayo', 'publicacion')),
  parcel_id bigint not null,
  reason    text not null check (reason <> ''),
  primary key (run_id, step, parcel_id)
);

create function billing.has_charged(run bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from billing.run_block b where b.run_id = run and b.published_at is not null)
$$;

-- A run goes forward only, and what was computed does not change. One that began and charged nobody can be given up.
create function billing.guard_run() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' or (old.request, old.tax, old.vigencia, old.initial_load, old.rules_id, old.due_on, old.parcels,
       old.refused, old.predial, old.environmental, old.bomberil, old.results, old.report, old.rehearsed_at)
     is distinct from (new.request, new.tax, new.vigencia, new.initial_load, new.rules_id, new.due_on, new.parcels,
       new.refused, new.predial, new.environmental, new.bomberil, new.results, new.report, new.rehearsed_at) then
    raise exception 'a run is not rewritten' using errcode = 'RC004';
  end if;
  if new.state <> old.state and (old.state, new.state) not in (
       ('ensayo', 'propuesta'), ('ensayo', 'descartada'), ('propuesta', 'aprobada'), ('propuesta', 'descartada'),
       ('aprobada', 'publicando'), ('aprobada', 'descartada'), ('publicando', 'publicada'))
     and not (new.initial_load and old.state = 'ensayo' and new.state = 'publicando')
     and not (old.state = 'publicando' and new.state = 'descartada' and not billing.has_charged(old.id)) then
    raise exception 'a run does not go from % to %', old.state, new.state using errcode = 'RC051';
  end if;
  return new;
end
$$;
create trigger run_guard before update or delete on billing.run for each row execute function billing.guard_run();
alter table billing.run enable always trigger run_guard;

create function billing.keep_rules(name text, statute bytea, smmlv bytea, ipc bytea, uvt bytea, at timestamptz)
  returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_id bigint;
  content  bytea := sha256(sha256(statute) || sha256(smmlv) || sha256(ipc) || sha256(uvt));
begin
  insert into billing.rules (digest, statute_name, statute, smmlv, ipc, uvt, kept_at)
  values (content, name, statute, smmlv, ipc, uvt, at) on conflict (digest) do nothing;
  select r.id into found_id from billing.rules r where r.digest = content;
  return found_id;
end
$$;

-- A load needs no approval, for there is nobody to give it: it is refused from the first account of the staff on.
create function billing.require_nobody() returns void
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from access.account) then
    raise exception 'a run is approved by two people' using errcode = 'RC051';
  end if;
end
$$;
-- One run of a vigencia is alive.
create function billing.open_run(
    request uuid, vigencia integer, initial_load boolean, rules_id bigint, due_on date, parcels integer, refused integer,
    predial bigint, environmental bigint, bomberil bigint, results bytea, report bytea, at timestamptz)
  returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
  found_id bigint;
begin
  lock table billing.run in share row exclusive mode;
  select r.id into found_id from billing.run r where r.request = request;
  if found_id is not null then
    return found_id;
  end if;
  if initial_load then
    perform billing.require_nobody();
  end if;
  if exists (select from billing.run r where r.tax = 'predial' and r.vigencia = vigencia
                and r.state not in ('publicada', 'descartada')) then
    raise exception 'a run of % is on its way', vigencia using errcode = 'RC051';
  end if;
  insert into billing.run (request, tax, vigencia, state, initial_load, rules_id, due_on, parcels, refused, predial,
                           environmental, bomberil, results, report, rehearsed_at)
  values (request, 'predial', vigencia, 'ensayo', initial_load, rules_id, due_on, parcels, refused, predial,
          environmental, bomberil, results, report, at)
  returning id into found_id;
  return found_id;
end
$$;

create function billing.add_block(
    run bigint, number integer, first_parcel bigint, last_parcel bigint, parcels integer, records bytea)
  returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from billing.run r where r.id = run and r.state = 'ensayo' for update;
  if not found then
    raise exception 'run % is past its rehearsal', run using errcode = 'RC051';
  end if;
  insert into billing.run_block (run_id, number, first_parcel, last_parcel, parcels, records)
  values (run, number, first_parcel, last_parcel, parcels, records) on conflict do nothing;
end
$$;
create function billing.add_refusals(run bigint, parcels bigint[], reasons text[])
  returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from billing.run r where r.id = run and r.state = 'ensayo' for update;
  if not found then
    raise exception 'run % is past its rehearsal', run using errcode = 'RC051';
  end if;
  insert into billing.run_refusal select run, 'ensayo', u.parcel, u.reason from unnest(parcels, reasons) as u(parcel, reason)
  on conflict do nothing;
end
$$;

-- The blocks are all there and give the digest that stands in the run.
create function billing.require_whole(run bigint) returns void
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from billing.run r
                  where r.id = run
                    and r.parcels = (select sum(b.parcels) from billing.run_block b where b.run_id = run)
                    and r.results = (select sha256(string_agg(b.records, ''::bytea order by b.number))
                                       from billing.run_block b where b.run_id = run)) then
    raise exception 'run % is not whole', run using errcode = 'RC052';
  end if;
end
$$;

create function billing.approval_field(content bytea, name text) returns text
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select (regexp_match(convert_from(content, 'UTF8'), '\n' || name || '=([^\n]*)\n'))[1]
$$;
-- True when this call proposed it; false when it was proposed so before.
create function billing.propose_run(run bigint, with_proposal uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform billing.require_whole(run);
  if not exists (select from access.approval p join billing.run r on r.id = run
                  where p.id = with_proposal and p.kind = 'facturacion' and p.decision is null
                    and convert_from(p.payload, 'UTF8') like E'recaudo facturacion v1\n%'
                    and billing.approval_field(p.payload, 'corrida') = run::text
                    and billing.approval_field(p.payload, 'resultado') = encode(r.results, 'hex')) then
    raise exception 'the proposal is not about run %', run using errcode = 'RC052';
  end if;
  update billing.run r set state = 'propuesta', proposal = with_proposal where r.id = run and r.state = 'ensayo';
  if found then
    return true;
  end if;
  if not exists (select from billing.run r where r.id = run and r.proposal = with_proposal) then
    raise exception 'run % is past its rehearsal', run using errcode = 'RC051';
  end if;
  return false;
end
$$;
-- Follows the decision that access.approval has.
create function billing.decide_run(run bigint, at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update billing.run r
     set state = case p.decision when 'approved' then 'aprobada' else 'descartada' end, decided_at = at,
         ended_at = case p.decision when 'approved' then null else at end
    from access.approval p
   where r.id = run and r.state = 'propuesta' and p.id = r.proposal and p.decision is not null;
  if not found then
    raise exception 'run % waits for no decision', run using errcode = 'RC051';
  end if;
end
$$;
-- What was proposed or approved is discarded by somebody who may propose or decide; a rehearsal by anybody, and a load
-- while there is nobody. Answers the state that it had.
create function billing.discard_run(run bigint, at timestamptz, by_account bigint) returns text
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r billing.run;
begin
  select * into r from billing.run x where x.id = run for update;  -- after a block that is being charged
  if r.state is null or r.state in ('publicada', 'descartada') or r.state = 'publicando' and billing.has_charged(run) then
    raise exception 'run % cannot be discarded any more', run using errcode = 'RC051';
  end if;
  if r.state <> 'ensayo' and exists (select from access.account)
     and not exists (select from access.account a join access.approval_rule u on u.role = a.role
                      where a.id = by_account and a.disabled_at is null and u.kind = 'facturacion'
                        and (u.may_propose or u.may_decide)) then
    raise exception 'this account may not discard run %', run using errcode = 'RC041';
  end if;
  update billing.run x set state = 'descartada', ended_at = at where x.id = run;
  return r.state;
end
$$;
-- True when this call began it; false when it was begun before and goes on. A month that is closed is told before anything
-- begins.
create function billing.begin_publishing(run bigint, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r billing.run;
begin
  select * into r from billing.run x where x.id = run for update;
  if r.state = 'publicando' then
    return false;
  end if;
  if r.state is distinct from 'aprobada' and not (r.initial_load and r.state = 'ensayo') then
    raise exception 'run % is not approved', run using errcode = 'RC051';
  end if;
  if r.state = 'ensayo' then
    perform billing.require_nobody();
  end if;
  perform billing.require_whole(run);
  perform ledger.require_open_periods(array[make_date(r.vigencia, 1, 1)], array['causacion']);
  update billing.run x set state = 'publicando', began_at = at where x.id = run;
  return true;
end
$$;
create function billing.finish_run(run bigint, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r billing.run;
begin
  select * into r from billing.run x where x.id = run for update;
  if r.state = 'publicada' then
    return false;
  end if;
  if exists (select from billing.run_block b where b.run_id = run and b.published_at is null) then
    raise exception 'run % has blocks to publish', run using errcode = 'RC051';
  end if;
  update billing.run x set state = 'publicada', ended_at = at where x.id = run;
  return true;
end
$$;

-- Numbers for the obligations of a block, before they are written: the fingerprint of an entry names them.
create function billing.obligation_numbers(wanted integer) returns setof bigint
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  select nextval('ledger.obligation_id_seq') from generate_series(1, least(wanted, 100000))
$$;

-- What the print of a parcel is of. core/billing/roll_block.cpp writes the same text.
create function billing.printed(
    avaluo bigint, previous bigint, land bigint, built bigint, destino text, zone integer, estrato integer,
    exclusions integer, cadastral_update integer, exemption_kind text, exempt_ppm integer, exemption_act text,
    exemption_mark integer, exempted bigint, predial bigint, environmental bigint, bomberil bigint) returns text
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  select avaluo || ';' || coalesce(previous::text, '-') || ';' || land || ';' || built || ';' || destino || ';' || zone
         || ';' || coalesce(estrato, 0) || ';' || exclusions || ';' || cadastral_update || ';'
         || coalesce(exemption_kind || ':' || exempt_ppm || ':' || exemption_mark || ':' || exempted || ':' || exemption_act,
                     '-') || ';'
         || predial || ';' || environmental || ';' || bomberil
$$;

-- Charges a block of a run that is being published: liquidations, obligations with their balance, entries and lines, in
-- the transaction that carries their events. Answers the numbers of the entries (null: nothing was due), and no row when
-- the block was published before. The first 15 parameters are those of ledger.post_batch; the ledger's part is
-- ledger.charge_new's, whose plans are pinned here.
create function billing.charge_block(
    keys uuid[], fingerprints bytea[], kinds text[], dates date[], source_kinds text[], source_ids text[],
    reversed bigint[], recorded timestamptz,
    leg_entry integer[], leg_line integer[], leg_account integer[], leg_amount bigint[], leg_obligation bigint[],
    leg_third_party bigint[], leg_cost_centre integer[],
    run bigint, block integer,
    parcels bigint[], avaluos bigint[], previous bigint[], lands bigint[], builts bigint[], destinos text[],
    zones integer[], estratos integer[], exclusions integer[], updates integer[], exemption_kinds text[],
    exempt_ppms integer[], exemption_acts text[], exemption_marks integer[], exempteds bigint[],
    predials bigint[], environmentals bigint[], bomberils bigint[], left_parcels bigint[], left_reasons text[],
    new_obligation bigint[], new_parcel bigint[], new_concept text[], new_account integer[], new_amount bigint[],
    new_third_party bigint[])
  returns table (first_seq bigint, last_seq bigint)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set work_mem = '64MB'
  set plan_cache_mode = force_generic_plan
  set max_parallel_workers_per_gather = 0 as $$
#variable_conflict use_column
declare
  r        billing.run;
  b        billing.run_block;
  approved bytea;
  posted   record;
begin
  select * into r from billing.run x where x.id = run for share;
  if r.state is distinct from 'publicando' then
    raise exception 'run % is not being published', run using errcode = 'RC051';
  end if;
  select * into b from billing.run_block x where x.run_id = run and x.number = block for update;
  if b.published_at is not null then
    return;
  end if;

  approved := b.records || ''::bytea;  -- in memory, not piece by piece from its table
  if cardinality(parcels) + cardinality(left_parcels) <> b.parcels
     or exists (select from (select int8send(u.parcel) || substr(sha256(convert_to(billing.printed(
                                      u.avaluo, u.previous, u.land, u.built, u.destino, u.zone, u.estrato, u.exclusions,
                                      u.cadastral_update, u.exemption_kind, u.exempt_ppm, u.exemption_act,
                                      u.exemption_mark, u.exempted, u.predial, u.environmental, u.bomberil),
                                      'UTF8')), 1, 16) as record
                               from unnest(parcels, avaluos, previous, lands, builts, destinos, zones, estratos, exclusions,
                                           updates, exemption_kinds, exempt_ppms, exemption_acts, exemption_marks,
                                           exempteds, predials, environmentals, bomberils)
                                    as u(parcel, avaluo, previous, land, built, destino, zone, estrato, exclusions,
                                         cadastral_update, exemption_kind, exempt_ppm, exemption_act,
                                         exemption_mark, exempted, predial, environmental, bomberil)) now
                 where now.record not in (select substr(approved, 24 * i + 1, 24) from generate_series(0, b.parcels - 1) as i))
     or exists (select from unnest(left_parcels) as u(parcel)
                 where u.parcel not between b.first_parcel and b.last_parcel or u.parcel = any (parcels)) then
    raise exception 'block % of run % is not what was computed', block, run using errcode = 'RC052';
  end if;
  -- Each amount that is due is one new obligation, and each new obligation an amount that is due.
  if exists (select from (select u.parcel, c.concept, c.amount
                            from unnest(parcels, predials, environmentals, bomberils)
                                 as u(parcel, predial, environmental, bomberil)
                           cross join lateral (values ('predial', u.predial), ('ambiental', u.environmental),
                                                      ('bomberil', u.bomberil)) as c(concept, amount)
                           where c.amount > 0) due
               full join unnest(new_parcel, new_concept, new_amount) as o(parcel, concept, amount)
                 on o.parcel = due.parcel and o.concept = due.concept
              where o.amount is distinct from due.amount)
     or exists (select from unnest(kinds, dates) as u(kind, day)
                 where u.kind <> 'causacion' or u.day <> make_date(r.vigencia, 1, 1)) then
    raise exception 'the entries of block % of run % are not its amounts', block, run using errcode = 'RC052';
  end if;

  insert into billing.liquidation
         (parcel_id, vigencia, avaluo, predial, environmental, bomberil, due_on, liquidated_at, rules_id, previous_tax,
          land_m2, built_m2, exclusions, zone, estrato, destino, cadastral_update, exemption_kind, exempt_ppm,
          exemption_act, exemption_mark, exempted)
  select u.parcel, r.vigencia, u.avaluo, u.predial, u.environmental, u.bomberil, r.due_on, recorded, r.rules_id, u.previous,
         u.land, u.built, u.exclusions, u.zone, u.estrato, u.destino, u.cadastral_update, u.exemption_kind,
         u.exempt_ppm, u.exemption_act, u.exemption_mark, u.exempted
    from unnest(parcels, avaluos, previous, lands, builts, destinos, zones, estratos, exclusions, updates, exemption_kinds,
                exempt_ppms, exemption_acts, exemption_marks, exempteds, predials, environmentals, bomberils)
         as u(parcel, avaluo, previous, land, built, destino, zone, estrato, exclusions, cadastral_update, exemption_kind,
              exempt_ppm, exemption_act, exemption_mark, exempted, predial, environmental, bomberil);
  insert into billing.run_refusal
  select run, 'publicacion', u.parcel, u.reason from unnest(left_parcels, left_reasons) as u(parcel, reason);
  if cardinality(keys) > 0 or cardinality(new_obligation) > 0 then
    select * into posted
      from ledger.charge_new(keys, fingerprints, kinds, dates, source_kinds, source_ids, reversed, recorded, leg_entry,
                             leg_line, leg_account, leg_amount, leg_obligation, leg_third_party, leg_cost_centre,
                             'predio', r.vigencia, r.due_on, new_obligation, new_parcel, new_concept, new_account,
                             new_amount, new_third_party);
    first_seq := posted.first_seq;
    last_seq := posted.last_seq;
    recorded := posted.recorded_at;
  end if;
  update billing.run_block x
     set published_at = recorded, charged = cardinality(charge_block.parcels), first_seq = charge_block.first_seq,
         last_seq = charge_block.last_seq,
         predial = (select coalesce(sum(u.amount), 0) from unnest(predials) as u(amount)),
         environmental = (select coalesce(sum(u.amount), 0) from unnest(environmentals) as u(amount)),
         bomberil = (select coalesce(sum(u.amount), 0) from unnest(bomberils) as u(amount))
   where x.run_id = run and x.number = block;
  return next;
end
$$;

revoke all on function billing.has_charged, billing.guard_run, billing.keep_rules, billing.require_nobody, billing.open_run, billing.add_block, billing.add_refusals,
  billing.require_whole, billing.approval_field, billing.propose_run, billing.decide_run, billing.discard_run,
  billing.begin_publishing, billing.finish_run, billing.obligation_numbers, billing.printed, billing.charge_block
  from public;
grant execute on function billing.keep_rules, billing.open_run, billing.add_block, billing.add_refusals,
  billing.propose_run, billing.decide_run, billing.discard_run, billing.begin_publishing, billing.finish_run,
  billing.obligation_numbers, billing.charge_block to recaudo_app;
grant select on billing.rules, billing.run, billing.run_block, billing.run_refusal to recaudo_app, recaudo_auditor;
reset role;
