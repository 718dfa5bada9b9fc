-- Purpose: a list that was applied is not applied again when its run is retried.
alter table qbo.extract add column applied_at timestamptz; -- when the list reached Aero, or was found to be out of date
