-- A version of the statute never changes the services of a period whose bills were made, or are being made, with the version
-- before: what was charged with it is corrected by an act of adjustment (0115). As 0044 holds it of predial and 0110 of the
-- nation's limits of services.
--   RC063 the services of a period that was billed, or is being billed, would have another text
set local role recaudo_owner;

-- What a text says of services: the lines of the tables [servicios] and [[servicios.…]], without blank lines, lines of comment
-- and indentation. What this cannot tell to be of another table counts as well, and so does the whole text where a value has
-- more than one line: two texts that differ in their services are never taken for alike.
create function statutes.services_part(content bytea) returns text
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  with line as (select l.n, btrim(l.line, E' \t\r') as line
                  from regexp_split_to_table(convert_from(content, 'UTF8'), E'\n') with ordinality as l(line, n)),
       placed as (select n, line, count(*) filter (where line ~ '^\[') over (order by n) as place from line),
       headed as (select n, line, case when place > 0 then first_value(line) over (partition by place order by n) end as head
                    from placed)
  select case when convert_from(content, 'UTF8') ~ '"{3}|''{3}' then convert_from(content, 'UTF8')
    else (select coalesce(string_agg(h.line, E'\n' order by h.n), '') from headed h
           where h.line <> '' and h.line !~ '^#'
             and coalesce((regexp_match(h.head, '^\[\[? *([a-z0-9_]+)(\.[a-z0-9_]+)* *\]?\] *(#.*)?$'))[1],
                          'servicios') = 'servicios') end
$$;

-- Periods of services, by the month in which they end, that rules from that day on reach and that were billed or are being
-- billed. The statute of its last day rules a period.
create function statutes.billed_services_from(effective_from date) returns setof date
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct r.period from billing.service_run r
   where r.period >= date_trunc('month', effective_from)::date
     and (r.state = 'publicando' or exists (select from billing.service_bill b where b.period = r.period))
   order by r.period
$$;

-- A run that begins locks the versions (0117), so that of the two whoever comes second sees the other.
create function statutes.keep_billed_services() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.number > 1 and exists (select from statutes.billed_services_from(new.effective_from))
     and (select statutes.services_part(d.content) from statutes.document d where d.sha256 = new.sha256) is distinct from
         (select statutes.services_part(d.content) from statutes.document d join statutes.version v using (sha256)
           where v.number = new.number - 1) then
    raise exception 'a period of services was billed with the version before' using errcode = 'RC063';
  end if;
  return new;
end
$$;
create trigger version_keeps_billed_services before insert on statutes.version
  for each row execute function statutes.keep_billed_services();
alter table statutes.version enable always trigger version_keeps_billed_services;

revoke all on function statutes.services_part, statutes.billed_services_from, statutes.keep_billed_services from public;
grant execute on function statutes.services_part, statutes.billed_services_from to recaudo_app;
reset role;
