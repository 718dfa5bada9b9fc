-- name: act_as(person)$
-- Purpose: what becomes due in this transaction was released by that person (R6, migration 0021). Locks: none.
select set_config('qbo.person', :person, true)
