-- Purpose: what the pages need: how far a run is while it runs, the consents that were asked for at QBO (OAuth), and the
--   calls that a preview foresees.

-- Unlogged: a note a page or batch must cost nothing, and a crash of PostgreSQL ends the run anyway.
create unlogged table qbo.progress (
    run_id bigint primary key references qbo.sync_run (run_id) on delete cascade,
    stage text not null check (stage in ('extract', 'validate', 'reconcile', 'export')),
    entity text, -- a list, or TimeActivity
    done integer not null default 0,
    total integer, -- null where nobody knows
    noted_at timestamptz not null default now()
);

-- A person was sent to QBO to agree; whoever comes back with the state, once, in time, connects the account.
create table qbo.consent (
    state text primary key,
    account_id bigint not null references aero.account (account_id),
    asked_by text not null,
    export_from date,
    new_company boolean not null default false,
    expires_at timestamptz not null
);

-- Of a dry run: how many calls a real run would make (R2).
alter table qbo.sync_run add column would_read integer;
alter table qbo.sync_run add column would_send integer;
