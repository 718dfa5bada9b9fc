-- name: select_plan_people(account_id, run_id)
-- Purpose: the time of a plan by person (R2): what would go to QBO and what would wait. Locks: none.
select
    coalesce(u.name, 'somebody') as person,
    (count(*) filter (where p.action <> 'hold'))::integer as entries_sent,
    coalesce(sum(p.hours) filter (where p.action <> 'hold'), 0) as hours_sent,
    (count(*) filter (where p.action = 'hold'))::integer as entries_held,
    coalesce(sum(p.hours) filter (where p.action = 'hold'), 0) as hours_held
from qbo.plan as p
inner join aero.time_entry as e on p.account_id = e.account_id and p.aero_id = e.time_entry_id
left join aero.app_user as u on e.user_id = u.user_id
where p.account_id = :account_id and p.run_id = :run_id and p.entity = 'TimeActivity'
group by u.user_id, u.name
order by hours_sent desc, hours_held desc, lower(u.name)
