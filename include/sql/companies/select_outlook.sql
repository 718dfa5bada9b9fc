-- name: select_outlook(account_id, company_ids)
-- Purpose: what QBO will be asked about companies as they stand now, and the time that waits because they are inactive (T8).
-- Result: a row a company that the account has, by name; verdict is that of qbo.customer_due, none where nothing is due;
--   status that of the connection, null where there never was one. Locks: none.
select
    c.company_id, btrim(c.name) as name, c.company_type, c.is_active, c.is_hidden, c.is_project,
    l.aero_id is not null as is_linked, coalesce(v.verdict, 'none') as verdict, k.status,
    c.company_id in (
        select p.company_id from qbo.proposal as p where p.account_id = :account_id and p.decision = 'leave'
    ) as is_left_alone,
    coalesce(w.entries, 0) as entries, coalesce(w.hours, 0) as hours
from aero.company as c
left join qbo.connection as k on c.account_id = k.account_id
left join qbo.link as l on c.account_id = l.account_id and l.entity = 'Customer' and c.company_id = l.aero_id
left join qbo.customer_due(array[:account_id]::bigint[]) as v on c.company_id = v.company_id
left join (
    select t.company_id, count(*)::integer as entries, sum(t.hours) as hours
    from qbo.time_due(array[:account_id]::bigint[]) as t
    where t.verdict = 'customer_inactive'
    group by t.company_id
) as w on c.company_id = w.company_id
where c.account_id = :account_id and c.company_id = any(:company_ids::bigint[])
order by lower(btrim(c.name)), c.company_id
