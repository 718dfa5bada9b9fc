-- Purpose: a batch takes only the steps that are written here, whoever writes them, and what was stored to be sent never
--   changes (promise 1). Statements say where they want to go; whether that may be is decided here alone.
alter table qbo.batch add column tried_at timestamptz; -- when its last try began: QBO may work on that one still

comment on column qbo.batch.status is
'stored -> sent: it is about to leave, and may have reached QBO from now on; as sent it may go out again, the same bytes under
the same id
stored -> looked_up: by the database it never left, but the database may have forgotten
stored -> settled: it never left, and what it holds may not go any more
sent -> looked_up: its answer is lost, and QBO may have forgotten its id, or it may not be sent again
sent -> settled: QBO has answered
looked_up -> settled: what stood in QBO is linked, the rest is due again
settled: nothing more is to be done';

create function qbo.may_step(was text, becomes text) returns boolean language sql immutable parallel safe as $$
select (was, becomes) in (
    ('stored', 'sent'), ('stored', 'looked_up'), ('stored', 'settled'),
    ('sent', 'looked_up'), ('sent', 'settled'),
    ('looked_up', 'settled')
)
$$;

create function qbo.check_batch() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.status <> 'stored' then
            raise exception 'A batch begins as stored, not as %.', new.status using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if new.status <> old.status and not qbo.may_step(old.status, new.status) then
        raise exception 'Batch % is %: it cannot become %.', old.batch_id, old.status, new.status
        using errcode = 'restrict_violation';
    end if;
    if (new.account_id, new.request_id, new.payload) is distinct from (old.account_id, old.request_id, old.payload) then
        raise exception 'Batch % was stored to be sent as it is: it cannot be changed.', old.batch_id
        using errcode = 'restrict_violation';
    end if;
    if new.status = 'settled' and old.status <> 'settled' and exists (
        select 1 from qbo.batch_item as i where i.batch_id = new.batch_id and i.outcome is null
    ) then
        raise exception 'Batch % has items of which nobody knows what became: it cannot be settled.', old.batch_id
        using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger check_batch before insert or update on qbo.batch
for each row execute function qbo.check_batch();

comment on column qbo.batch_item.outcome is
'null until it is known, then once and for all: done, QBO took it; refused, QBO said no; again, it was not done and is due
again; split, it goes out in a smaller batch; aside, the account left the QBO company that it was meant for';
alter table qbo.batch_item drop constraint batch_item_outcome_check;
alter table qbo.batch_item add constraint batch_item_outcome_check
check (outcome in ('done', 'refused', 'again', 'split', 'aside'));
update qbo.batch_item as i
set outcome = 'aside'
from qbo.batch as b
where i.batch_id = b.batch_id and b.status = 'settled' and i.outcome is null;

create function qbo.check_batch_item() returns trigger language plpgsql as $$
begin
    if new.outcome is distinct from old.outcome and old.outcome is not null or (new.batch_id, new.bid, new.entity, new.operation, new.aero_id, new.body)
        is distinct from (old.batch_id, old.bid, old.entity, old.operation, old.aero_id, old.body)
    then
        raise exception 'Item % of batch % was sent as it is and answered once: it cannot be changed.', old.bid, old.batch_id
        using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger check_batch_item before update on qbo.batch_item
for each row execute function qbo.check_batch_item();
