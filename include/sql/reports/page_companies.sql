-- name: page_companies(account_id, kind, active, hidden, linked, parent, anchor, backward, most)
-- Purpose: which companies stand on a page of all, by name: found by the index of migration 0016, at the end as quickly as at
--   the beginning. Parameters: as of qbo.companies_found; anchor, the company behind which the page begins, or before which it
--   ends (backward); null for the first page, and the last; most, rows. Result: company_id, in order. Locks: none.
with anchor as materialized (
    select lower(left(c.name, 200)) as place, c.company_id
    from aero.company as c
    where c.account_id = :account_id and c.company_id = :anchor::bigint
),
chosen as (
    (
        select f.company_id, f.place
        from qbo.companies_found(
            :account_id::bigint, '', :kind::text, :active::boolean, :hidden::boolean, :linked::boolean, :parent::bigint
        ) as f
        where
            not :backward::boolean
            and (
                :anchor::bigint is null
                or (f.place, f.company_id) > ((select a.place from anchor as a), (select a.company_id from anchor as a))
            )
        order by f.place asc, f.company_id asc
        limit :most
    )
    union all
    (
        select f.company_id, f.place
        from qbo.companies_found(
            :account_id::bigint, '', :kind::text, :active::boolean, :hidden::boolean, :linked::boolean, :parent::bigint
        ) as f
        where
            :backward::boolean
            and (
                :anchor::bigint is null
                or (f.place, f.company_id) < ((select a.place from anchor as a), (select a.company_id from anchor as a))
            )
        order by f.place desc, f.company_id desc
        limit :most
    )
)
select h.company_id from chosen as h order by h.place asc, h.company_id asc
