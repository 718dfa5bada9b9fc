-- Purpose: whether an entry was sent to the present company of QBO once: the first day (T10) holds back only the others.
-- Locks: none.
create or replace function qbo.was_in_qbo(account bigint, entry bigint)
returns boolean
language sql stable as $$
select exists (
    select 1
    from qbo.write_log as w
    inner join qbo.connection as k on w.account_id = k.account_id and w.at >= k.connected_at
    where w.account_id = account and w.entity = 'TimeActivity' and w.aero_id = entry and w.operation = 'create'
)
$$;
