-- Purpose: companies that the first connect held and that a person may decide, or decide again (C5), a row each; as
--   matches/select_proposals.sql, without their candidates. Locks: none.
-- Result: kind is that of the best candidate; is_open is false for those left alone; place is what orders them.
create or replace function qbo.matches_held(account bigint)
returns table (company_id bigint, kind text, is_open boolean, name text, place text)
language sql stable as $$
select h.company_id, h.kind, h.is_open, c.name, lower(btrim(left(c.name, 200)))
from (
    select distinct on (p.company_id) p.company_id, p.kind, p.decision is null as is_open
    from qbo.proposal as p
    where p.account_id = account and (p.decision is null or p.decision = 'leave')
    order by p.company_id, 100 - (p.evidence ->> 'score')::integer, p.proposal_id
) as h
inner join aero.company as c on h.company_id = c.company_id
left join qbo.link as l on l.account_id = account and l.entity = 'Customer' and h.company_id = l.aero_id
where c.company_type = 'Customer' and c.is_active and not c.is_hidden and not c.is_project and l.aero_id is null
$$;
