-- name: pair_names(companies, customers, most)
-- Purpose: candidate pairs of similar names (C5): all that share a key that is not common, found by one join.
-- Parameters: companies and customers, JSON arrays of [number, key], a key with what must be equal besides; most, how
--   many names of a side may share a key: a common word leads to no pair, so that pairs grow with the names, not with
--   their square. Result: company and customer, numbers, each pair once. Locks: none.
with company as materialized (
    select (c.value ->> 0)::integer as number, c.value ->> 1 as key
    from jsonb_array_elements(:companies::jsonb) as c
),
customer as materialized (
    select (c.value ->> 0)::integer as number, c.value ->> 1 as key
    from jsonb_array_elements(:customers::jsonb) as c
),
uncommon as materialized (
    select c.key from company as c group by c.key having count(*) <= :most
    intersect
    select c.key from customer as c group by c.key having count(*) <= :most
)
select distinct c.number as company, q.number as customer
from uncommon as u
inner join company as c on u.key = c.key
inner join customer as q on u.key = q.key
