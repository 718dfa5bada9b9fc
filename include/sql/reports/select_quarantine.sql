-- name: select_quarantine(account_id, entity, is_open, qbo_id, most, skip)
-- Purpose: rows of QBO that were refused, with the reason and what came (L9): open ones first, then the newest.
-- Parameters: entity (a list), is_open, and qbo_id (none for rows without an id), null for any; most and skip, rows. Locks: none.
-- Result: name as it came, or as QBO had it before; of_all is how many rows there are.
select
    q.quarantine_id, q.list, q.qbo_id, q.reason, q.content, q.seen_at, q.gone_at, q.run_id,
    coalesce(q.content ->> 'name', m.name) as name, count(*) over () as of_all
from qbo.quarantine as q
left join qbo.mirror as m on q.account_id = m.account_id and q.list = m.list and q.qbo_id = m.qbo_id
where
    q.account_id = :account_id
    and (:entity::text is null or q.list = :entity::text)
    and (:is_open::boolean is null or (q.gone_at is null) = :is_open::boolean)
    and (:qbo_id::text is null or coalesce(q.qbo_id, 'none') = :qbo_id::text)
order by q.gone_at desc nulls first, q.seen_at desc nulls last, q.quarantine_id desc nulls last
limit :most offset :skip
