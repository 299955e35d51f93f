-- The till: who holds the municipality's cash, what came in and why, and the count that ends a turn. What lies in the
-- tills together is the balance of account 1.1.05.01: each row that moves money here has its entry in the ledger.
--   RC032 the turn or the till is not in the state for this
create schema till authorization recaudo_owner;
grant usage on schema till to recaudo_app, recaudo_auditor;
set local role recaudo_owner;

insert into access.approval_rule (kind, role, may_propose, may_decide) values
  ('anulacion_caja', 'cajero', true, false),
  ('anulacion_caja', 'tesorero', true, true),
  ('anulacion_caja', 'administrador', false, true);

create table till.register (
  id           integer generated always as identity primary key,
  name         text not null unique check (btrim(name) <> '' and char_length(name) <= 40),
  cash         bigint not null default 0 check (cash >= 0),      -- by the books, centavos
  cheques      bigint not null default 0 check (cheques >= 0),
  last_receipt bigint not null default 0                          -- receipts of a till are numbered without gaps
);

-- A turn: one person at one till, from the count that opens it to the count that ends it. `counted` is said before
-- anybody reads `expected`; another person closes.
create table till.shift (
  id          bigint generated always as identity primary key,
  register_id integer not null references till.register,
  cashier     bigint not null references access.account,
  day         date not null,
  state       text not null default 'open' check (state in ('open', 'counted', 'closed')),
  opened_at   timestamptz not null,
  opening     bigint not null check (opening >= 0),
  opening_due bigint not null check (opening_due >= 0),
  counted     bigint check (counted >= 0),
  expected    bigint check (expected >= 0),
  counted_at  timestamptz,
  closed_at   timestamptz,
  closed_by   bigint references access.account,
  reason      text,
  check ((state = 'open') = (counted is null) and (counted is null) = (expected is null)),
  check ((state = 'closed') = (closed_by is not null) and (closed_by is null) = (closed_at is null)),
  check (closed_by <> cashier),
  check (state <> 'closed' or counted = expected or (reason is not null and char_length(btrim(reason)) >= 15))
);
create unique index shift_of_register on till.shift (register_id) where state <> 'closed';
create unique index shift_of_cashier on till.shift (cashier) where state = 'open';
create index shift_day on till.shift (day, id);

create table till.count_line (
  shift_id     bigint not null references till.shift,
  moment       text not null check (moment in ('opening', 'closing')),
  denomination bigint not null check (denomination > 0),   -- centavos
  quantity     integer not null check (quantity > 0),
  primary key (shift_id, moment, denomination)
);

create table till.receipt (
  register_id   integer not null references till.register,
  number        bigint not null check (number > 0),
  shift_id      bigint not null references till.shift,
  attempt_id    bigint not null unique references payments.attempt,
  amount        bigint not null check (amount > 0),
  means         text not null check (means in ('efectivo', 'cheque')),
  tendered      bigint check (tendered >= amount),
  cheque_bank   text check (btrim(cheque_bank) <> '' and char_length(cheque_bank) <= 40),
  cheque_account text check (cheque_account ~ '^[0-9]{1,20}$'),
  cheque_number text check (cheque_number ~ '^[0-9]{1,20}$'),
  received_at   timestamptz not null,
  annulled_at   timestamptz,
  annulment     uuid references access.approval,
  primary key (register_id, number),
  check ((means = 'efectivo') = (tendered is not null)),
  check (num_nulls(cheque_bank, cheque_account, cheque_number) = case means when 'cheque' then 0 else 3 end),
  check ((annulled_at is null) = (annulment is null))
);
create index receipt_shift on till.receipt (shift_id, number);
-- Numbers are of an account. A cheque whose receipt was annulled may be taken for what it was meant to pay.
create unique index receipt_cheque on till.receipt (lower(cheque_bank), cheque_account, cheque_number)
  where cheque_number is not null and annulled_at is null;

-- Money that enters or leaves a till and is no payment; positive enters.
create table till.movement (
  id          bigint generated always as identity primary key,
  register_id integer not null references till.register,
  kind        text not null check (kind in ('base', 'consignacion', 'diferencia')),
  cash        bigint not null,
  cheques     bigint not null default 0 check (cheques <= 0),
  slip        text not null default '',       -- of the bank, by which its line is known
  day         date not null,
  entry_seq   bigint not null unique,
  made_by     bigint not null references access.account,
  made_at     timestamptz not null,
  check (cash <> 0 or cheques <> 0),
  check (case kind when 'base' then cash > 0 and cheques = 0 when 'diferencia' then cheques = 0 else cash <= 0 end),
  check ((kind = 'diferencia') = (btrim(slip) = ''))
);
create unique index movement_slip on till.movement (kind, slip) where kind <> 'diferencia';
create index movement_register on till.movement (register_id, id);

