-- name: select_waiting(account_ids)
-- Purpose: which accounts have something to send, something that waits for a new reason or looks different since its
--   item was told (R5), a raised import limit to fill (L2), a conflict of names that Aero ended (L6), or a customer that
--   no proposal names any more (C5). Locks: none.
-- Result: account_id, once.
select d.account_id
from qbo.customer_due(:account_ids) as d
where d.verdict <> d.state and not (d.verdict = 'none' and d.state = 'new')
union
select d.account_id
from qbo.time_due(:account_ids) as d
where d.verdict <> d.state and not (d.verdict in ('none', 'exported') and d.state = 'new')
union
select d.account_id
from qbo.due as d
where d.account_id = any(:account_ids) and d.state <> 'new' and d.noted is distinct from d.version
union
select c.account_id
from qbo.cursor as c
inner join aero.account as a on c.account_id = a.account_id
where
    c.account_id = any(:account_ids)
    and (c.import_limit < a.import_limit or (c.import_limit is not null and a.import_limit is null))
    and exists (
        select 1 from qbo.mirror as m
        where m.account_id = c.account_id and m.list = c.list and m.state = 'left_out' and m.is_active
    )
union
select t.account_id
from qbo.attention as t
inner join qbo.link as l on t.account_id = l.account_id and l.entity = 'Customer' and t.aero_id = l.aero_id
inner join qbo.mirror as m on l.account_id = m.account_id and m.list = 'Customer' and l.qbo_id = m.qbo_id
inner join aero.company as c on l.aero_id = c.company_id
where
    t.account_id = any(:account_ids) and t.code = 'name_conflict' and t.resolved_at is null
    and qbo.bare_name(c.name) in (qbo.bare_name(m.name), qbo.bare_name(l.base ->> 'name'))
union
select t.account_id
from qbo.attention as t
where t.account_id = any(:account_ids) and t.entity = 'Account' and t.cause = 'fault' and t.resolved_at is null
union
select b.account_id
from qbo.batch as b
where b.status <> 'settled' and b.account_id = any(:account_ids)
union
select m.account_id
from qbo.mirror as m
where
    m.account_id = any(:account_ids) and m.list = 'Customer' and m.state = 'proposed'
    and not exists (
        select 1 from qbo.proposal as p
        where p.account_id = m.account_id and p.qbo_id = m.qbo_id and p.decision is null
    )
