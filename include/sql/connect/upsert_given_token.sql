-- name: upsert_given_token(account_id, given, refresh_token)!
-- Purpose: which token took the place of the one that a person has, before it is used (promise 3). Locks: its row.
insert into qbo.given_token (account_id, given, refresh_token)
values (:account_id, :given, :refresh_token)
on conflict (account_id, given) do update set refresh_token = excluded.refresh_token, kept_at = now()
