-- name: page_matches(account_id, kind, words, most, skip)
-- Purpose: held companies by name, some of each kind, those left alone as a kind of their own (C5).
-- Parameters: kind, null for every kind that is open; words, a part of the name, empty for all; most and skip, companies of
--   each kind. Result: of_kind is how many companies of its kind have the words. Locks: none.
select i.company_id, i.kind, i.of_kind
from (
    select
        g.company_id, g.kind, count(*) over (partition by g.kind) as of_kind,
        row_number() over (partition by g.kind order by g.place asc, g.company_id asc) as number
    from (
        select h.company_id, h.place, h.name, case when h.is_open then h.kind else 'left' end as kind
        from qbo.matches_held(:account_id::bigint) as h
    ) as g
    where
        (g.kind = :kind::text or (:kind::text is null and g.kind <> 'left'))
        and position(lower(:words) in lower(g.name)) > 0
) as i
where i.number > :skip and i.number <= :skip + :most
order by i.kind, i.number
