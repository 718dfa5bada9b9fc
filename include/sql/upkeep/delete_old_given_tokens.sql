-- name: delete_old_given_tokens(seconds)!
-- Purpose: tokens of a connect that nobody tried again before they ended. Parameters: seconds, how long one lives.
-- Locks: those rows.
delete from qbo.given_token where kept_at < now() - make_interval(secs => :seconds)
