-- name: finish_run(run_id, account_id)^
-- Purpose: ends a run that did its work, counting what it did. Refused are the rows that QBO
--   refused in this run, and those that began in it to wait for an attention item of ours (T12).
-- Result: status, counts and error. Locks: the row of the run.
with refused as (
    select i.entity, i.aero_id
    from qbo.batch_item as i
    inner join qbo.batch as b on i.batch_id = b.batch_id
    where b.run_id = :run_id and i.outcome = 'refused'
    union
    select d.entity, d.aero_id
    from qbo.due as d
    where
        d.account_id = :account_id and d.run_id = :run_id and d.state not in ('locked', 'proposed')
        and (d.state = 'refused' or exists (
            select 1 from qbo.attention as t
            where t.account_id = d.account_id and t.code = d.state and t.resolved_at is null
        ))
),
done as (
    select p.entity, (case p.action
        when 'insert' then 'created' when 'rename' then 'renamed' when 'hide' then 'hidden' when 'show' then 'shown'
        when 'link' then 'linked' when 'leave_out' then 'left_out' when 'update' then 'updated' else p.action
    end) as what, count(*) as n
    from qbo.plan as p
    where p.run_id = :run_id and p.action in ('insert', 'rename', 'hide', 'show', 'link', 'leave_out', 'update')
    group by p.entity, p.action
    union all
    select e.list, 'extracted', sum(e.rows) from qbo.extract as e where e.run_id = :run_id group by e.list
    union all
    select q.list, 'quarantined', count(*) from qbo.quarantine as q where q.run_id = :run_id group by q.list
    union all
    select
        i.entity,
        case
            when i.entity = 'Customer' and i.operation = 'create' then 'exported'
            when i.entity = 'Customer' and not (i.base ->> 'is_active')::boolean then 'deactivated'
            when i.entity = 'Customer' then 'updated' -- made active again
            else i.operation || 'd'
        end,
        count(*)
    from qbo.batch_item as i
    inner join qbo.batch as b on i.batch_id = b.batch_id
    where b.run_id = :run_id and i.outcome = 'done'
    group by 1, 2 -- noqa: AM06
    union all
    select u.entity, 'refused', count(*) from refused as u group by u.entity
    union all
    select 'TimeActivity', 'drift', count(distinct d.time_entry_id)
    from qbo.drift as d
    where d.account_id = :account_id and d.gone_at is null and d.accepted_at is null
    union all
    select 'TimeActivity', 'held', count(*)
    from qbo.held_time(:account_id)
),
by_entity as (
    select d.entity, jsonb_object_agg(d.what, d.n) as counts
    from (select d.entity, d.what, sum(d.n) as n from done as d group by d.entity, d.what having sum(d.n) > 0) as d
    group by d.entity
)
update qbo.sync_run as r
set
    finished_at = clock_timestamp(),
    status = case
        when exists (select 1 from qbo.extract as e where e.run_id = r.run_id and e.stopped is not null) then 'partial'
        when exists (select 1 from done as d where d.what in ('refused', 'quarantined') and d.n > 0) then 'partial'
        else 'succeeded'
    end,
    counts = coalesce((select jsonb_object_agg(b.entity, b.counts) from by_entity as b), '{}')
    || jsonb_build_object('api_calls', r.api_calls)
where r.run_id = :run_id and r.status = 'running'
returning r.status, r.counts, r.error
