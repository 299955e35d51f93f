-- How the money of an act was spread over the concepts of what it paid in part (ET art. 804): what each owed on that day, as a
-- receipt keeps it of a payment. Written when the act is carried out (core/adjustments); whoever reads what is owed follows
-- the quotient by hand.
set local role recaudo_owner;

create table billing.entry_split (
  seq  bigint primary key check (seq > 0),  -- of the entry, also once its volume is out
  owed jsonb not null check (jsonb_typeof(owed->'se_debia') = 'array' and (owed->>'pagado_centavos')::bigint > 0)
);
create trigger entry_split_immutable before update or delete or truncate on billing.entry_split
  for each statement execute function billing.refuse_entry_act_change();
alter table billing.entry_split enable always trigger entry_split_immutable;

grant select on billing.entry_split to recaudo_app, recaudo_auditor;
reset role;
