-- Purpose: companies of an account that a person filters and searches for, with what orders them: the page and its count ask
--   for the same ones. PostgreSQL puts it in place of a call, so that the index of migration 0016 serves the order.
-- Parameters: words, a part of the name, or of a contact's name or e-mail, or a QuickBooks id, empty for all; kind (the type),
--   active, hidden, linked and parent (its sub-companies), null for any. Locks: none.
create or replace function qbo.companies_found(
    account bigint, words text, kind text, active boolean, hidden boolean, linked boolean, parent bigint
)
returns table (company_id bigint, place text)
language sql stable as $$
select c.company_id, lower(left(c.name, 200))
from aero.company as c
where
    c.account_id = account
    and (kind is null or c.company_type = kind)
    and (active is null or c.is_active = active)
    and (hidden is null or c.is_hidden = hidden)
    and (parent is null or c.parent_company_id = parent)
    and (
        linked is null
        or linked = (
            c.company_id in (
                select l.aero_id from qbo.link as l where l.account_id = account and l.entity = 'Customer'
            )
        )
    )
    and (
        words = ''
        or position(lower(words) in lower(c.name)) > 0
        or position(lower(words) in lower(c.full_name)) > 0
        or c.company_id in (
            select t.company_id from aero.contact as t
            where
                t.account_id = account
                and position(lower(words) in lower(concat_ws(' ', t.first_name, t.last_name, t.email))) > 0
        )
        or c.company_id in (
            select l.aero_id from qbo.link as l
            where l.account_id = account and l.entity = 'Customer' and l.qbo_id = words
        )
    )
$$;
