-- name: select_plan_rows(account_id, run_id, entity, action, most, skip)
-- Purpose: what a run planned, grouped by list and action in the order of the first of each (R2).
-- Parameters: entity and action, null for all; most and skip, rows of each group. Locks: none.
-- Result: a row a planned thing; of_group, entries and hours are those of its whole group.
select
    g.entity, g.action, g.name, g.was, g.reason, g.aero_id, g.qbo_id, g.hours, g.of_group, g.entries_of_group, g.hours_of_group
from (
    select
        p.*, count(*) over by_group as of_group, sum(p.entries) over by_group as entries_of_group,
        sum(p.hours) over by_group as hours_of_group, min(p.plan_id) over by_group as first_id,
        row_number() over (partition by p.entity, p.action order by p.plan_id) as place
    from qbo.plan as p
    where
        p.account_id = :account_id and p.run_id = :run_id
        and (:entity::text is null or p.entity = :entity::text)
        and (:action::text is null or p.action = :action::text)
    window by_group as (partition by p.entity, p.action)
) as g
where g.place > :skip and g.place <= :skip + :most
order by g.first_id, g.place
