-- use_session() says also when the session ends if nobody uses it again: a page shows that, not a constant of its own.
-- (A function's columns cannot be replaced; dropped and made again, with the same grant.)
set local role recaudo_owner;
drop function access.use_session(bytea, timestamptz);
create function access.use_session(token bytea, at timestamptz)
  returns table (session_id uuid, account_id bigint, login text, name text, role text, absolute_end timestamptz,
                 closes_at timestamptz, expired boolean)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  s access.session;
  a access.account;
  r access.role;
begin
  select * into s from access.session x where x.token_sha256 = token and x.revoked_at is null;
  if not found then
    return;
  end if;
  select * into strict a from access.account x where x.id = s.account_id;
  select * into strict r from access.role x where x.name = a.role;
  if at >= s.absolute_end or at >= s.last_seen + r.idle or at >= s.created_at + r.absolute
     or at < s.last_seen - interval '2 minutes' or a.disabled_at is not null then
    update access.session x set revoked_at = at, revoked_why = 'expired'
     where x.token_sha256 = token and x.revoked_at is null;
    if found then
      return query select s.id, a.id, a.login, a.name, a.role, s.absolute_end, at, true;
    end if;
    return;
  end if;
  if at >= s.last_seen + interval '1 minute' then
    update access.session x set last_seen = at where x.token_sha256 = token and x.revoked_at is null;
    s.last_seen := at;
  end if;
  return query select s.id, a.id, a.login, a.name, a.role, s.absolute_end,
                      least(s.last_seen + r.idle, s.absolute_end, s.created_at + r.absolute), false;
end
$$;
revoke all on function access.use_session(bytea, timestamptz) from public;
grant execute on function access.use_session(bytea, timestamptz) to recaudo_login;
reset role;
