-- name: begin_import()$
-- Purpose: what this transaction writes to Aero is no change made in Aero (migration 0003). Locks: none.
select set_config('qbo.importing', 'on', true)
