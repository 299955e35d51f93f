-- When a proposal was made, on the clock of the business, which is what people read. Its life stays on the machine's
-- (proposed_at, expires_at), which no business day lengthens. Null only where it was made before this column.
set local role recaudo_owner;

alter table access.approval add column made_at timestamptz;

create or replace function access.guard_approval() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.decision is not null then
      raise exception 'a proposal begins undecided' using errcode = 'RC046';
    end if;
    if new.made_at is null then
      raise exception 'a proposal has the day on which it was made' using errcode = 'not_null_violation';
    end if;
    return new;
  end if;
  if tg_op = 'DELETE' then
    raise exception 'a proposal is not deleted' using errcode = 'RC004';
  end if;
  if (new.id, new.kind, new.payload, new.payload_sha256, new.proposer, new.proposed_at, new.expires_at, new.made_at)
     is distinct from
     (old.id, old.kind, old.payload, old.payload_sha256, old.proposer, old.proposed_at, old.expires_at, old.made_at) then
    raise exception 'the content of a proposal does not change' using errcode = 'RC043';
  end if;
  if old.decision is not null then
    raise exception 'already decided' using errcode = 'RC046';
  end if;
  if new.checker = new.proposer
     or (select c.natural_person = p.natural_person from access.account c, access.account p
          where c.id = new.checker and p.id = new.proposer) then
    raise exception 'maker and checker are one person' using errcode = 'RC042';
  end if;
  return new;
end
$$;

-- `made` is the business instant. A request that is sent again finds its own proposal, with the instant of the first.
drop function access.propose(uuid, text, bytea, bigint, timestamptz);
create function access.propose(new_id uuid, new_kind text, content bytea, maker bigint, at timestamptz, made timestamptz)
  returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from access.account a join access.approval_rule r on r.role = a.role
                  where a.id = maker and a.disabled_at is null and r.kind = new_kind and r.may_propose) then
    raise exception 'this account may not propose %', new_kind using errcode = 'RC041';
  end if;
  insert into access.approval (id, kind, payload, payload_sha256, proposer, proposed_at, expires_at, made_at)
  values (new_id, new_kind, content, sha256(content), maker, at, at + interval '24 hours', made)
  on conflict (id) do nothing;
  if not exists (select from access.approval p where p.id = new_id and p.kind = new_kind and p.payload = content
                    and p.proposer = maker) then
    raise exception 'this id has another content' using errcode = 'RC043';
  end if;
end
$$;
revoke all on function access.propose(uuid, text, bytea, bigint, timestamptz, timestamptz) from public;
grant execute on function access.propose(uuid, text, bytea, bigint, timestamptz, timestamptz) to recaudo_app;
reset role;
