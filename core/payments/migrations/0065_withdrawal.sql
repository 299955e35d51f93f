-- The payer gave the attempt up and the rail ended it (core/payments/withdrawal.h).
set local role recaudo_owner;
alter table payments.attempt add column withdrawn_at timestamptz;
alter table payments.evidence drop constraint evidence_source_check,
  add constraint evidence_source_check check
    (source in ('creacion', 'consulta', 'retorno', 'aviso', 'archivo', 'finalizacion', 'caja', 'cancelacion'));
grant update (withdrawn_at) on payments.attempt to recaudo_app;
reset role;
