-- Purpose: how far QBO's clock may be behind ours, as the last sync saw it: what QBO is asked for by our clock is asked for
--   that much earlier (promise 1). Parameters: account. Result: never negative; too much where no list moved for long.
--   Locks: none.
create or replace function qbo.clock_lag(account bigint)
returns interval
language sql stable as $$
select greatest(interval '0', max(k.last_synced_at - c.changed_since))
from qbo.connection as k
inner join (
    select c.account_id, max(c.changed_since) as changed_since from qbo.cursor as c group by c.account_id
) as c on k.account_id = c.account_id
where k.account_id = account
$$;
