-- An act that pays a part of a debt, a compensation or the transfer of a payment, keeps how its money was spread (0132). It
-- is the act's whole value, and of the obligations that its entry moved: anything else is refused (RC029).
set local role recaudo_owner;

create function adjustments.keep_split(approved uuid, owed jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  paying bigint;
begin
  select e.seq into paying from adjustments.act a join ledger.entry e on e.seq = any (a.entries)
   where a.proposal = approved and a.amount = (owed->>'pagado_centavos')::bigint
     and e.kind = case a.kind when 'compensacion' then 'aplicacion-saldo' when 'traslado' then 'traslado' end;
  if paying is null or exists (
    select from ledger.posting p join ledger.obligation o on o.id = p.obligation_id
     where p.seq = paying and p.account_id = o.account_id and o.side = 1
       and not exists (select from jsonb_array_elements(owed->'se_debia') as d where (d->>'obligacion')::bigint = o.id)) then
    raise exception 'not what the entry of this act paid' using errcode = 'RC029';
  end if;
  insert into billing.entry_split values (paying, owed);
end
$$;

revoke all on function adjustments.keep_split from public;
grant execute on function adjustments.keep_split to recaudo_app;
reset role;
