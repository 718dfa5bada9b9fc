-- Purpose: the sync's own tables (DESIGN section 3 and docs/architecture.md).
create schema if not exists qbo;

create table qbo.connection (
    account_id bigint primary key references aero.account (account_id),
    realm_id text not null,
    status text not null check (status in (
        'connected', -- -> reconnect_needed when QBO takes no token any more; -> disconnected by a person
        'reconnect_needed', -- -> connected by a person
        'disconnected' -- -> connected by a person
    )),
    export_from date not null,
    locked_through date,
    book_close_date date, -- QBO's own closing date, read with the preferences (T11)
    last_synced_at timestamptz,
    first_synced_at timestamptz, -- null until one sync succeeded (L1)
    connected_at timestamptz not null default now(),
    company_name text,
    time_zone text,
    preferences jsonb not null default '{}',
    refresh_token text, -- encrypted with QBO_TOKEN_KEY
    access_token text, -- encrypted with QBO_TOKEN_KEY
    access_expires_at timestamptz,
    refresh_expires_at timestamptz
);
-- A realm belongs to one account; one that disconnected keeps its links and may come back.
create unique index connection_realm_key on qbo.connection (realm_id) where status <> 'disconnected';

create table qbo.cursor (
    account_id bigint not null references aero.account (account_id),
    list text not null,
    changed_since timestamptz not null, -- QBO's clock, overlap already taken off
    import_limit integer, -- the limit that the last import of the list went by (L2)
    primary key (account_id, list)
);

create table qbo.sync_run (
    run_id bigint generated always as identity primary key,
    account_id bigint not null references aero.account (account_id),
    trigger text not null check (trigger in ('schedule', 'manual', 'change', 'cli', 'undo')),
    mode text not null check (mode in ('incremental', 'full')),
    dry_run boolean not null default false,
    accept_shrink boolean not null default false,
    status text not null default 'running' check (status in (
        'running', -- -> one of the others, once
        'succeeded',
        'partial', -- something was refused in this run, or a list was stopped
        'failed'
    )),
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    counts jsonb not null default '{}',
    error text, -- in plain words
    api_calls integer not null default 0,
    dag_run_id text, -- which Airflow run it belongs to
    validation jsonb -- the result of Great Expectations, per list
);
create index sync_run_account_idx on qbo.sync_run (account_id, started_at desc);
create index sync_run_dag_run_idx on qbo.sync_run (dag_run_id) where dag_run_id is not null;

-- What QBO answered in a run, before it is judged. Unlogged: a crash empties it, and the run is extracted anew.
create unlogged table qbo.staged (
    run_id bigint not null,
    account_id bigint not null,
    list text not null,
    page integer not null,
    position integer not null,
    qbo_id text,
    name text,
    full_name text,
    parent_qbo_id text,
    is_active boolean,
    is_project boolean,
    item_type text,
    unit_price numeric,
    bill_rate numeric,
    given_name text,
    family_name text,
    email text,
    phone text,
    mobile text,
    deleted boolean not null default false, -- a "Deleted" stub of CDC
    rejected text -- why validation refused the row
);
create index staged_run_idx on qbo.staged (run_id, list, qbo_id);

-- One row a list that was extracted in a run.
create table qbo.extract (
    run_id bigint not null references qbo.sync_run (run_id) on delete cascade,
    account_id bigint not null,
    list text not null,
    whole boolean not null, -- all pages: what is missing is gone; else only what changed
    rows integer not null,
    qbo_time timestamptz not null, -- QBO's clock when the extract began
    validated_at timestamptz,
    stopped text, -- why nothing of this list was applied (L9)
    primary key (run_id, list)
);

-- The five lists of an account as QBO last showed them.
create table qbo.mirror (
    account_id bigint not null references aero.account (account_id),
    list text not null,
    qbo_id text not null,
    name text not null,
    full_name text,
    parent_qbo_id text,
    is_active boolean not null,
    is_project boolean not null default false,
    item_type text,
    unit_price numeric,
    bill_rate numeric,
    given_name text,
    family_name text,
    email text,
    phone text,
    mobile text,
    state text not null check (state in (
        'imported', -- stands in Aero
        'left_out', -- over the import limit (L2); -> imported when the limit is raised
        'inactive', -- was never active since the connect (L1); -> imported when it becomes active
        'proposed' -- named by an open proposal (C5); -> imported when a person decided
    )),
    primary key (account_id, list, qbo_id)
);
create index mirror_parent_idx on qbo.mirror (account_id, list, parent_qbo_id) where parent_qbo_id is not null;
create index mirror_name_idx on qbo.mirror (account_id, lower(btrim(name)));

create table qbo.plan (
    plan_id bigint generated always as identity primary key,
    run_id bigint not null references qbo.sync_run (run_id) on delete cascade,
    account_id bigint not null,
    entity text not null,
    action text not null,
    qbo_id text,
    aero_id bigint,
    name text,
    was text,
    reason text not null
);
create index plan_run_idx on qbo.plan (run_id, entity, action);

create table qbo.quarantine (
    quarantine_id bigint generated always as identity primary key,
    account_id bigint not null references aero.account (account_id),
    run_id bigint not null,
    list text not null,
    qbo_id text,
    reason text not null,
    content jsonb not null,
    seen_at timestamptz not null default now(),
    gone_at timestamptz
);
create index quarantine_open_idx on qbo.quarantine (account_id, list) where gone_at is null;

