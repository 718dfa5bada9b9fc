-- name: release_locked(attention_id)!
-- Purpose: the locked time of a person and week that waits now may go; what is added later waits anew (T11). Result: rows.
-- Locks: those rows.
with blocked as (
    select w.account_id, w.entity, w.aero_id, w.cause
    from qbo.attention as a
    inner join qbo.waiting_rows(array(
        select t.account_id from qbo.attention as t where t.attention_id = :attention_id
    )) as w on a.cause = w.cause and a.code = w.code
    where a.attention_id = :attention_id
)
update qbo.due as d
set state = 'new', refused = null, unlocked = b.cause
from blocked as b
where d.account_id = b.account_id and d.entity = b.entity and d.aero_id = b.aero_id
