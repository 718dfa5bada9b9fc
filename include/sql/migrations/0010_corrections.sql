-- Purpose: corrections of exported time (T9) and the release of locked time (T11): what a person decided stands with the
--   due row until a run carried it out.
alter table qbo.due add column unlocked text; -- the locked week that a person released: the cause of its item
alter table qbo.due add column choice text check (choice in ('aero', 'qbo')); -- whose values hold, until carried out
alter table qbo.due add column seen jsonb; -- the values of QBO that the choice is about; null where QBO has none

-- Whether an entry was in QBO before, and what QBO answered last.
create index write_log_row_idx on qbo.write_log (account_id, entity, aero_id);
