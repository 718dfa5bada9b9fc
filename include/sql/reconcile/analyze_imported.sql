-- name: analyze_imported()!
-- Purpose: statistics of what a first sync has just filled: without them PostgreSQL takes 10,000 companies for one and
--   joins them by nested loops; asking what waits took over three minutes so. Locks: none that anybody waits for.
analyze qbo.mirror, qbo.link, qbo.due, qbo.proposal, aero.company
