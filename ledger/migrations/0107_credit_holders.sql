-- A credit balance belongs to whom its lines name. One obligation holds what a parcel's payments left over in a year, and
-- two owners may have paid in it: what each line says of its third party decides how much of it is whose
-- (docs/decisions/0046). New meaning of a refusal:
--   RC034 the advance of another third party, or more of a credit balance or an advance than its holder's lines left
set local role recaudo_owner;

-- What the lines of a volume that was taken out left of each credit balance to each holder, beside volume_obligation.
create table ledger.volume_holder (
  volume_id      integer not null,
  obligation_id  bigint not null,
  third_party_id bigint,
  net            bigint not null,
  foreign key (volume_id, obligation_id) references ledger.volume_obligation on delete cascade,
  unique nulls not distinct (volume_id, obligation_id, third_party_id)
);
create index volume_holder_of on ledger.volume_holder (obligation_id);
grant select on ledger.volume_holder to recaudo_app, recaudo_auditor;

-- As in 0034, with the holders.
create or replace function ledger.fold_volume(v ledger.volume) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into ledger.volume_account
  select v.id, p.account_id, sum(greatest(p.amount, 0)), sum(greatest(-p.amount, 0)), count(*)
    from ledger.posting p where p.seq between v.first_seq and v.last_seq group by p.account_id;
  insert into ledger.volume_obligation
  select v.id, o.id, sum(p.amount),
         coalesce(sum(p.amount) filter (where ledger.counts_as_charge(e.kind)), 0)
    from ledger.posting p join ledger.entry e using (seq)
    join ledger.obligation o on o.id = p.obligation_id and o.account_id = p.account_id
   where p.seq between v.first_seq and v.last_seq group by o.id;
  insert into ledger.volume_holder
  select v.id, o.id, p.third_party_id, sum(p.amount)
    from ledger.posting p
    join ledger.obligation o on o.id = p.obligation_id and o.account_id = p.account_id and o.side = -1
   where p.seq between v.first_seq and v.last_seq group by o.id, p.third_party_id;
end
$$;

-- What the lines of each third party left of an obligation of ours, and since when: of who opened it, since then. Lines
-- that left the database before this migration name nobody any more: they are of who opened it.
create function ledger.credit_holders(credit bigint)
  returns table (third_party_id bigint, left_over bigint, since date)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.third_party_id, -sum(l.net)::bigint,
         case when l.third_party_id is distinct from o.third_party_id then coalesce(min(l.since), o.due_on) else o.due_on end
    from ledger.obligation o
   cross join lateral (
     select p.third_party_id, p.amount as net, case when p.amount < 0 then p.effective_on end as since
       from ledger.posting p where p.obligation_id = o.id and p.account_id = o.account_id
      union all
     select h.third_party_id, h.net, null from ledger.volume_holder h where h.obligation_id = o.id
      union all
     select o.third_party_id, v.net, null from ledger.volume_obligation v
      where v.obligation_id = o.id and not exists
            (select from ledger.volume_holder h where h.volume_id = v.volume_id and h.obligation_id = o.id)) l
   where o.id = credit and o.side = -1
   group by l.third_party_id, o.third_party_id, o.due_on
$$;

-- As in 0026, and no line takes of a credit balance or an advance what another third party's lines left.
create or replace function ledger.check_new_postings() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  head_seq   bigint;
  first      bigint;
  entries    bigint;
  unbalanced bigint;
  takes      boolean;
begin
  select last_seq into head_seq from ledger.head where id = 1;
  select min(f.seq), count(*), min(f.seq) filter (where f.total <> 0 or f.budget <> 0), bool_or(f.takes)
    into first, entries, unbalanced, takes
    from (select seq, sum(amount) as total, sum(amount) filter (where account_id < 0) as budget,
                 bool_or(amount > 0 and account_id in (249040, 291090)) as takes
            from fresh group by seq) f;
  if first <= head_seq then
    raise exception 'entry % is already posted; it takes no more lines', first using errcode = 'RC002';
  end if;
  if unbalanced is not null then
    raise exception 'entry % does not balance', unbalanced using errcode = 'RC001';
  end if;
  if entries <> (select count(*) from ledger.entry where seq > head_seq) then
    raise exception 'an entry after % has no lines', head_seq using errcode = 'RC003';
  end if;
  if takes and exists
     (select from (select distinct f.obligation_id, f.third_party_id from fresh f
                    where f.amount > 0 and f.account_id in (249040, 291090) and f.obligation_id is not null) t
       cross join lateral ledger.credit_holders(t.obligation_id) h
       where h.third_party_id is not distinct from t.third_party_id and h.left_over < 0) then
    raise exception 'more of a credit balance than its holder left' using errcode = 'RC034';
  end if;
  return null;
end
$$;

revoke all on function ledger.credit_holders from public;
grant execute on function ledger.credit_holders to recaudo_app, recaudo_auditor;
reset role;
