-- name: count_companies(account_id, kind, active, hidden, linked, parent, first)^
-- Purpose: how many companies a person finds, and how many of them stand before the page that is shown.
-- Parameters: as of page_companies; first, the first company of the page, null where none can be before it. Locks: none.
select
    count(*) as of_all,
    count(*) filter (
        where :first::bigint is not null and (f.place, f.company_id) < (lower(left(c.name, 200)), c.company_id)
    ) as before
from qbo.companies_found(
    :account_id::bigint, '', :kind::text, :active::boolean, :hidden::boolean, :linked::boolean, :parent::bigint
) as f
left join aero.company as c on c.account_id = :account_id and c.company_id = :first::bigint
