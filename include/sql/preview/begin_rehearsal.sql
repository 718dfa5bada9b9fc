-- name: begin_rehearsal(wait)^
-- Purpose: opens a transaction that will be rolled back (R2). It gives up on a row that somebody else holds after a short
--   while, before PostgreSQL looks for a deadlock and might end the transaction of somebody who really writes.
-- Parameters: wait, a time such as 500ms. Result: the settings. Locks: none.
select set_config('lock_timeout', :wait, true) as lock_timeout, set_config('jit', 'off', true) as jit
