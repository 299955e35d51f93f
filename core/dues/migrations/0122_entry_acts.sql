-- Which act posted an entry, as the movements of what is owed tell it: an entry that mirrors a payment has the payment for its
-- source, and one that ends a debt does not say by which of two acts. Written when the act is carried out (core/adjustments),
-- so that who reads what is owed reads nothing of the floor above.
set local role recaudo_owner;

create table billing.entry_act (
  seq        bigint primary key check (seq > 0),       -- of the entry, also once its volume is out
  kind       text not null check (btrim(kind) <> ''),  -- of the act: 'prescripcion'
  resolution text not null check (btrim(resolution) <> '')
);
create function billing.refuse_entry_act_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '% is not rewritten', tg_table_name using errcode = 'RC004';
end
$$;
create trigger entry_act_immutable before update or delete or truncate on billing.entry_act
  for each statement execute function billing.refuse_entry_act_change();
alter table billing.entry_act enable always trigger entry_act_immutable;

revoke all on function billing.refuse_entry_act_change from public;
grant select on billing.entry_act to recaudo_app, recaudo_auditor;
reset role;
