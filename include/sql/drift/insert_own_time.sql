-- name: insert_own_time(account_id, days)!
-- Purpose: time that stands in QBO and is none of ours, by person and week (T12).
-- Parameters: days, a JSON array of {qbo_id, person, name, date, minutes}, an activity each. Locks: the rows added.
insert into qbo.own_time (account_id, person, week, name, minutes, entries)
select k.account_id, d.person, qbo.week_of(d.date, k.preferences), max(d.name), sum(d.minutes), count(*)
from jsonb_to_recordset(:days) as d (qbo_id text, person text, name text, date date, minutes numeric)
inner join qbo.connection as k on k.account_id = :account_id
where
    not exists ( -- linked since it was read
        select 1 from qbo.link as l
        where l.account_id = k.account_id and l.entity = 'TimeActivity' and l.qbo_id = d.qbo_id
    )
group by k.account_id, d.person, qbo.week_of(d.date, k.preferences)
