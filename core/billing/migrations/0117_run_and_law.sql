-- A run of public services begins with the statute and the national limits that rule its period then. The command compared
-- them before its transaction, and a version approved in between ruled a period that was charged with the one before.
--   RC054 the statute or the limits that rule the period are not those of the run
set local role recaudo_owner;

-- As in 0067. Who approves a version waits for who begins a run, or the other way round: the second sees what the first did
-- (rates.follow_table refuses limits of a period that is being billed; no trigger refuses a statute for it, so one that enters
-- later and reaches back leaves the run with the statute that ruled when it began). An installation without versions has nothing to
-- compare with.
create or replace function billing.begin_service_run(run bigint, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r        billing.service_run;
  k        billing.service_rules;
  last_day date;
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
  lock table rates.table_version, statutes.version in share mode;
  select * into k from billing.service_rules x where x.id = r.rules_id;
  last_day := r.period + interval '1 month - 1 day';
  if exists (select from (select v.sha256 from rates.table_version v
                           where v.name = 'spd_limites' and v.effective_from <= last_day order by v.number desc limit 1) now
              where now.sha256 <> sha256(k.limits))
     -- Of a period before the first version, the first one.
     or exists (select from (select v.sha256 from statutes.version v
                              where v.effective_from <= last_day or v.number = 1 order by v.number desc limit 1) now
                 where now.sha256 <> sha256(k.statute)) then
    raise exception 'run % was computed with other rules', run using errcode = 'RC054';
  end if;
  perform billing.require_whole_services(run);
  perform ledger.require_open_periods(array[r.period], array['causacion']);
  update billing.service_run x set state = 'publicando', began_at = at where x.id = run;
  return true;
end
$$;
reset role;
