-- Purpose: qbo.waiting_rows by cause: what an attention item shows. Parameters: accounts. Locks: none.
-- Result: entity, aero_id and qbo_id name what holds back; entries and hours are what it blocks; version is of the row
--   that Aero changed last.
drop function if exists qbo.what_blocks(bigint[]); -- its result may have changed
create function qbo.what_blocks(accounts bigint[])
returns table (
    account_id bigint, cause text, code text, entity text, aero_id bigint, qbo_id text, subject text, entries integer,
    hours numeric, version bigint, person text, customer text, days text
)
language sql stable as $$
select
    w.account_id, w.cause, w.code,
    case split_part(w.cause, ':', 1)
        when 'company' then 'Customer' when 'user' then 'Employee' when 'person' then split_part(w.cause, ':', 2)
        when 'item' then 'Item' when 'class' then 'Class' when 'setting' then 'Account' else 'TimeActivity'
    end,
    case when w.cause ~ '^(company|user|entry):' then split_part(w.cause, ':', 2)::bigint end,
    case
        when w.cause ~ '^(item|class):' then split_part(w.cause, ':', 2)
        when w.cause ~ '^person:' then split_part(w.cause, ':', 3)
    end,
    coalesce(max(w.subject) filter (where w.entity = 'Customer'), max(w.subject)),
    (count(*) filter (where w.entity = 'TimeActivity'))::integer, coalesce(sum(w.hours), 0), max(w.version),
    max(w.person), max(w.customer),
    case
        when min(w.work_date) = max(w.work_date) then min(w.work_date)::text
        else min(w.work_date) || ' to ' || max(w.work_date)
    end
from qbo.waiting_rows(accounts) as w
group by w.account_id, w.cause, w.code
$$;
