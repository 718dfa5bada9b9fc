-- name: raise_attention(account_id, run_id, items)!
-- Purpose: opens attention items, or brings the open one of the same cause up to date (R5); one that a person dismissed
--   comes again only when Aero changed its row.
-- Parameters: items, a JSON array of {entity, aero_id, qbo_id, code, cause, title, hint, who, detail, intuit_tid}; title
--   and hint of a company or an entry may have {subject}, {person}, {customer}, {day} and {hours} to fill in.
-- Locks: the rows touched.
insert into qbo.attention as a (
    account_id, run_id, entity, aero_id, qbo_id, code, cause, title, hint, who, detail, intuit_tid
)
select
    :account_id, :run_id, i.entity, i.aero_id, i.qbo_id, i.code, i.cause,
    case
        when i.aero_id is null then i.title
        else qbo.fill_in(i.title, c.name, u.name, c.name, e.work_date::text, e.hours)
    end,
    case
        when i.aero_id is null then i.hint
        else qbo.fill_in(i.hint, c.name, u.name, c.name, e.work_date::text, e.hours)
    end,
    i.who, i.detail, i.intuit_tid
from (
    select distinct on (r.entity, r.code, r.cause) r.*
    from jsonb_to_recordset(:items) as r (
        entity text, aero_id bigint, qbo_id text, code text, cause text, title text, hint text, who text, detail text,
        intuit_tid text
    )
) as i
left join aero.time_entry as e on i.entity = 'TimeActivity' and i.aero_id = e.time_entry_id
left join aero.app_user as u on e.user_id = u.user_id
left join aero.company as c on c.company_id = case when i.entity = 'Customer' then i.aero_id else e.company_id end
where
    not exists (
        select 1 from qbo.attention as x
        where
            x.account_id = :account_id and x.cause = i.cause and x.code = i.code
            and x.dismissed_version >= coalesce((
                select max(d.version) from qbo.due as d
                where
                    d.account_id = :account_id
                    and (d.refused_cause = i.cause or (d.entity = i.entity and d.aero_id = i.aero_id))
            ), 0)
    )
on conflict (account_id, entity, code, cause) where resolved_at is null do update
    set title = excluded.title, hint = excluded.hint, detail = excluded.detail, intuit_tid = excluded.intuit_tid
    where
        (a.title, a.hint, a.detail, a.intuit_tid)
        is distinct from (excluded.title, excluded.hint, excluded.detail, excluded.intuit_tid)