create function till.refuse_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '% is not rewritten', tg_table_name using errcode = 'RC004';
end
$$;
create trigger count_immutable before update or delete or truncate on till.count_line
  for each statement execute function till.refuse_change();
create trigger movement_immutable before update or delete or truncate on till.movement
  for each statement execute function till.refuse_change();
create trigger shift_kept before delete or truncate on till.shift for each statement execute function till.refuse_change();
create trigger receipt_kept before delete or truncate on till.receipt for each statement execute function till.refuse_change();

create function till.follow_movement() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update till.register set cash = cash + new.cash, cheques = cheques + new.cheques where id = new.register_id;
  return null;
end
$$;
create trigger movement_moves after insert on till.movement for each row execute function till.follow_movement();

-- A receipt is given in an open turn under the till's next number.
create function till.follow_receipt() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from till.shift s where s.id = new.shift_id and s.register_id = new.register_id and s.state = 'open') then
    raise exception 'turn % is not open', new.shift_id using errcode = 'RC032';
  end if;
  update till.register r
     set last_receipt = new.number,
         cash = r.cash + case new.means when 'efectivo' then new.amount else 0 end,
         cheques = r.cheques + case new.means when 'cheque' then new.amount else 0 end
   where r.id = new.register_id and r.last_receipt = new.number - 1;
  if not found then
    raise exception 'receipt % is not the next one', new.number using errcode = 'RC032';
  end if;
  return null;
end
$$;
create trigger receipt_moves after insert on till.receipt for each row execute function till.follow_receipt();

-- It is annulled once, in its own turn, by an approved act; its payment was given back in the same transaction.
create function till.check_annulment() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.annulled_at is not null
     or (to_jsonb(new) - 'annulled_at' - 'annulment') <> (to_jsonb(old) - 'annulled_at' - 'annulment') then
    raise exception 'a receipt is annulled once, and nothing else of it changes' using errcode = 'RC004';
  end if;
  if not exists (select from till.shift s where s.id = new.shift_id and s.state = 'open')
     or not exists (select from access.approval p where p.id = new.annulment and p.kind = 'anulacion_caja'
                       and p.decision = 'approved'
                       and convert_from(p.payload, 'UTF8') like
                           E'recaudo anulacion de caja v1\ncaja=' || new.register_id || E'\nrecibo=' || new.number || E'\n%')
     or not exists (select from payments.attempt a where a.id = new.attempt_id and a.state = 'reversed') then
    raise exception 'receipt % cannot be annulled', new.number using errcode = 'RC032';
  end if;
  update till.register r
     set cash = r.cash - case new.means when 'efectivo' then new.amount else 0 end,
         cheques = r.cheques - case new.means when 'cheque' then new.amount else 0 end
   where r.id = new.register_id;
  return new;
end
$$;
create trigger receipt_annulled before update on till.receipt for each row execute function till.check_annulment();

create function till.check_shift() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if (old.state, new.state) not in (('open', 'counted'), ('counted', 'closed'))
     or (new.register_id, new.cashier, new.day, new.opened_at, new.opening, new.opening_due)
        <> (old.register_id, old.cashier, old.day, old.opened_at, old.opening, old.opening_due)
     or (old.state = 'counted' and (new.counted, new.expected, new.counted_at) <> (old.counted, old.expected, old.counted_at))
  then
    raise exception 'a turn does not go from % to %', old.state, new.state using errcode = 'RC032';
  end if;
  return new;
end
$$;
create trigger shift_steps before update on till.shift for each row execute function till.check_shift();

do $$
declare
  t record;
begin
  for t in select tgname, tgrelid::regclass as rel from pg_trigger
            where tgrelid in ('till.shift'::regclass, 'till.receipt'::regclass, 'till.movement'::regclass, 'till.count_line'::regclass)
              and not tgisinternal loop
    execute format('alter table %s enable always trigger %I', t.rel, t.tgname);
  end loop;
end
$$;

revoke all on all functions in schema till from public;
grant select on all tables in schema till to recaudo_app, recaudo_auditor;
grant insert on till.shift, till.count_line, till.receipt, till.movement to recaudo_app;
grant insert (name) on till.register to recaudo_app;
grant update (state, counted, expected, counted_at, closed_at, closed_by, reason) on till.shift to recaudo_app;
grant update (annulled_at, annulment) on till.receipt to recaudo_app;
-- A lock on the till's row orders what happens at it.
grant update (last_receipt) on till.register to recaudo_app;
-- Another way for money to come to an order.
insert into payments.rail values ('caja');
alter table payments.evidence drop constraint evidence_source_check,
  add constraint evidence_source_check check
    (source in ('creacion', 'consulta', 'retorno', 'aviso', 'archivo', 'finalizacion', 'caja'));
reset role;
