-- name: analyze_staged()!
-- Purpose: statistics over a large staged list, without which the plans behind it are made for a handful of rows.
-- Locks: another analyze of this table waits; no reader or writer does.
analyze qbo.staged
