-- name: select_person(account_id, user_id, qbo_person)$
-- Purpose: the name of somebody in the tie-out. Parameters: user_id, or null and qbo_person, type and id in QBO.
-- Result: no row where nobody is so known. Locks: none.
select u.name from aero.app_user as u where u.account_id = :account_id and u.user_id = :user_id
union all
select m.name from qbo.mirror as m
where
    m.account_id = :account_id and m.list = split_part(:qbo_person::text, ':', 1)
    and m.qbo_id = split_part(:qbo_person::text, ':', 2)
limit 1
