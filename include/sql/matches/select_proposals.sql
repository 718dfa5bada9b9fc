-- name: select_proposals(account_id, company_ids)
-- Purpose: what a person may decide, a row a company and candidate, best candidate first; also companies that were left
--   alone, which may be decided again (C5). Parameters: company_ids, null for all. Locks: none.
-- Result: open is false for those left alone; is_active of the candidate in QBO now; taken: another company has it;
--   name as Aero has it now.
select
    p.company_id, btrim(c.name) as name, p.qbo_id, p.kind, p.evidence, p.decision is null as open, p.decided_by, p.decided_at,
    coalesce(m.is_active, false) as is_active, m.qbo_id is not null as known, l.aero_id is not null as taken
from qbo.proposal as p
inner join aero.company as c on p.company_id = c.company_id
left join qbo.mirror as m on p.account_id = m.account_id and m.list = 'Customer' and p.qbo_id = m.qbo_id
left join qbo.link as l on p.account_id = l.account_id and l.entity = 'Customer' and p.qbo_id = l.qbo_id
where
    p.account_id = :account_id and (p.decision is null or p.decision = 'leave')
    and (:company_ids::bigint[] is null or p.company_id = any(:company_ids::bigint[]))
    and c.company_type = 'Customer' and c.is_active and not c.is_hidden and not c.is_project
    and not exists (
        select 1 from qbo.link as o
        where o.account_id = p.account_id and o.entity = 'Customer' and o.aero_id = p.company_id
    )
order by lower(btrim(c.name)), p.company_id, 100 - (p.evidence ->> 'score')::integer, p.proposal_id
