-- The chart of accounts as versions: a later catalogue is another version with its day and what it changes, never an
-- edit of an earlier one. ledger.account keeps each account as the last version says. And the budget's accounts (CCPET),
-- with negative ids. ledger/data/chart.csv and ccpet.csv say the same rows. New refusals:
--   RC018 not the next version of the chart     RC019 a version that changes what an account is
set local role recaudo_owner;

create table ledger.chart_version (
  id        integer primary key check (id >= 1),
  in_force  date not null,
  sha256    bytea check (octet_length(sha256) = 32),  -- of the file it was loaded from; null: shipped with the schema
  loaded_at timestamptz not null
);
-- What a version says of the accounts that it adds, changes or closes.
create table ledger.chart_row (
  version    integer not null references ledger.chart_version,
  account_id integer not null,
  code       text not null,
  name       text not null check (name <> ''),
  nature     char(1) not null check (nature in ('D', 'C')),
  status     text not null check (status in ('verified', 'memory', 'uncertain', 'project')),
  source     text not null check (source <> ''),
  primary key (version, account_id)
);
-- Null: an auxiliary of the municipality's own, which no version of the catalogue brought.
alter table ledger.account add column version integer references ledger.chart_version;

create function ledger.refuse_chart_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'a version of the chart is not changed: load the next one' using errcode = 'RC018';
end
$$;

