-- Purpose: a database that was restored from a backup notices it, and knows which time in QBO may be its own
--   (docs/adr/0013-restored-database.md).
alter table qbo.connection add column known_in text; -- qbo.incarnation() when this account was synced last
alter table qbo.connection add column known_until timestamptz; -- looked at since last_synced_at, where that is older
alter table qbo.connection add column doubt_from timestamptz; -- QBO may hold time of ours from then until doubt_until
alter table qbo.connection add column doubt_until timestamptz; -- that this database does not know; both null: it does not
alter table qbo.connection add column is_copy boolean not null default false; -- it is another database than then, surely

-- Time that stands in QBO from such a time and has no link: ours that was forgotten, or typed there by a person. What is due
-- later, and is the same, is linked with it and not sent.
create table qbo.stray (
    account_id bigint not null references aero.account (account_id),
    qbo_id text not null,
    person text not null, -- type and id, as Employee:55
    day date not null,
    is_sure boolean not null, -- the database is a copy: it may well be ours
    seen_at timestamptz not null default now(),
    primary key (account_id, qbo_id)
);
