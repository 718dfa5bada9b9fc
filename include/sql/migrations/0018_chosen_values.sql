-- Purpose: a choice is about the values that a person was shown (T9), those of Aero too: an edit that comes between the choice
--   and the sync that carries it out must not be taken for a part of it.
alter table qbo.due add column chosen jsonb; -- qbo.entry_values when the choice was made