-- Takes in a version: new accounts, and other names or states of known ones. What an account is (code, nature) stays.
create function ledger.load_chart(
    new_version integer, new_in_force date, file_sha256 bytea, loaded timestamptz,
    ids integer[], codes text[], names text[], natures text[], statuses text[], sources text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  last ledger.chart_version;
  bad  text;
begin
  lock table ledger.chart_version in exclusive mode;
  select * into last from ledger.chart_version order by id desc limit 1;
  if new_version <> coalesce(last.id, 0) + 1 or new_in_force < last.in_force then
    raise exception 'version % of % does not follow version % of %', new_version, new_in_force, last.id, last.in_force
      using errcode = 'RC018';
  end if;
  select r.code into bad
    from unnest(ids, codes, natures) as r(id, code, nature) join ledger.account a on a.id = r.id or a.code = r.code
   where a.id <> r.id or a.code <> r.code or a.nature <> r.nature limit 1;
  if bad is not null then
    raise exception '%', bad using errcode = 'RC019';
  end if;
  insert into ledger.chart_version values (new_version, new_in_force, file_sha256, loaded);
  insert into ledger.chart_row (version, account_id, code, name, nature, status, source)
  select new_version, r.* from unnest(ids, codes, names, natures, statuses, sources) as r;
  insert into ledger.account as a (id, code, name, nature, status, version)
  select r.*, new_version from unnest(ids, codes, names, natures, statuses) as r
  on conflict (id) do update set name = excluded.name, status = excluded.status, version = excluded.version;
end
$$;

-- Version 1 is the chart as it stood.
select ledger.load_chart(1, '2018-01-01', null, now(), r.ids, r.codes, r.names, r.natures, r.statuses, r.sources)
  from (select array_agg(id) as ids, array_agg(code) as codes, array_agg(name) as names, array_agg(nature) as natures,
               array_agg(status) as statuses, array_agg(source) as sources from (values
    (110501, '110501', 'Caja principal', 'D', 'memory', 'CGN Res. 620/2015 catalog'),
    (111005, '111005', 'Cuenta corriente', 'D', 'verified', 'github PUC copies; ESAP workshop scribd 571158522'),
    (111006, '111006', 'Cuenta de ahorro', 'D', 'verified', 'github PUC copies'),
    (112005, '112005', 'Fondos en tránsito - cuenta corriente', 'D', 'uncertain', 'group 1120 name seen, subaccount not verified'),
    (113210, '113210', 'Efectivo de uso restringido - depósitos', 'D', 'memory', 'CGN catalog'),
    (130507, '130507', 'Impuesto predial unificado', 'D', 'verified', 'github file 52179877717 (CUIPO-CGN refrendación mapping)'),
    (130508, '130508', 'Impuesto de industria y comercio', 'D', 'verified', 'github file 52179877717 (CUIPO-CGN refrendación mapping)'),
    (130521, '130521', 'Impuesto de avisos, tableros y vallas', 'D', 'verified', 'github file 52179877717 (CUIPO-CGN refrendación mapping)'),
    (130562, '130562', 'Sobretasa bomberil', 'D', 'memory', 'code not seen'),
    (131101, '131101', 'Tasas', 'D', 'verified', 'github file 52014315359'),
    (131102, '131102', 'Multas y sanciones', 'D', 'memory', 'CGN catalog'),
    (131103, '131103', 'Intereses', 'D', 'memory', 'CGN catalog'),
    (131104, '131104', 'Sanciones', 'D', 'memory', 'CGN catalog'),
    (131802, '131802', 'Servicio de acueducto', 'D', 'memory', 'CGN catalog'),
    (131803, '131803', 'Servicio de alcantarillado', 'D', 'memory', 'CGN catalog'),
    (131804, '131804', 'Servicio de aseo', 'D', 'memory', 'CGN catalog'),
    (131807, '131807', 'Subsidio servicio de acueducto', 'D', 'memory', 'CGN catalog'),
    (131808, '131808', 'Subsidio servicio de alcantarillado', 'D', 'memory', 'CGN catalog'),
    (131809, '131809', 'Subsidio servicio de aseo', 'D', 'memory', 'CGN catalog'),
    (138435, '138435', 'Intereses de mora', 'D', 'memory', 'CGN catalog'),
    (138490, '138490', 'Otras cuentas por cobrar', 'D', 'verified', 'github file 60236757408'),
    (138502, '138502', 'Prestación de servicios (difícil recaudo)', 'D', 'verified', 'github file 60236757408'),
    (138590, '138590', 'Otras cuentas por cobrar de difícil recaudo', 'D', 'verified', 'github file 60236757408'),
    (138602, '138602', 'Deterioro: prestación de servicios (CR)', 'C', 'verified', 'github file 60236757408'),
    (138614, '138614', 'Deterioro: contribuciones, tasas e ingresos no tributarios (CR)', 'C', 'memory', 'CGN catalog'),
    (138690, '138690', 'Deterioro: otras cuentas por cobrar (CR)', 'C', 'verified', 'github file 60236757408'),
    (240703, '240703', 'Impuestos (recursos a favor de terceros)', 'C', 'verified', 'github file 60236757408'),
    (240706, '240706', 'Cobro de cartera de terceros', 'C', 'memory', 'CGN catalog'),
    (240719, '240719', 'Recaudo de la sobretasa ambiental', 'C', 'memory', 'CGN catalog'),
    (240720, '240720', 'Recaudos por clasificar', 'C', 'verified', 'github file 60236757408'),
    (240722, '240722', 'Estampillas', 'C', 'verified', 'github file 60236757408'),
    (240790, '240790', 'Otros recursos a favor de terceros', 'C', 'verified', 'github file 60236757408'),
    (249040, '249040', 'Saldos a favor de beneficiarios', 'C', 'memory', 'CGN catalog'),
    (291026, '291026', 'Ingresos recibidos por anticipado: servicios', 'C', 'memory', 'CGN catalog'),
    (291090, '291090', 'Otros ingresos recibidos por anticipado', 'C', 'memory', 'CGN catalog'),
    (2917, '2917', 'Retenciones y anticipo de impuestos', 'C', 'memory', 'group code from memory; subaccount not verified'),
    (310901, '310901', 'Utilidad o excedentes acumulados', 'C', 'memory', 'CGN catalog'),
    (410507, '410507', 'Impuesto predial unificado', 'C', 'verified', 'github file 52179877717'),
    (410508, '410508', 'Impuesto de industria y comercio', 'C', 'verified', 'github file 52179877717'),
    (410521, '410521', 'Impuesto de avisos, tableros y vallas', 'C', 'verified', 'github file 52179877717'),
    (410562, '410562', 'Sobretasa bomberil', 'C', 'memory', 'code not seen'),
    (411001, '411001', 'Tasas', 'C', 'verified', 'ESAP workshop scribd 571158522'),
    (411002, '411002', 'Multas y sanciones', 'C', 'memory', 'CGN catalog'),
    (411003, '411003', 'Intereses', 'C', 'memory', 'CGN catalog'),
    (411004, '411004', 'Sanciones', 'C', 'memory', 'CGN catalog'),
    (419502, '419502', 'Devoluciones y descuentos: contribuciones, tasas e ingresos no tributarios', 'D', 'memory', 'CGN catalog'),
    (419510, '419510', 'Devoluciones y descuentos: impuesto predial unificado', 'D', 'verified', 'github file 52179877717'),
    (419511, '419511', 'Devoluciones y descuentos: industria y comercio', 'D', 'verified', 'github file 52179877717'),
    (419518, '419518', 'Devoluciones y descuentos: avisos y tableros', 'D', 'verified', 'github file 52179877717'),
    (4321, '4321', 'Servicio de acueducto', 'C', 'memory', 'CGN catalog'),
    (4322, '4322', 'Servicio de alcantarillado', 'C', 'memory', 'CGN catalog'),
    (4323, '4323', 'Servicio de aseo', 'C', 'memory', 'CGN catalog'),
    (480233, '480233', 'Otros intereses de mora', 'C', 'memory', 'CGN catalog'),
    (480826, '480826', 'Recuperaciones', 'C', 'memory', 'CGN catalog'),
    (483002, '483002', 'Reversión de deterioro: cuentas por cobrar', 'C', 'memory', 'CGN catalog'),
    (5347, '5347', 'Deterioro de cuentas por cobrar', 'D', 'memory', 'CGN catalog'),
    (555009, '555009', 'Subsidios asignados: servicio de acueducto', 'D', 'memory', 'CGN catalog'),
    (555010, '555010', 'Subsidios asignados: servicio de alcantarillado', 'D', 'memory', 'CGN catalog'),
    (555011, '555011', 'Subsidios asignados: servicio de aseo', 'D', 'memory', 'CGN catalog'),
    (580240, '580240', 'Comisiones servicios financieros', 'D', 'memory', 'CGN catalog'),
    (580423, '580423', 'Pérdida por baja en cuentas de cuentas por cobrar', 'D', 'memory', 'CGN catalog'),
    (831535, '831535', 'Bienes y derechos retirados: cuentas por cobrar', 'D', 'memory', 'CGN catalog'),
    (891506, '891506', 'Deudoras de control por contra: bienes y derechos retirados (CR)', 'C', 'memory', 'CGN catalog'),
    (819090, '819090', 'Otros activos contingentes', 'D', 'memory', 'CGN catalog'),
    (890590, '890590', 'Activos contingentes por contra (CR)', 'C', 'memory', 'CGN catalog'),
    (13050702, '13050702', 'Sobretasa ambiental por cobrar (auxiliar de 130507)', 'D', 'project', 'our auxiliary'),
    (13110302, '13110302', 'Intereses de la sobretasa ambiental por cobrar (auxiliar de 131103)', 'D', 'project', 'our auxiliary'),
    (311001, '311001', 'Utilidad o excedente del ejercicio', 'C', 'memory', 'CGN catalog, from memory'),
    (311002, '311002', 'Pérdida o déficit del ejercicio', 'D', 'memory', 'CGN catalog, from memory'),
    (310902, '310902', 'Pérdidas o déficits acumulados', 'D', 'memory', 'CGN catalog, from memory')) as v(id, code, name, nature, status, source)) r;

-- Version 2 adds what the recipes need, and the budget's book.
select ledger.load_chart(2, '2022-01-01', null, now(), r.ids, r.codes, r.names, r.natures, r.statuses, r.sources)
  from (select array_agg(id) as ids, array_agg(code) as codes, array_agg(name) as names, array_agg(nature) as natures,
               array_agg(status) as statuses, array_agg(source) as sources from (values
    (2490, '2490', 'Otras cuentas por pagar', 'C', 'memory', 'tax-rules specification 12 recipe 14; subaccount of the subsidy to be confirmed'),
    (5423, '5423', 'Otras transferencias', 'D', 'uncertain', 'tax-rules specification 12 recipe 7 mode (a); decided by each Acuerdo'),
    (-1, '0', 'Recaudo en efectivo (contrapartida de la ejecución de ingresos)', 'D', 'project', 'docs/decisions/0023'),
    (-2, '1', 'Ingresos', 'C', 'verified', 'scribd 502587170 (CCPET annex)'),
    (-3, '1.1', 'Ingresos Corrientes', 'C', 'verified', 'scribd 502587170 (CCPET annex)'),
    (-4, '1.1.01', 'Ingresos tributarios', 'C', 'verified', 'scribd 502587170 (CCPET annex)'),
    (-5, '1.1.01.01', 'Impuestos directos', 'C', 'verified', 'scribd 502587170 (CCPET annex)'),
    (-6, '1.1.01.01.014', 'Sobretasa ambiental - Corporaciones Autónomas Regionales', 'C', 'verified', 'scribd 502587170 (CCPET annex)'),
    (-7, '1.1.01.01.014.01', 'Sobretasa ambiental - CAR - Urbano', 'C', 'verified', 'scribd 502587170 (CCPET annex)'),
    (-8, '1.1.01.01.014.02', 'Sobretasa ambiental - CAR - Rural', 'C', 'verified', 'scribd 502587170 (CCPET annex)'),
    (-9, '1.1.01.01.200', 'Impuesto Predial Unificado', 'C', 'verified', 'scribd 502587170 (CCPET annex)'),
    (-10, '1.1.01.01.200.01', 'Impuesto Predial Unificado - Urbano', 'C', 'verified', 'scribd 502587170 (CCPET annex)'),
    (-11, '1.1.01.01.200.02', 'Impuesto Predial Unificado - Rural', 'C', 'verified', 'scribd 502587170 (CCPET annex)'),
    (-12, '1.1.01.01.203', 'Sobretasa por el alumbrado público', 'C', 'verified', 'scribd 502587170 (CCPET annex)'),
    (-13, '1.1.01.02', 'Impuestos indirectos', 'C', 'verified', 'scribd 502587170 (CCPET annex)'),
    (-14, '1.1.01.02.109', 'Sobretasa a la gasolina', 'C', 'verified', 'github file 51871998423'),
    (-15, '1.1.01.02.200.01', 'ICA - sobre actividades comerciales', 'C', 'verified', 'github files 51871998423, 20105945797'),
    (-16, '1.1.01.02.200.02', 'ICA - sobre actividades industriales', 'C', 'verified', 'github file 51871998423'),
    (-17, '1.1.01.02.200.03', 'ICA - sobre actividades de servicios', 'C', 'verified', 'github file 51871998423'),
    (-18, '1.1.01.02.201', 'Impuesto complementario de avisos y tableros', 'C', 'verified', 'github files 51871998423, 20105945797'),
    (-19, '1.1.01.02.202', 'Impuesto a la publicidad exterior visual', 'C', 'verified', 'github file 51871998423 (another repo mislabels it bomberil)'),
    (-20, '1.1.01.02.204', 'Impuesto de delineación', 'C', 'verified', 'github file 51871998423'),
    (-21, '1.1.01.02.212', 'Sobretasa bomberil', 'C', 'uncertain', 'github file 20105945797 (single source)'),
    (-22, '1.1.02.03.001.05', 'Sanciones administrativas', 'C', 'verified', 'github file 51871998423'),
    (-23, '1.1.02.03.001.11', 'Sanciones tributarias', 'C', 'verified', 'github file 51871998423'),
    (-24, '1.1.02.03.001.23', 'Sanciones urbanísticas', 'C', 'verified', 'github file 51871998423'),
    (-25, '1.1.02.03.002', 'Intereses de mora', 'C', 'verified', 'github files 51871998423, 20105945797'),
    (-26, '1.1.02.05.001.06', 'VBS - Comercio y distribución; alojamiento; transporte (incluye distribución de agua en CPC sec. 6)', 'C', 'verified', 'github file 51871998423 (code verified; what CPC section goes here is from memory)'),
    (-27, '1.1.02.05.001.09', 'VBS - Servicios para la comunidad, sociales y personales (incluye alcantarillado y aseo, CPC 94)', 'C', 'verified', 'github file 51871998423 (code verified; what CPC section goes here is from memory)')) as v(id, code, name, nature, status, source)) r;

create trigger chart_immutable before update or delete or truncate on ledger.chart_version
  for each statement execute function ledger.refuse_chart_change();
create trigger chart_immutable before update or delete or truncate on ledger.chart_row
  for each statement execute function ledger.refuse_chart_change();
alter table ledger.chart_version enable always trigger chart_immutable;
alter table ledger.chart_row enable always trigger chart_immutable;

revoke all on function ledger.refuse_chart_change, ledger.load_chart from public;
grant execute on function ledger.load_chart to recaudo_app;
grant select on ledger.chart_version, ledger.chart_row to recaudo_app, recaudo_auditor;
reset role;
