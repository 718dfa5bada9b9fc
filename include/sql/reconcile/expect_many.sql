-- name: expect_many()^
-- Purpose: statements of this transaction are planned for many rows. Rows staged, planned and inserted a moment ago have
--   no statistics, and PostgreSQL would join them by nested loops: 1,000 new customers took over a minute so.
-- Result: the two settings. Locks: none.
select set_config('enable_nestloop', 'off', true) as nested_loops, set_config('jit', 'off', true) as jit
