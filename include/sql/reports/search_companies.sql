-- name: search_companies(account_id, words, kind, active, hidden, linked, parent, anchor, backward, most)
-- Purpose: which companies stand on a page of those that no index finds, by name: all are read once.
-- Parameters: as of page_companies; words, as of qbo.companies_found. Locks: none.
-- Result: company_id, in order; of_all is how many there are, before how many stand before the page.
with found as materialized (
    select f.company_id, f.place
    from qbo.companies_found(
        :account_id::bigint, :words::text, :kind::text, :active::boolean, :hidden::boolean, :linked::boolean, :parent::bigint
    ) as f
),
anchor as materialized (
    select lower(left(c.name, 200)) as place, c.company_id
    from aero.company as c
    where c.account_id = :account_id and c.company_id = :anchor::bigint
),
chosen as (
    (
        select f.company_id, f.place
        from found as f
        left join anchor as a on true
        where not :backward::boolean and (:anchor::bigint is null or (f.place, f.company_id) > (a.place, a.company_id))
        order by f.place asc, f.company_id asc
        limit :most
    )
    union all
    (
        select f.company_id, f.place
        from found as f
        left join anchor as a on true
        where :backward::boolean and (:anchor::bigint is null or (f.place, f.company_id) < (a.place, a.company_id))
        order by f.place desc, f.company_id desc
        limit :most
    )
)
select
    h.company_id, (select count(*) from found) as of_all,
    case when :anchor::bigint is null and not :backward::boolean then 0 else (
        select count(*)
        from found as f
        cross join (select c.place, c.company_id from chosen as c order by c.place asc, c.company_id asc limit 1) as b
        where (f.place, f.company_id) < (b.place, b.company_id)
    ) end as before
from chosen as h
order by h.place asc, h.company_id asc
