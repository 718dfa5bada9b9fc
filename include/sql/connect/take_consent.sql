-- name: take_consent(state, asked_by)^
-- Purpose: the person who was sent to QBO is back; a state is taken once. Parameters: asked_by, who is back.
-- Result: no row where the state is unknown, taken already, somebody else's, or too old. Locks: its row.
delete from qbo.consent as c
where c.state = :state and c.asked_by = :asked_by
returning c.account_id, c.export_from, c.new_company, c.expires_at > now() as is_fresh
