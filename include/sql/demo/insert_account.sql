-- name: insert_account(name)$
-- Purpose: a firm's account, with Auto Sync Time on, as Aero makes it at sign-up. Result: account_id. Locks: none.
insert into aero.account (name, auto_sync_time) values (:name, true) returning account_id
