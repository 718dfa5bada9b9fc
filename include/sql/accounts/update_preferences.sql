-- name: update_preferences(account_id, preferences, book_close_date)!
-- Purpose: the preferences of the QBO company as read now (T3, T11, T12). Locks: the row of the connection.
update qbo.connection
set preferences = :preferences, book_close_date = :book_close_date
where account_id = :account_id
