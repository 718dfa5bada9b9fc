-- Purpose: connect exchanges the token that it is given before it can read the company. What QBO gave in its place is kept
--   from that moment on, for QBO may take the given one no more: whoever connects again with that one goes on (promise 3).
create table qbo.given_token (
    account_id bigint not null references aero.account (account_id),
    given text not null, -- SHA-256 of the token that the person has
    refresh_token text not null, -- encrypted, the one that took its place
    kept_at timestamptz not null default now(),
    primary key (account_id, given)
);
