-- name: select_matches(account_id, kind, words, most, skip)
-- Purpose: held companies by name, some of each kind (C5): as matches/select_proposals.sql, without their candidates. The kind
--   is that of the best candidate; those that a person left alone are a kind of their own, left.
-- Parameters: kind, null for every kind that is open; words, a part of the name, empty for all; most and skip, companies of
--   each kind. Locks: none.
-- Result: a row a kind at least, company_id is null where none of it is on the page; companies is how many it has, found how
--   many of them have the words.
with held as materialized (
    select h.company_id, h.kind, c.name, position(lower(:words) in lower(c.name)) > 0 as is_found
    from (
        select distinct on (p.company_id)
            p.company_id, case when p.decision is null then p.kind else 'left' end as kind
        from qbo.proposal as p
        where p.account_id = :account_id and (p.decision is null or p.decision = 'leave')
        order by p.company_id, 100 - (p.evidence ->> 'score')::integer, p.proposal_id
    ) as h
    inner join aero.company as c on h.company_id = c.company_id
    left join qbo.link as l on l.account_id = :account_id and l.entity = 'Customer' and h.company_id = l.aero_id
    where c.company_type = 'Customer' and c.is_active and not c.is_hidden and not c.is_project and l.aero_id is null
),
counted as (
    select h.kind, count(*) as companies, count(*) filter (where h.is_found) as found
    from held as h
    group by h.kind
)
select n.kind, n.companies, n.found, f.company_id
from counted as n
left join lateral (
    select h.company_id, row_number() over (order by lower(btrim(left(h.name, 200))) asc, h.company_id asc) as number
    from held as h
    where h.kind = n.kind and h.is_found and coalesce(n.kind = :kind::text, n.kind <> 'left')
    order by lower(btrim(left(h.name, 200))) asc, h.company_id asc
    limit :most offset :skip
) as f on true
order by n.kind asc, f.number asc
