-- name: insert_extract(run_id, account_id, entity, whole, rows, qbo_time)!
-- Purpose: a list of a run is staged. Locks: none.
insert into qbo.extract (run_id, account_id, list, whole, rows, qbo_time)
values (:run_id, :account_id, :entity, :whole, :rows, :qbo_time)
on conflict (run_id, list) do update
    set whole = excluded.whole, rows = excluded.rows, qbo_time = excluded.qbo_time, validated_at = null,
        applied_at = null
