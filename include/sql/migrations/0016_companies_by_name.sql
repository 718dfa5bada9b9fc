-- Purpose: the page Companies shows any part of 100,000 companies by name without sorting them. Only the beginning of a name
--   is in the index: Aero may save names of any length (0012). Locks: aero.company against writes, while it is built.
create index if not exists company_place_idx on aero.company (account_id, lower(left(name, 200)), company_id);
