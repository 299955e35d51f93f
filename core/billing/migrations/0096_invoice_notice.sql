-- Notice of the invoices of predial (Ley 1819/2016 art. 354): the list of a published run is put on the web page, on a day
-- that the system fixes, and posted in a visible place, on a day that two persons note. Both make the notice: the terms of
-- the remedy and of the title run from the later one. Refused with RC051: the run or its list is not there yet, the
-- power to determine the tax ended (ET 717: five years after the due date), or the day cannot be; RC047: noted already.
set local role recaudo_owner;

insert into access.approval_rule (kind, role, may_propose, may_decide) values
  ('fijacion_facturas', 'rentas', true, true),
  ('fijacion_facturas', 'tesorero', false, true);

create table billing.invoice_list (
  run_id    bigint primary key references billing.run,
  vigencia  integer not null,
  on_web    date not null,
  listed_at timestamptz not null,
  invoices  integer not null check (invoices > 0),
  digest    bytea not null check (octet_length(digest) = 32)  -- SHA-256 of its parcels by number, 8 bytes each
);
-- One invoice for each parcel and vigencia.
create table billing.listed_invoice (
  run_id    bigint not null references billing.invoice_list,
  parcel_id bigint not null,
  vigencia  integer not null,
  primary key (parcel_id, vigencia)
);
create unique index listed_invoice_page on billing.listed_invoice (run_id, parcel_id);
create table billing.invoice_posting (
  run_id    bigint primary key references billing.invoice_list,
  posted_on date not null,
  place     text not null check (char_length(place) between 1 and 120 and place !~ '[[:cntrl:]]'),
  act       text not null check (char_length(act) between 1 and 60 and act !~ '[[:cntrl:]]'),
  proposal  uuid not null unique references access.approval,
  noted_at  timestamptz not null
);
create function billing.refuse_notice_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'what was published is not rewritten' using errcode = 'RC004';
end
$$;
create trigger invoice_list_immutable before update or delete or truncate on billing.invoice_list
  for each statement execute function billing.refuse_notice_change();
create trigger listed_invoice_immutable before update or delete or truncate on billing.listed_invoice
  for each statement execute function billing.refuse_notice_change();
create trigger invoice_posting_immutable before update or delete or truncate on billing.invoice_posting
  for each statement execute function billing.refuse_notice_change();
alter table billing.invoice_list enable always trigger invoice_list_immutable;
alter table billing.listed_invoice enable always trigger listed_invoice_immutable;
alter table billing.invoice_posting enable always trigger invoice_posting_immutable;

-- The parcels that a run charged something, by number: of the prints of its blocks, those that publishing did not leave
-- out and whose liquidation is not zero.
-- The prints are cut once and only the numbers are kept; liquidation and refusal are looked up by index for each parcel: as
-- joins they would be planned by statistics that the run which fills these tables makes stale.
create function billing.invoiced_by(run bigint) returns setof bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.parcel
    from billing.run r
   cross join (select ('x' || encode(substr(b.records, 24 * i + 1, 8), 'hex'))::bit(64)::bigint as parcel
                 from (select c.parcels, c.records || ''::bytea as records from billing.run_block c
                        where c.run_id = run and c.published_at is not null offset 0) b
                cross join lateral generate_series(0, b.parcels - 1) as i offset 0) p
   where r.id = run
     and (select l.predial + l.environmental + l.bomberil from billing.liquidation l
           where l.parcel_id = p.parcel and l.vigencia = r.vigencia) > 0
     and (select true from billing.run_refusal x
           where x.run_id = run and x.step = 'publicacion' and x.parcel_id = p.parcel) is null
   order by p.parcel
$$;

-- Puts the invoices of a published run on the web page. False when they are there already.
create function billing.list_invoices(run bigint, today date, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  r billing.run;
  parcels bigint[];
begin
  select * into r from billing.run x where x.id = run for update;
  if r.state is distinct from 'publicada' then
    raise exception 'run % is not published', run using errcode = 'RC051';
  end if;
  if exists (select from billing.invoice_list x where x.run_id = run) then
    return false;
  end if;
  if today > (r.due_on + interval '5 years')::date then
    raise exception 'the tax of run % cannot be determined any more', run using errcode = 'RC051';
  end if;
  parcels := array(select billing.invoiced_by(run));
  if cardinality(parcels) = 0 then
    raise exception 'run % charged nobody', run using errcode = 'RC051';
  end if;
  insert into billing.invoice_list
  select run, r.vigencia, today, at, cardinality(parcels),
         sha256((select string_agg(int8send(u.parcel), ''::bytea order by u.parcel) from unnest(parcels) as u(parcel)));
  insert into billing.listed_invoice select run, u.parcel, r.vigencia from unnest(parcels) as u(parcel);
  return true;
end
$$;

-- Notes the posting that an approved proposal tells, from its own bytes.
create function billing.note_posting(approved uuid, today date, at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  part text[];
  run  bigint;
  day  date;
begin
  select regexp_match(convert_from(p.payload, 'UTF8'),
           '^recaudo fijacion de facturas v1\ncorrida=(\d{1,18})\nvigencia=\d{4}\nlista=([0-9a-f]{64})\nfijada=(\d{4}-\d\d-\d\d)\nlugar=([^\n]+)\nacto=([^\n]+)\n$')
    into part from access.approval p
   where p.id = approved and p.decision = 'approved' and p.kind = 'fijacion_facturas';
  if part is null then
    raise exception 'not an approved posting' using errcode = 'RC048';
  end if;
  run := part[1]::bigint;
  day := part[3]::date;
  if not exists (select from billing.invoice_list l join billing.run r on r.id = l.run_id
                  where l.run_id = run and encode(l.digest, 'hex') = part[2] and day <= today
                    and day >= (r.ended_at at time zone 'America/Bogota')::date) then
    raise exception 'no list that could be posted that day' using errcode = 'RC051';
  end if;
  insert into billing.invoice_posting values (run, day, part[4], part[5], approved, at) on conflict do nothing;
  if not found then
    raise exception 'the list was posted already' using errcode = 'RC047';
  end if;
end
$$;

revoke all on function billing.refuse_notice_change, billing.invoiced_by, billing.list_invoices, billing.note_posting
  from public;
grant execute on function billing.list_invoices, billing.note_posting to recaudo_app;
grant select on billing.invoice_list, billing.listed_invoice, billing.invoice_posting to recaudo_app, recaudo_auditor;
reset role;
