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
  since          date,  -- the first line that added to it, none of them a mirror
  foreign key (volume_id, obligation_id) references ledger.volume_obligation on delete cascade,
  unique nulls not distinct (volume_id, obligation_id, third_party_id)
);
create index volume_holder_of on ledger.volume_holder (obligation_id);
grant select on ledger.volume_holder to recaudo_app, recaudo_auditor;

-- What names a row changed there while the volume is out: a digest of all of them. Null of a volume that is in, and of one
-- that left before its holders were kept.
alter table ledger.volume add column holders bytea check (octet_length(holders) = 32);

-- Of each row: obligation, third party (0: none), net (8 bytes each), since (4, or none); `recaudo ledger check` makes it
-- again.
create function ledger.print_of_holders(volume integer) returns bytea
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sha256(coalesce(string_agg(int8send(h.obligation_id) || int8send(coalesce(h.third_party_id, 0)) || int8send(h.net)
                                    || coalesce(date_send(h.since), '\xffffffff'),
                                    ''::bytea order by h.obligation_id, coalesce(h.third_party_id, 0)), ''))
    from ledger.volume_holder h where h.volume_id = volume
$$;

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
  select v.id, o.id, p.third_party_id, sum(p.amount),
         min(p.effective_on) filter (where p.amount < 0 and e.reverses is null)
    from ledger.posting p join ledger.entry e using (seq)
    join ledger.obligation o on o.id = p.obligation_id and o.account_id = p.account_id and o.side = -1
   where p.seq between v.first_seq and v.last_seq group by o.id, p.third_party_id;
  update ledger.volume set holders = ledger.print_of_holders(v.id) where id = v.id;
end
$$;

-- What the lines of each third party left of an obligation of ours, and since when: of who opened it, since then. Lines
-- that name nobody are of who opened it: those of older programs, and those that left the database before this migration.
create function ledger.credit_holders(credit bigint)
  returns table (third_party_id bigint, left_over bigint, since date)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.holder, -sum(l.net)::bigint,
         case when l.holder is distinct from l.opener then coalesce(min(l.since), l.due_on) else l.due_on end
    from (select coalesce(m.third_party_id, o.third_party_id) as holder, o.third_party_id as opener, o.due_on, m.net, m.since
            from ledger.obligation o
           cross join lateral (
             select p.third_party_id, p.amount as net,
                    case when p.amount < 0 and e.reverses is null then p.effective_on end as since
               from ledger.posting p join ledger.entry e using (seq)
              where p.obligation_id = o.id and p.account_id = o.account_id
              union all
             select h.third_party_id, h.net, h.since from ledger.volume_holder h where h.obligation_id = o.id
              union all
             select null, v.net, null from ledger.volume_obligation v
              where v.obligation_id = o.id and not exists
                    (select from ledger.volume_holder h where h.volume_id = v.volume_id and h.obligation_id = o.id)) m
           where o.id = credit and o.side = -1) l
   group by l.holder, l.opener, l.due_on
$$;

-- Holders who stood below zero when the lines began to decide, because another holder's act took of their part or they of
-- another's: how far. What they pay too much later can be undone, though it leaves them there again. Of each the last row
-- stands: what a volume that is put back says of them is counted anew.
create table ledger.holder_floor (
  id             bigint generated always as identity primary key,
  obligation_id  bigint not null references ledger.obligation,
  third_party_id bigint references ledger.third_party,
  floor          bigint not null check (floor <= 0)
);
create index holder_floor_of on ledger.holder_floor (obligation_id);
create trigger immutable before update or delete or truncate on ledger.holder_floor
  for each statement execute function ledger.refuse_change();
alter table ledger.holder_floor enable always trigger immutable;
grant select on ledger.holder_floor to recaudo_app, recaudo_auditor;

-- A digest of all of them, as that of a volume's holders, and the last entry before lines decided.
create table ledger.holder_floor_print (
  id           boolean primary key default true check (id),
  counted_from bigint not null,
  print        bytea not null check (octet_length(print) = 32)
);
insert into ledger.holder_floor_print (counted_from, print) select h.last_seq, sha256('') from ledger.head h;
grant select on ledger.holder_floor_print to recaudo_app, recaudo_auditor;

