-- name: set_export_from(account_id, export_from)!
-- Purpose: a person names the first day that is sent by itself (T10). Locks: the row of the connection.
update qbo.connection set export_from = :export_from where account_id = :account_id
