-- The bills of one period, which the preview of a statute charges again (core/statutes/services_effect).
set local role recaudo_owner;
create index service_bill_period on billing.service_bill (period, subscriber_id);
reset role;
