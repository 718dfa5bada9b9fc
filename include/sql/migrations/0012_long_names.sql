-- Purpose: Aero may save a company name of any length. An index on the whole name refuses one over 2,704 bytes, which
--   500 characters never are and Aero's own text can be; no statement uses this one. An index of that name which is
--   not ours stays. Locks: aero.company, for a moment.
do $$
begin
    if exists (
        select 1 from pg_indexes as i
        where
            i.schemaname = 'aero' and i.tablename = 'company' and i.indexname = 'company_name_idx'
            and position('lower(btrim(name))' in i.indexdef) > 0
    ) then
        drop index aero.company_name_idx;
    end if;
end
$$;
