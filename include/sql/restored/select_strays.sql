-- name: select_strays(account_id, persons, days)
-- Purpose: strays that may be one of these entries: of its person, within a month of its day. Locks: none.
-- Parameters: persons and days, one of each an entry. Result: qbo_id, the lowest first, and is_sure.
select s.qbo_id, s.is_sure
from qbo.stray as s
where
    s.account_id = :account_id
    and exists (
        select 1 from unnest(:persons::text[], :days::date[]) as e (person, day)
        where e.person = s.person and abs(e.day - s.day) <= 31
    )
    and not exists (
        select 1 from qbo.link as l
        where l.account_id = s.account_id and l.entity = 'TimeActivity' and l.qbo_id = s.qbo_id
    )
order by length(s.qbo_id), s.qbo_id
