-- Purpose: what a person decides about attention items (R5, L7): survivors of customers that are gone, dismissed items;
--   and for each refused row what refused it, so that an item closes and counts by its own cause.
alter table qbo.due add column refused_code text; -- of the fault, or of what stood against it (C7)
alter table qbo.due add column refused_cause text; -- where it is not the row's own: a setting of the QBO company
alter table qbo.due add column noted bigint; -- the version that items and counts were last told of

alter table qbo.attention add column choice text; -- what a person decided, last
alter table qbo.attention add column decided_by text;
alter table qbo.attention add column decided_at timestamptz;
alter table qbo.attention add column reason text; -- why it was dismissed
alter table qbo.attention add column dismissed_version bigint; -- of qbo.due: what changed later is told again
create index attention_dismissed_idx on qbo.attention (account_id, cause) where dismissed_version is not null;

alter table qbo.mirror add column gone boolean not null default false; -- merged or deleted in QBO, not only inactive
create index mirror_gone_idx on qbo.mirror (account_id) where gone;

-- The customer that took the place of one that is gone: waiting entries go out with it. The link of the gone one stays.
create table qbo.survivor (
    account_id bigint not null references aero.account (account_id),
    company_id bigint not null,
    survivor_id bigint not null check (survivor_id <> company_id),
    decided_by text,
    decided_at timestamptz not null default now(),
    primary key (account_id, company_id),
    foreign key (account_id, company_id) references aero.company (account_id, company_id),
    foreign key (account_id, survivor_id) references aero.company (account_id, company_id)
);

update qbo.mirror as m
set gone = true
from qbo.attention as a
where
    a.code = 'customer_gone' and a.resolved_at is null and m.account_id = a.account_id and m.list = 'Customer'
    and m.qbo_id = a.qbo_id and not m.is_active;
update qbo.attention
set cause = 'company:' || aero_id
where code = 'customer_gone' and resolved_at is null and aero_id is not null;
