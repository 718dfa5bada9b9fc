-- name: select_chosen(account_id, user_ids, kinds, qbo_ids)
-- Purpose: users and the employees or vendors of QBO that a person chose for them, as Aero knows both (T8).
-- Parameters: three arrays of one length; kind and qbo_id are null for nobody.
-- Result: a row a pair, user_name is null where the account has no such user, person where it has no such employee or vendor;
--   is_unmatched, whether the user has nobody so far, was, the person so far; shared, another user who has the person; sent,
--   whether time of the user is in QBO. Locks: none.
with person as (
    select 'Employee' as kind, e.qbo_id, e.name, e.is_active from aero.employee as e where e.account_id = :account_id
    union all
    select 'Vendor', v.qbo_id, v.name, v.is_active from aero.vendor as v where v.account_id = :account_id
)
select
    d.user_id, u.name as user_name, d.kind, d.qbo_id, p.name as person, p.is_active, w.name as was,
    u.qbo_entity_type is null or u.qbo_entity_id is null as is_unmatched,
    coalesce(u.qbo_entity_type || ':' || u.qbo_entity_id, '') = coalesce(d.kind || ':' || d.qbo_id, '') as is_so,
    (
        select min(o.name) from aero.app_user as o
        where
            o.account_id = :account_id and o.user_id <> d.user_id and o.qbo_entity_type = d.kind
            and o.qbo_entity_id = d.qbo_id
    ) as shared,
    exists(
        select 1
        from aero.time_entry as e
        inner join qbo.link as l on e.account_id = l.account_id and l.entity = 'TimeActivity' and e.time_entry_id = l.aero_id
        where e.account_id = :account_id and e.user_id = d.user_id
    ) as sent
from unnest(:user_ids::bigint[], :kinds::text[], :qbo_ids::text[]) as d (user_id, kind, qbo_id)
left join aero.app_user as u on u.account_id = :account_id and d.user_id = u.user_id
left join person as p on d.kind = p.kind and d.qbo_id = p.qbo_id
left join person as w on u.qbo_entity_type = w.kind and u.qbo_entity_id = w.qbo_id
order by lower(u.name), d.user_id
