-- name: choose_values(attention_id, choice)!
-- Purpose: a person picked a side for an entry as it is now (T9); the next sync reads QBO again and carries it out.
-- Result: rows. Locks: those rows.
with blocked as (
    select w.account_id, w.entity, w.aero_id, qbo.entry_values(e) as chosen
    from qbo.attention as a
    inner join qbo.waiting_rows(array(
        select t.account_id from qbo.attention as t where t.attention_id = :attention_id
    )) as w on a.cause = w.cause and a.code = w.code
    inner join aero.time_entry as e on w.entity = 'TimeActivity' and w.aero_id = e.time_entry_id
    where a.attention_id = :attention_id
)
update qbo.due as d
set state = 'new', refused = null, choice = :choice, chosen = b.chosen
from blocked as b
where d.account_id = b.account_id and d.entity = b.entity and d.aero_id = b.aero_id
