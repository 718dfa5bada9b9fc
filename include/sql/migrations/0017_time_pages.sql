-- Purpose: the pages Time and Tie-out stay quick with 500,000 entries: held time, exported time by
--   its day, what QBO may hold at another day, and what is on an invoice are found without reading all entries or links.
create index if not exists time_entry_held_idx on aero.time_entry (account_id, work_date) where do_not_sync and not is_deleted;

create index link_day_idx on qbo.link (account_id, (base ->> 'work_date')) where entity = 'TimeActivity';
create index link_moved_idx on qbo.link (account_id)
where entity = 'TimeActivity' and (seen is not null or base -> 'qbo' ->> 'date' <> base ->> 'work_date');
create index link_billed_idx on qbo.link (account_id, aero_id) where entity = 'TimeActivity' and billed_at is not null;
