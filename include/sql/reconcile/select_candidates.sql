-- name: select_candidates(run_id, account_id)
-- Purpose: customers of QBO that a company without a match may be: in no link, no project, not imported (C5).
-- Result: qbo_id, name, full_name, key (its path in lower case), level, is_active, parent_qbo_id, parent_name (the path of
--   the parent, null at the top), person (given and family name, where it has both). Locks: none.
select
    s.qbo_id, s.name, lower(qbo.bare_name(s.full_name)) as key, s.is_active, s.parent_qbo_id,
    s.given_name || ' ' || s.family_name as person,
    length(s.full_name) - length(replace(s.full_name, ':', '')) + 1 as level,
    case when s.parent_qbo_id is not null then substr(s.full_name, 1, length(s.full_name) - length(s.name) - 1) end as parent_name
from qbo.staged as s
left join qbo.mirror as m on m.account_id = :account_id and m.list = 'Customer' and s.qbo_id = m.qbo_id
left join qbo.link as l on l.account_id = :account_id and l.entity = 'Customer' and s.qbo_id = l.qbo_id
left join qbo.plan as p
    on p.run_id = :run_id and p.entity = 'Customer' and p.action = 'link' and s.qbo_id = p.qbo_id
where
    s.run_id = :run_id and s.list = 'Customer' and s.rejected is null and not s.deleted and not s.is_project
    and l.aero_id is null and p.plan_id is null and (m.state is null or m.state in ('inactive', 'proposed'))
