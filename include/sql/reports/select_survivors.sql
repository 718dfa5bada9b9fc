-- name: select_survivors(account_id, company_id, words, most)
-- Purpose: companies that may take the place of one that is gone in QuickBooks (L7): active customers that are linked.
-- Parameters: company_id, the one that is gone; words, a part of the name, empty for all; most, how many. Locks: none.
select c.company_id, coalesce(c.full_name, c.name) as name
from aero.company as c
inner join qbo.link as l on c.account_id = l.account_id and l.entity = 'Customer' and c.company_id = l.aero_id
inner join qbo.mirror as m
    on c.account_id = m.account_id and m.list = 'Customer' and l.qbo_id = m.qbo_id and m.is_active
where
    c.account_id = :account_id and c.company_id <> :company_id and c.company_type = 'Customer' and c.is_active
    and not c.is_hidden and position(lower(:words) in lower(coalesce(c.full_name, c.name))) > 0
order by position(lower(:words) in lower(c.name)), lower(c.name), c.company_id
limit :most
