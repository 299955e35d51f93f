-- Proposals of one kind in the order of their day: the list of acts reads them page by page.
set local role recaudo_owner;
create index approval_of_kind on access.approval (kind, proposed_at, id);
reset role;
