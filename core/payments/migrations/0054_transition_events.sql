-- Every edge of the transition table is an event with a name of its own, which the log tells with the move (reason_code).
set local role recaudo_owner;
alter table payments.transition add column event text unique check (event ~ '^[A-Z_]{8,40}$');
update payments.transition t set event = named.event
  from (values
    ('created', 'pending', 'PAGO_INICIADO'), ('created', 'failed', 'CREACION_RECHAZADA'),
    ('created', 'not_started', 'CREACION_SIN_RESPUESTA'), ('created', 'approved', 'PAGO_RECIBIDO'),
    ('created', 'review', 'OTRO_VALOR_AL_CREAR'),
    ('pending', 'approved', 'PAGO_APROBADO'), ('pending', 'declined', 'PAGO_RECHAZADO'),
    ('pending', 'failed', 'PAGO_FALLIDO'), ('pending', 'expired', 'PAGO_VENCIDO'),
    ('pending', 'review', 'OTRO_VALOR'),
    ('failed', 'review', 'OTRO_VALOR_TRAS_FALLAR'), ('declined', 'review', 'OTRO_VALOR_TRAS_RECHAZO'),
    ('expired', 'review', 'OTRO_VALOR_TRAS_VENCER'), ('not_started', 'review', 'OTRO_VALOR_SIN_INICIO'),
    ('failed', 'approved', 'APROBADO_TRAS_FALLAR'), ('declined', 'approved', 'APROBADO_TRAS_RECHAZO'),
    ('expired', 'approved', 'APROBADO_TRAS_VENCER'), ('not_started', 'approved', 'APROBADO_SIN_INICIO'),
    ('review', 'approved', 'REVISION_APROBADA'), ('review', 'reversed', 'REVISION_DEVUELTA'),
    ('approved', 'reversed', 'PAGO_DEVUELTO')) as named(source, target, event)
 where (t.source, t.target) = (named.source, named.target);
alter table payments.transition alter column event set not null;
reset role;
