-- name: reject_rows(rejected)!
-- Purpose: bad rows are not applied; their reason stands with them (L9).
-- Parameters: rejected, a JSON array of {row, reason}. Locks: those rows.
update qbo.staged as s
set rejected = r.reason
from jsonb_to_recordset(:rejected) as r (row text, reason text)
where s.ctid = r.row::tid
