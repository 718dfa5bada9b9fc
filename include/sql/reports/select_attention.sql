-- name: select_attention(account_id, code, most, skip)
-- Purpose: open attention items of an account, grouped by code: what stops the whole account first, then the codes that
--   hold back most hours, then entries, then the oldest (R5).
-- Parameters: code, null for every code; most and skip, items of each code. Locks: none.
-- Result: an item a row; of_code, entries_of_code and hours_of_code are those of all open items of its code.
select
    i.attention_id, i.account_id, i.entity, i.aero_id, i.qbo_id, i.code, i.cause, i.title, i.hint, i.detail, i.who, i.entries,
    i.hours, i.intuit_tid, i.run_id, i.raised_at, i.of_code, i.entries_of_code, i.hours_of_code
from (
    select
        t.*, count(*) over by_code as of_code, sum(t.entries) over by_code as entries_of_code,
        sum(t.hours) over by_code as hours_of_code, min(t.raised_at) over by_code as since,
        bool_or(t.entity = 'Account') over by_code as of_account,
        row_number() over (
            partition by t.code order by t.hours desc, t.entries desc, t.raised_at asc, t.attention_id asc
        ) as place
    from qbo.attention as t
    where t.account_id = :account_id and t.resolved_at is null and (:code::text is null or t.code = :code::text)
    window by_code as (partition by t.code)
) as i
where i.place > :skip and i.place <= :skip + :most
order by i.of_account desc, i.hours_of_code desc, i.entries_of_code desc, i.since asc, i.code asc, i.place asc
