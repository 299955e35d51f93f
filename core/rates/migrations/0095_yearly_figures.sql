-- Yearly figures of the nation that two people loaded: SMMLV, IPC, UVT. They rule over the tables of the program; of one
-- figure and year the newest rules. A row comes only from its approval: the function below reads the approved bytes
-- themselves, so that no other figure can enter. Nothing is changed or deleted: a correction is another approval.
--   RC047 the proposal is in force    RC048 not an approved proposal of this kind    RC049 the figure is not possible
set local role recaudo_owner;

insert into access.approval_rule (kind, role, may_propose, may_decide) values
  ('cifra_anual', 'rentas',   true,  true),
  ('cifra_anual', 'tesorero', false, true);

create table rates.yearly_figure (
  id                   bigint generated always as identity primary key,
  kind                 text not null check (kind in ('smmlv', 'ipc', 'uvt')),
  year                 integer not null check (year between 2000 and 2199),
  value                bigint not null,        -- centavos; of the IPC, parts per million
  norm                 text not null check (char_length(norm) between 1 and 200 and norm !~ '[[:cntrl:]]'),
  approved_by_proposal uuid not null unique references access.approval,
  approved_at          timestamptz not null,
  -- Whole pesos; hundredths of a per cent.
  check (value % 100 = 0),
  check (case kind when 'ipc' then value between 0 and 500000 else value > 0 end)
);
create index yearly_figure_newest on rates.yearly_figure (kind, year, id desc);

create function rates.refuse_figure_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'a figure is not changed or deleted' using errcode = 'RC004';
end
$$;
create trigger yearly_figure_immutable before update or delete or truncate on rates.yearly_figure
  for each statement execute function rates.refuse_figure_change();
alter table rates.yearly_figure enable always trigger yearly_figure_immutable;

-- Puts an approved proposal into force. Two are never put at once: whoever comes second sees the first one's row.
create function rates.apply_figure_approval(proposal uuid, at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  content text;
  part    text[];
begin
  select convert_from(p.payload, 'UTF8') into content from access.approval p
   where p.id = proposal and p.decision = 'approved' and p.kind = 'cifra_anual';
  part := coalesce(
    regexp_match(content, '^recaudo cifra-anual v1\ncifra=(smmlv|uvt)\nanio=(\d{4})\ncentavos=(\d{1,15})\nnorma=([^\n]+)\n$'),
    regexp_match(content, '^recaudo cifra-anual v1\ncifra=(ipc)\nanio=(\d{4})\nppm=(\d{1,7})\nnorma=([^\n]+)\n$'));
  if part is null then
    raise exception 'not an approved figure' using errcode = 'RC048';
  end if;
  lock table rates.yearly_figure in share row exclusive mode;
  begin
    insert into rates.yearly_figure (kind, year, value, norm, approved_by_proposal, approved_at)
    values (part[1], part[2]::integer, part[3]::bigint, part[4], proposal, at);
  exception
    when unique_violation then
      raise exception 'the proposal is in force' using errcode = 'RC047';
    when check_violation then
      raise exception 'the figure is not possible' using errcode = 'RC049';
  end;
end
$$;

revoke all on function rates.refuse_figure_change, rates.apply_figure_approval from public;
grant execute on function rates.apply_figure_approval to recaudo_app;
grant select on rates.yearly_figure to recaudo_app, recaudo_auditor;
reset role;
