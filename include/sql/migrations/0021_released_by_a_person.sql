-- Purpose: R6. What a person released names that person, also where the schedule or a change in Aero sends it later: whoever
--   acts sets qbo.person for their transaction, and what becomes due in it, by a trigger or not, keeps the name until
--   somebody else changes the row. A decided proposal keeps who decided (C5).
alter table qbo.due add column asked_by text default nullif(current_setting('qbo.person', true), '');

create function qbo.note_person() returns trigger language plpgsql as $$
begin
    new.asked_by := nullif(current_setting('qbo.person', true), '');
    return new;
end $$;
create trigger note_person before update on qbo.due for each row
when (coalesce(current_setting('qbo.person', true), '') <> '' or new.version <> old.version)
execute function qbo.note_person();

alter table qbo.batch_item add column asked_by text; -- as the due row had it when the batch was stored
alter table qbo.proposal add column decided_by text;
