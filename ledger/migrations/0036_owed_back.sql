-- What the municipality owes a taxpayer besides a credit balance: a refund that a resolution ordered and the bank has not
-- paid out (24904001, an auxiliary of 2.4.90.40), and money that waits for a vigencia not charged yet (2.9.10.90). Each is
-- an obligation of the other side, so that neither is paid out nor applied twice.
set local role recaudo_owner;

-- The next version of the chart, whichever an installation has loaded meanwhile.
select ledger.load_chart(v.id + 1, greatest(v.in_force, '2026-01-01'), null, now(), array[24904001], array['24904001'],
                         array['Saldos a favor: devoluciones por pagar (auxiliar de 249040)'], array['C'], array['project'],
                         array['our auxiliary'])
  from (select id, in_force from ledger.chart_version order by id desc limit 1) v;

alter table ledger.obligation
  drop constraint obligation_side_of_concept,
  add constraint obligation_side_of_concept check ((side = -1) = (concept in ('saldo-a-favor', 'devolucion', 'anticipo'))),
  add constraint obligation_account_of_owed check (side = 1 or account_id =
    case concept when 'saldo-a-favor' then 249040 when 'devolucion' then 24904001 when 'anticipo' then 291090 end);

-- Entries that another system's journal brought to 2.9.10.90 name no obligation: they stay as posted, as in 0028.
insert into ledger.control_opening select 291090, last_seq from ledger.head where id = 1;
update ledger.balance set control = true where account_id in (24904001, 291090);

-- The obligation of this concept, opened when it does not exist. An advance is one third party's, so that it pays no
-- other's debts: RC034.
create function ledger.open_owed(
    subject_kind text, subject_id bigint, vigencia integer, concept text, due_on date, third_party bigint) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  found_id bigint;
  holder   bigint;
begin
  insert into ledger.obligation
         (subject_kind, subject_id, vigencia, concept, due_on, account_id, third_party_id, side)
  values (open_owed.subject_kind, open_owed.subject_id, open_owed.vigencia, open_owed.concept, open_owed.due_on,
          case open_owed.concept when 'devolucion' then 24904001 when 'anticipo' then 291090 end, open_owed.third_party, -1)
  on conflict (subject_kind, subject_id, vigencia, concept) do nothing;
  select o.id, o.third_party_id into found_id, holder from ledger.obligation o
   where o.subject_kind = open_owed.subject_kind and o.subject_id = open_owed.subject_id
     and o.vigencia = open_owed.vigencia and o.concept = open_owed.concept and o.side = -1;
  if open_owed.concept = 'anticipo' and holder is distinct from open_owed.third_party then
    raise exception 'the advance of another third party' using errcode = 'RC034';
  end if;
  return found_id;
end
$$;

revoke all on function ledger.open_owed from public;
grant execute on function ledger.open_owed to recaudo_app;
reset role;
