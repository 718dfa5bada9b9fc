-- Purpose: a time entry that is no time is refused where it is written: hours that are no number, a day that no calendar of
--   four digits has. One such row would fail the look at what is due, which is one for all accounts (R3).
alter table aero.time_entry add constraint time_entry_is_finite check (
    hours <> 'NaN' and work_date between date '0001-01-01' and date '9999-12-31'
) not valid; -- rows of Aero's from before stay as they are
