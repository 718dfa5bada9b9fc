-- name: propose_customers(batch_id)!
-- Purpose: customers that an undo made inactive have no link any more; their companies are held as proposals, so that
--   nothing goes out again until a person decides (T13, C5). What a run has staged of them is older than that.
--   Locks: those rows.
with undone as (
    select i.account_id, i.aero_id, i.body ->> 'Id' as qbo_id, i.base ->> 'undo' as run_id
    from qbo.batch_item as i
    where
        i.batch_id = :batch_id and i.entity = 'Customer' and i.operation = 'update' and i.outcome = 'done'
        and i.base ? 'undo'
),
unlinked as (
    delete from qbo.link as l
    using undone as u
    where l.account_id = u.account_id and l.entity = 'Customer' and l.aero_id = u.aero_id and l.qbo_id = u.qbo_id
),
held as (
    update qbo.mirror as m
    set state = 'proposed'
    from undone as u
    where m.account_id = u.account_id and m.list = 'Customer' and m.qbo_id = u.qbo_id
),
overtaken as (
    update qbo.staged as s
    set is_active = false
    from undone as u
    inner join qbo.sync_run as r on u.account_id = r.account_id and r.status = 'running'
    where s.run_id = r.run_id and s.list = 'Customer' and s.qbo_id = u.qbo_id
),
due as (
    insert into qbo.due as d (account_id, entity, aero_id)
    select u.account_id, 'Customer', u.aero_id from undone as u
    on conflict (account_id, entity, aero_id) do update
        set version = excluded.version, refused = null, state = 'new'
)
insert into qbo.proposal as p (account_id, company_id, qbo_id, kind, evidence)
select
    u.account_id, u.aero_id, u.qbo_id, 'inactive',
    jsonb_build_object(
        'company', c.name, 'company_full_name', coalesce(c.full_name, c.name), 'customer', m.name,
        'customer_full_name', m.full_name, 'score', 100,
        'reason', 'It was created for this company by run ' || u.run_id || ', which was taken back.'
    )
from undone as u
inner join aero.company as c on u.aero_id = c.company_id
inner join qbo.mirror as m on u.account_id = m.account_id and m.list = 'Customer' and u.qbo_id = m.qbo_id
on conflict (account_id, company_id, coalesce(qbo_id, '')) do update
    set kind = excluded.kind, evidence = excluded.evidence, decision = null, decided_at = null,
        decided_by = null
