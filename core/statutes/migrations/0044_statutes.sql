-- The municipality's statute in versions, each in force from a day until the next one begins. The first is the file of the
-- installation; every other comes from its approval by two people, over a text that the approved proposal names by digest.
--   RC061 the version does not follow the one before    RC062 not an approved version, or its text is not kept
create schema statutes authorization recaudo_owner;
grant usage on schema statutes to recaudo_app, recaudo_auditor;
set local role recaudo_owner;

insert into access.approval_rule (kind, role, may_propose, may_decide) values
  ('version_estatuto', 'rentas',   true,  true),
  ('version_estatuto', 'tesorero', false, true);

-- The files, byte by byte, whether they came into force or not.
create table statutes.document (
  sha256  bytea primary key check (sha256 = sha256(content)),
  content bytea not null check (octet_length(content) between 1 and 1048576),
  kept_at timestamptz not null
);

create table statutes.version (
  number               integer primary key check (number >= 1),
  effective_from       date not null unique,
  act                  text not null check (btrim(act) <> ''),
  act_on               date,                      -- the installation's file does not say one
  file_name            text not null check (file_name <> ''),
  first_vigencia       integer not null check (first_vigencia between 1984 and 2199),
  last_vigencia        integer not null check (last_vigencia between first_vigencia and 2199),
  sha256               bytea not null references statutes.document,
  approved_by_proposal uuid unique references access.approval,
  recorded_at          timestamptz not null,
  check ((number = 1) = (approved_by_proposal is null)),
  -- No tribute looks back: Constitution art. 363.
  check (number = 1 or (act_on is not null and act_on <= effective_from))
);

create function statutes.refuse_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '% is not rewritten', tg_table_name using errcode = 'RC004';
end
$$;
create trigger document_immutable before update or delete or truncate on statutes.document
  for each statement execute function statutes.refuse_change();
create trigger version_immutable before update or delete or truncate on statutes.version
  for each statement execute function statutes.refuse_change();
alter table statutes.document enable always trigger document_immutable;
alter table statutes.version enable always trigger version_immutable;

-- The first vigencia that a statute liquidates: the one that begins with it or after it (Constitution art. 338).
create function statutes.first_ruled(effective_from date) returns integer
  language sql immutable set search_path = pg_catalog, pg_temp as $$
  select extract(year from effective_from + interval '1 year' - interval '1 day')::integer
$$;

-- Versions follow each other: later, without a vigencia between them that no text has, and never over a vigencia or a day
-- whose figures were published with the version before.
create function statutes.follow() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  last statutes.version;
begin
  select * into last from statutes.version v order by v.number desc limit 1;
  if not found then
    if new.number <> 1 then
      raise exception 'the first version has number 1' using errcode = 'RC061';
    end if;
    return new;
  end if;
  if new.number <> last.number + 1 or new.effective_from <= last.effective_from
     or new.first_vigencia > extract(year from new.effective_from)
     or new.last_vigencia < extract(year from new.effective_from)
     or statutes.first_ruled(new.effective_from) > last.last_vigencia + 1
     or exists (select from billing.liquidation l where l.vigencia >= case
         -- Of days that have passed, figures were published with the version before.
         when new.effective_from <= (new.recorded_at at time zone 'America/Bogota')::date
         then extract(year from new.effective_from) else statutes.first_ruled(new.effective_from) end) then
    raise exception 'the version does not follow the one before' using errcode = 'RC061';
  end if;
  return new;
end
$$;
create trigger version_follows before insert on statutes.version for each row execute function statutes.follow();
alter table statutes.version enable always trigger version_follows;

create function statutes.keep_document(bytes bytea, at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into statutes.document (sha256, content, kept_at) values (sha256(bytes), bytes, at) on conflict do nothing
$$;

-- The file of the installation becomes version 1. False when there is one.
create function statutes.install(bytes bytea, first_day date, act text, file_name text, first_year integer,
                                 last_year integer, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  lock table statutes.version in share row exclusive mode;
  if exists (select from statutes.version) then
    return false;
  end if;
  perform statutes.keep_document(bytes, at);
  insert into statutes.version (number, effective_from, act, file_name, first_vigencia, last_vigencia, sha256, recorded_at)
  values (1, first_day, act, file_name, first_year, last_year, sha256(bytes), at);
  return true;
end
$$;

-- Puts an approved proposal into force and answers its number. What was approved is read from the approved text.
create function statutes.apply_approval(proposal uuid, at timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content text;
  part    text[];
  digest  bytea;
  new_number integer;
begin
  select convert_from(p.payload, 'UTF8') into content from access.approval p
   where p.id = proposal and p.decision = 'approved' and p.kind = 'version_estatuto';
  part := regexp_match(content,
    '^recaudo estatuto v1\nanterior=(\d{1,6})\ndesde=(\d{4}-\d{2}-\d{2})\nacto=([^\n]+)\nfecha_acto=(\d{4}-\d{2}-\d{2})\n'
    || 'primera=(\d{4})\nultima=(\d{4})\narchivo=([^\n]+)\nsha256=([0-9a-f]{64})\n$');
  if part is null then
    raise exception 'not an approved version' using errcode = 'RC062';
  end if;
  digest := decode(part[8], 'hex');
  if not exists (select from statutes.document d where d.sha256 = digest) then
    raise exception 'the text of the version is not kept' using errcode = 'RC062';
  end if;
  lock table statutes.version in share row exclusive mode;
  new_number := part[1]::integer + 1;
  if exists (select from statutes.version v where v.approved_by_proposal = proposal or v.number >= new_number) then
    raise exception 'another version came first' using errcode = 'RC061';
  end if;
  begin
    insert into statutes.version (number, effective_from, act, act_on, file_name, first_vigencia, last_vigencia, sha256,
                                  approved_by_proposal, recorded_at)
    values (new_number, part[2]::date, part[3], part[4]::date, part[7], part[5]::integer, part[6]::integer, digest,
            proposal, at);
  exception when check_violation or unique_violation then
    raise exception 'the version does not follow the one before' using errcode = 'RC061';
  end;
  return new_number;
end
$$;

revoke all on all functions in schema statutes from public;
grant execute on function statutes.keep_document, statutes.install, statutes.apply_approval to recaudo_app;
grant select on statutes.document, statutes.version to recaudo_app, recaudo_auditor;
reset role;
