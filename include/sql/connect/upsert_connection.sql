-- name: upsert_connection(account_id, realm_id, export_from, company_name, time_zone, preferences, book_close_date, forget)!
-- Purpose: the account is connected. A reconnect leaves export_from, connected_at and first_synced_at as they are,
--   unless forget, which a new company asks for. Locks: the row of the connection.
insert into qbo.connection as k (
    account_id, realm_id, status, export_from, company_name, time_zone, preferences, book_close_date, known_in
)
values (
    :account_id, :realm_id, 'connected', :export_from, :company_name, :time_zone, :preferences, :book_close_date,
    qbo.incarnation()
)
on conflict (account_id) do update
    set
        realm_id = excluded.realm_id,
        status = 'connected',
        export_from = case when :forget then excluded.export_from else k.export_from end,
        connected_at = case when :forget then now() else k.connected_at end,
        first_synced_at = case when :forget then null else k.first_synced_at end,
        company_name = excluded.company_name,
        time_zone = excluded.time_zone,
        preferences = excluded.preferences,
        book_close_date = excluded.book_close_date,
        known_until = now() -- the pause before a reconnect is explained
