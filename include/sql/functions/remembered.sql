-- Purpose: whether this database remembers all that was sent for an account: not where it is another incarnation than at the
--   last sync, nor where nothing was heard of the account for longer than syncs come.
-- Parameters: gap_s, null where a gap is explained. Result: the columns of qbo.connection as they should be now. Locks: none.
drop function if exists qbo.remembered(qbo.connection, double precision); -- its result may have changed
create function qbo.remembered(k qbo.connection, gap_s double precision)
returns table (known_in text, doubt_from timestamptz, doubt_until timestamptz, is_copy boolean)
language sql stable as $$
select
    i.now_in,
    case when d.is_doubtful then least(k.doubt_from, t.until) else k.doubt_from end,
    case when d.is_doubtful then now() else k.doubt_until end,
    k.is_copy or coalesce(split_part(k.known_in, ' ', 1) <> split_part(i.now_in, ' ', 1), false)
from (select qbo.incarnation() as now_in) as i
cross join (select coalesce(greatest(k.last_synced_at, k.known_until), k.connected_at) as until) as t
cross join lateral (
    select coalesce(k.known_in <> i.now_in, false) or coalesce(t.until < now() - make_interval(secs => gap_s), false)
        as is_doubtful
) as d
$$;
