-- The same text as before (0058) from a function that a query takes in: it was called, with a search path of its own,
-- once for each parcel of a run. Every cast is of the number's own, which is immutable; || of a number is not.
set local role recaudo_owner;
create or replace function billing.printed(
    avaluo bigint, previous bigint, land bigint, built bigint, destino text, zone integer, estrato integer,
    exclusions integer, cadastral_update integer, exemption_kind text, exempt_ppm integer, exemption_act text,
    exemption_mark integer, exempted bigint, predial bigint, environmental bigint, bomberil bigint) returns text
  language sql immutable parallel safe
  return avaluo::text || ';' || coalesce(previous::text, '-') || ';' || land::text || ';' || built::text || ';' || destino
         || ';' || zone::text || ';' || coalesce(estrato, 0)::text || ';' || exclusions::text || ';'
         || cadastral_update::text || ';'
         || coalesce(exemption_kind || ':' || exempt_ppm::text || ':' || exemption_mark::text || ':' || exempted::text
                       || ':' || exemption_act, '-') || ';'
         || predial::text || ';' || environmental::text || ';' || bomberil::text;
reset role;