create function ledger.floor_of_holder(credit bigint, holder bigint) returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce((select f.floor from ledger.holder_floor f
                    where f.obligation_id = credit and f.third_party_id is not distinct from holder
                    order by f.id desc limit 1), 0)
$$;

-- Counts the floors of these credit balances and advances: where each holder would stand without what he paid since lines
-- decide and nobody undid, because every one of those payments may still be undone.
create function ledger.count_floors(credits bigint[]) returns void
  language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into ledger.holder_floor (obligation_id, third_party_id, floor)
  select n.id, n.third_party_id, n.floor
    from (select c.id, h.third_party_id, least(sum(h.amount), 0)::bigint as floor
            from unnest(credits) as c (id)
           cross join lateral (
             select h.third_party_id, h.left_over as amount from ledger.credit_holders(c.id) h
              union all
             select f.third_party_id, 0 from ledger.holder_floor f where f.obligation_id = c.id
              union all
             select coalesce(p.third_party_id, o.third_party_id), p.amount
               from ledger.posting p join ledger.entry e using (seq)
               join ledger.obligation o on o.id = p.obligation_id and o.account_id = p.account_id
              where p.obligation_id = c.id and p.amount < 0 and e.reverses is null
                and p.seq > (select counted_from from ledger.holder_floor_print)
                and not exists (select from ledger.reversal x where x.reverses = p.seq)) h
           group by c.id, h.third_party_id) n
   where n.floor <> ledger.floor_of_holder(n.id, n.third_party_id)
   order by n.id, n.third_party_id;
  update ledger.holder_floor_print p set print = sha256(int8send(p.counted_from) || coalesce((
    select string_agg(int8send(f.id) || int8send(f.obligation_id) || int8send(coalesce(f.third_party_id, 0))
                      || int8send(f.floor), ''::bytea order by f.id) from ledger.holder_floor f), ''));
$$;
select ledger.count_floors(array_agg(o.id)) from ledger.obligation o where o.account_id in (249040, 291090) and o.side = -1;

-- As in 0026. The lines of a volume that left before its holders were kept were of who opened the balance while it was out,
-- and say again whose they are: the floors of those balances are counted anew.
create or replace function ledger.put_back_volume(number integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  v       ledger.volume;
  unnamed bigint[];
begin
  perform from ledger.head where id = 1 for update;
  select * into v from ledger.volume where id = number;
  if v.taken_out is distinct from true or exists (select from ledger.volume where id > number and taken_out) then
    raise exception 'volume % is not out, or not the newest of those', number using errcode = 'RC016';
  end if;
  if v.holders is null then
    select array_agg(o.id) into unnamed from ledger.volume_obligation m join ledger.obligation o on o.id = m.obligation_id
     where m.volume_id = number and o.account_id in (249040, 291090) and o.side = -1;
  end if;
  perform ledger.attach_volume(number, v.first_seq, v.last_seq);
  delete from ledger.volume_account where volume_id = number;
  delete from ledger.volume_obligation where volume_id = number;
  update ledger.volume set taken_out = false, holders = null where id = number;
  if unnamed is not null then
    perform ledger.count_floors(unnamed);
  end if;
end
$$;

-- What a line in the name of a third party (of nobody: of who opened it) may take of it: what his lines left, above his
-- floor.
create function ledger.holder_room(credit bigint, holder bigint) returns bigint
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (coalesce(h.left_over, 0) - ledger.floor_of_holder(o.id, coalesce(holder, o.third_party_id)))::bigint
    from ledger.obligation o
    left join lateral ledger.credit_holders(o.id) h on h.third_party_id is not distinct from coalesce(holder, o.third_party_id)
   where o.id = credit
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
       where ledger.holder_room(t.obligation_id, t.third_party_id) < 0) then
    raise exception 'more of a credit balance than its holder left' using errcode = 'RC034';
  end if;
  return null;
end
$$;

revoke all on function ledger.credit_holders, ledger.holder_room, ledger.print_of_holders, ledger.floor_of_holder,
  ledger.count_floors from public;
grant execute on function ledger.credit_holders, ledger.holder_room to recaudo_app, recaudo_auditor;
reset role;
