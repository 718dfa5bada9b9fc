-- Purpose: drift (T6) and the tie-out (T12): what QBO holds where it is not what both last agreed on, and its own time.
alter table qbo.link add column billed_at timestamptz; -- on an invoice in QBO since: a state, never drift (T6)
alter table qbo.link add column seen jsonb; -- what QBO held when it was read last, where that was not what was agreed
alter table qbo.link add column seen_at timestamptz; -- older than synced_at: we have written since, and it says nothing

alter table qbo.drift add column accepted_at timestamptz; -- a person left QBO's value as it is; told no more
alter table qbo.drift add column accepted_by text;
alter table qbo.drift add column qbo_key text; -- the value as it is compared, where qbo_value is for people
create unique index drift_open_key on qbo.drift (account_id, time_entry_id, field) where gone_at is null;

-- Time that someone typed into QBO, by its own person and week: it stands beside the tie-out, never in it (T12).
create table qbo.own_time (
    account_id bigint not null references aero.account (account_id),
    person text not null, -- type and id, as Employee:55
    week date not null, -- its first day
    name text not null,
    minutes numeric not null,
    entries integer not null,
    seen_at timestamptz not null default now(),
    primary key (account_id, person, week)
);