create table qbo.link (
    account_id bigint not null references aero.account (account_id),
    entity text not null check (entity in ('Customer', 'TimeActivity')),
    aero_id bigint not null,
    qbo_id text not null,
    sync_token text,
    synced_at timestamptz not null default now(),
    base jsonb not null, -- the values both sides last agreed on
    primary key (account_id, entity, aero_id),
    unique (account_id, entity, qbo_id)
);

create table qbo.attention (
    attention_id bigint generated always as identity primary key,
    account_id bigint not null references aero.account (account_id),
    entity text not null check (entity in ('Customer', 'Vendor', 'Employee', 'Class', 'Item', 'TimeActivity', 'Account')),
    aero_id bigint,
    qbo_id text,
    code text not null,
    cause text not null, -- what makes it one item (R5)
    title text not null,
    hint text not null,
    detail text,
    who text,
    entries integer not null default 0,
    hours numeric(12, 4) not null default 0,
    intuit_tid text,
    run_id bigint,
    raised_at timestamptz not null default now(),
    resolved_at timestamptz
);
create unique index attention_open_key on qbo.attention (account_id, entity, code, cause) where resolved_at is null;

create table qbo.proposal (
    proposal_id bigint generated always as identity primary key,
    account_id bigint not null references aero.account (account_id),
    company_id bigint not null,
    qbo_id text,
    kind text not null check (kind in ('create', 'similar', 'inactive', 'several')),
    evidence jsonb not null default '{}',
    decision text check (decision in ('create', 'link', 'reactivate', 'leave')),
    decided_at timestamptz,
    created_at timestamptz not null default now(),
    foreign key (account_id, company_id) references aero.company (account_id, company_id)
);
create unique index proposal_key on qbo.proposal (account_id, company_id, coalesce(qbo_id, ''));

create table qbo.drift (
    account_id bigint not null references aero.account (account_id),
    time_entry_id bigint not null,
    qbo_id text not null,
    field text not null,
    aero_value text,
    qbo_value text,
    seen_at timestamptz not null default now(),
    gone_at timestamptz
);

create table qbo.batch (
    batch_id bigint generated always as identity primary key,
    account_id bigint not null references aero.account (account_id),
    run_id bigint not null,
    request_id text not null unique,
    payload jsonb not null,
    status text not null default 'stored' check (status in (
        'stored', -- -> sent
        'sent', -- -> settled, or looked_up when its answer was lost long ago
        'looked_up', -- -> settled: what stood in QBO is linked, the rest is due again
        'settled' -- nothing more to do
    )),
    attempts integer not null default 0,
    created_at timestamptz not null default now(),
    sent_at timestamptz,
    settled_at timestamptz,
    intuit_tid text
);
create index batch_open_idx on qbo.batch (account_id) where status <> 'settled';

create table qbo.batch_item (
    batch_id bigint not null references qbo.batch (batch_id),
    bid text not null,
    account_id bigint not null,
    entity text not null,
    operation text not null,
    aero_id bigint not null,
    body jsonb not null, -- as sent
    base jsonb not null, -- what the link keeps when QBO took it
    asked jsonb not null, -- what qbo.due remembers when QBO refused it
    version bigint not null, -- of qbo.due when it was read: another one means that Aero has changed the row since
    outcome text check (outcome in ('done', 'refused', 'again', 'split')), -- null until QBO answered
    qbo_id text,
    code text, -- of the fault
    primary key (batch_id, bid)
);
create index batch_item_row_idx on qbo.batch_item (account_id, entity, aero_id);

create table qbo.write_log (
    write_id bigint generated always as identity primary key,
    account_id bigint not null references aero.account (account_id),
    run_id bigint,
    batch_id bigint,
    entity text not null,
    operation text not null,
    aero_id bigint,
    qbo_id text,
    before jsonb,
    after jsonb,
    released_by text not null,
    intuit_tid text,
    at timestamptz not null default now()
);
create index write_log_run_idx on qbo.write_log (run_id);

-- Who may sync an account now. The fencing number rises with every new owner and is checked in every write transaction.
create table qbo.lease (
    account_id bigint primary key references aero.account (account_id),
    owner text not null,
    fence bigint not null default 1,
    expires_at timestamptz not null,
    in_session boolean not null default false -- the holder has a session whose end shows that its process has ended
);

-- When the last requests of a realm started: the limits hold across processes (DESIGN section 4, promise 4).
create table qbo.throttle (
    realm_id text primary key,
    started timestamptz[] not null default '{}',
    batches timestamptz[] not null default '{}',
    paused_until timestamptz
);

-- Aero rows that may have something for QBO; filled by triggers and by every full sync, emptied by the export.
create sequence qbo.due_version;
create table qbo.due (
    account_id bigint not null references aero.account (account_id),
    entity text not null check (entity in ('Customer', 'TimeActivity')),
    aero_id bigint not null,
    state text not null default 'new', -- new, or why it waits: a code of the views customer_due and time_due
    refused jsonb, -- the row as QBO refused it: asked again when it looks different (R5)
    released boolean not null default false, -- Do Not Sync was taken off by a person (T5, T10)
    version bigint not null default nextval('qbo.due_version'), -- a new one with every change in Aero
    since timestamptz not null default now(),
    primary key (account_id, entity, aero_id)
);

-- Links to a QBO company that the account has left (connect --new-company).
create table qbo.old_link (
    account_id bigint not null references aero.account (account_id),
    realm_id text not null,
    entity text not null,
    aero_id bigint not null,
    qbo_id text not null,
    sync_token text,
    base jsonb not null,
    put_aside_at timestamptz not null default now()
);
create index old_link_row_idx on qbo.old_link (account_id, entity, aero_id);
