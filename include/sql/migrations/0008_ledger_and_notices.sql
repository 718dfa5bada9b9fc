-- Purpose: R6. The write log becomes a ledger to which rows are only ever added; runs and batches know who asked for them;
--   what was told to people, so that it is told once.
alter table qbo.sync_run add column released_by text; -- who or what asked for the run, in words

alter table qbo.batch add column released_by text; -- of the run that stored it, whichever run settles it
alter table qbo.batch_item add column before jsonb; -- the object as QBO had it, where it was read to decide

alter table qbo.write_log add column found boolean not null default false; -- the answer was lost: looked up in QBO
create unique index write_log_once_key on qbo.write_log (batch_id, entity, aero_id);

create function qbo.refuse_change_of_ledger() returns trigger language plpgsql as $$
begin
    raise exception 'qbo.write_log is the record of what was written to QuickBooks: rows are only ever added to it, % is refused.', tg_op
    using errcode = 'restrict_violation', hint = 'To correct something, write to QuickBooks again; that adds a row.';
end $$;
create trigger write_log_is_append_only before update or delete or truncate on qbo.write_log
for each statement execute function qbo.refuse_change_of_ledger();

-- Which run gave a due row its state: what was held back for the first time counts as refused in that run (T12).
alter table qbo.due add column run_id bigint;

-- What went out to people.
create table qbo.notice (
    notice_id bigint generated always as identity primary key,
    kind text not null check (kind in ('at_once', 'daily')),
    dag_run_id text not null, -- with the id of its DAG before it
    subject text not null,
    told_at timestamptz not null default now(),
    unique (kind, dag_run_id)
);
