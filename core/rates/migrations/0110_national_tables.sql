-- The tables of the nation that a law or a resolution changes from time to time (limits of public services, reliefs,
-- fines, UVB, readjustment of avalúos), in versions: each rules from a day until the next one begins. The first is the
-- text of the program that was installed; every other comes from its approval by two people, over a text that the
-- approved proposal names by digest.
--   RC061 the version does not follow the one before    RC062 not an approved version, or its text is not kept
set local role recaudo_owner;

insert into access.approval_rule (kind, role, may_propose, may_decide) values
  ('tabla_nacional', 'rentas',   true,  true),
  ('tabla_nacional', 'tesorero', false, true);

-- The texts, byte by byte, whether they came into force or not.
create table rates.table_text (
  sha256  bytea primary key check (sha256 = sha256(content)),
  content bytea not null check (octet_length(content) between 1 and 262144),
  kept_at timestamptz not null
);

create table rates.table_version (
  id                   bigint generated always as identity primary key,
  name                 text not null check (name in ('spd_limites', 'alivios_temporales', 'multas', 'uvb',
                                                     'reajuste_avaluos_conpes')),
  number               integer not null check (number >= 1),
  effective_from       date not null,
  norm                 text not null check (char_length(norm) between 1 and 200 and norm !~ '[[:cntrl:]]'),
  source               text not null check (char_length(source) between 1 and 200 and source !~ '[[:cntrl:]]'),
  sha256               bytea not null references rates.table_text,
  approved_by_proposal uuid unique references access.approval,
  recorded_at          timestamptz not null,
  unique (name, number),
  unique (name, effective_from),
  check ((number = 1) = (approved_by_proposal is null))
);

create function rates.refuse_table_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '% is not rewritten', tg_table_name using errcode = 'RC004';
end
$$;
create trigger table_text_immutable before update or delete or truncate on rates.table_text
  for each statement execute function rates.refuse_table_change();
create trigger table_version_immutable before update or delete or truncate on rates.table_version
  for each statement execute function rates.refuse_table_change();
alter table rates.table_text enable always trigger table_text_immutable;
alter table rates.table_version enable always trigger table_version_immutable;

-- Versions follow each other, later; and the limits of services never reach a period whose bills were made, or are being
-- made, with the version before.
create function rates.follow_table() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  last rates.table_version;
begin
  select * into last from rates.table_version v where v.name = new.name order by v.number desc limit 1;
  if not found then
    if new.number <> 1 then
      raise exception 'the first version has number 1' using errcode = 'RC061';
    end if;
    return new;
  end if;
  if new.number <> last.number + 1 or new.effective_from <= last.effective_from then
    raise exception 'the version does not follow the one before' using errcode = 'RC061';
  end if;
  if new.name = 'spd_limites'
     and (exists (select from billing.service_bill b where b.period >= date_trunc('month', new.effective_from)::date)
          or exists (select from billing.service_run r
                      where r.state = 'publicando' and r.period >= date_trunc('month', new.effective_from)::date)) then
    raise exception 'a period was billed with the version before' using errcode = 'RC061';
  end if;
  return new;
end
$$;
create trigger table_version_follows before insert on rates.table_version
  for each row execute function rates.follow_table();
alter table rates.table_version enable always trigger table_version_follows;

create function rates.keep_table_text(bytes bytea, at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into rates.table_text (sha256, content, kept_at) values (sha256(bytes), bytes, at) on conflict do nothing
$$;

-- The text of the program becomes version 1, once. False when the table has versions.
create function rates.install_table(table_name text, bytes bytea, first_day date, norm text, source text, at timestamptz)
  returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from rates.table_version v where v.name = table_name) then
    return false;
  end if;
  lock table rates.table_version in share row exclusive mode;
  if exists (select from rates.table_version v where v.name = table_name) then
    return false;  -- another process was first
  end if;
  perform rates.keep_table_text(bytes, at);
  insert into rates.table_version (name, number, effective_from, norm, source, sha256, recorded_at)
  values (table_name, 1, first_day, norm, source, sha256(bytes), at);
  return true;
end
$$;

-- Puts an approved proposal into force and answers its number. What was approved is read from the approved text.
create function rates.apply_table_approval(proposal uuid, at timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content    text;
  part       text[];
  digest     bytea;
  new_number integer;
begin
  select convert_from(p.payload, 'UTF8') into content from access.approval p
   where p.id = proposal and p.decision = 'approved' and p.kind = 'tabla_nacional';
  part := regexp_match(content,
    '^recaudo tabla-nacional v1\ntabla=([a-z_]+)\nanterior=(\d{1,6})\ndesde=(\d{4}-\d{2}-\d{2})\nnorma=([^\n]+)\n'
    || 'fuente=([^\n]+)\nsha256=([0-9a-f]{64})\n$');
  if part is null then
    raise exception 'not an approved version' using errcode = 'RC062';
  end if;
  digest := decode(part[6], 'hex');
  if not exists (select from rates.table_text t where t.sha256 = digest) then
    raise exception 'the text of the version is not kept' using errcode = 'RC062';
  end if;
  lock table rates.table_version in share row exclusive mode;
  new_number := part[2]::integer + 1;
  begin
    insert into rates.table_version (name, number, effective_from, norm, source, sha256, approved_by_proposal, recorded_at)
    values (part[1], new_number, part[3]::date, part[4], part[5], digest, proposal, at);
  exception when check_violation or unique_violation then
    raise exception 'the version does not follow the one before' using errcode = 'RC061';
  end;
  return new_number;
end
$$;

revoke all on function rates.refuse_table_change, rates.follow_table, rates.keep_table_text, rates.install_table,
  rates.apply_table_approval from public;
grant execute on function rates.keep_table_text, rates.install_table, rates.apply_table_approval to recaudo_app;
grant select on rates.table_text, rates.table_version to recaudo_app, recaudo_auditor;
reset role;
