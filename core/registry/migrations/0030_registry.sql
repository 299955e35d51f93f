-- Parcels and owners from the cadastral roll (IGAC Registro 1). A parcel is never deleted: it is retired. What it was
-- worth in each vigencia stays as it was imported.
create schema registry authorization recaudo_owner;
grant usage on schema registry to recaudo_app, recaudo_auditor;
set local role recaudo_owner;

create table registry.import (
  id           bigint generated always as identity primary key,
  kind         text not null check (kind in ('cadastre', 'strata')),
  sha256       bytea not null unique check (octet_length(sha256) = 32),  -- the same file twice is refused
  file_name    text not null,
  committed_at timestamptz not null,
  lines        integer not null check (lines >= 0),
  rejected     integer not null check (rejected >= 0),
  added        integer not null check (added >= 0),
  gone         integer not null check (gone >= 0),
  changed      integer not null check (changed >= 0)
);

create table registry.rejection (
  import_id bigint not null references registry.import,
  line      integer not null check (line >= 1),
  "column"  integer not null check ("column" >= 1),
  reason    text not null,
  primary key (import_id, line, "column")
);

create table registry.parcel (
  id              bigint generated always as identity primary key,
  npn             text not null unique check (npn ~ '^[0-9]{30}$'),
  previous_number text not null default '' check (previous_number ~ '^[0-9]*$'),
  address         text not null,
  estrato         integer check (estrato between 1 and 6),
  retired_on      date
);
-- The old 20-digit code is department + municipality + the stored previous number.
create index parcel_old_code on registry.parcel ((left(npn, 5) || previous_number));

create table registry.valuation (
  parcel_id bigint not null references registry.parcel,
  vigencia  integer not null check (vigencia between 1990 and 2100),
  avaluo    bigint not null check (avaluo >= 0),          -- centavos
  destino   char(1) not null,
  land_m2   bigint not null check (land_m2 >= 0),
  built_m2  bigint not null check (built_m2 >= 0),
  import_id bigint not null references registry.import,
  primary key (parcel_id, vigencia)
);

create table registry.owner (
  parcel_id       bigint not null references registry.parcel,
  ordinal         integer not null check (ordinal >= 1),
  name            text not null,
  document_type   char(1) not null,
  document_number text not null,
  primary key (parcel_id, ordinal)
);
create index owner_document on registry.owner (document_number);

-- Anonymous look-ups by document are counted, so that nobody walks through all the numbers.
revoke all on all functions in schema registry from public;
grant select on all tables in schema registry to recaudo_app, recaudo_auditor;
grant insert on registry.import, registry.rejection, registry.parcel, registry.valuation, registry.owner to recaudo_app;
grant update (address, previous_number, estrato, retired_on) on registry.parcel to recaudo_app;
grant update (avaluo, destino, land_m2, built_m2, import_id) on registry.valuation to recaudo_app;
grant delete on registry.owner to recaudo_app;
reset role;
