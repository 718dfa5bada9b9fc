-- name: select_company_items(account_id, company_id)
-- Purpose: open attention items about a company, what holds back most first. Locks: none.
select t.attention_id, t.code, t.title, t.entries, t.hours
from qbo.attention as t
where t.account_id = :account_id and t.cause = 'company:' || :company_id::text and t.resolved_at is null
order by t.hours desc, t.attention_id asc
