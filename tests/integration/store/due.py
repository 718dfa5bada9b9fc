"""Three accounts of Aero, of which one is connected, and what becomes due of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qbo.store.engine import Database

CONNECTED = """
insert into aero.account (account_id, name) values (1, 'A'), (2, 'not connected'), (3, 'disconnected');
insert into qbo.connection (account_id, realm_id, status, export_from) values
    (1, '1', 'connected', '2026-01-01'), (3, '3', 'disconnected', '2026-01-01');
insert into aero.app_user (user_id, account_id, name) values (1, 1, 'Ann'), (2, 2, 'Ben'), (3, 3, 'Cy');
insert into aero.company (company_id, account_id, name) values (10, 1, 'Old'), (20, 2, 'x'), (30, 3, 'y');
insert into aero.time_entry (time_entry_id, account_id, user_id, work_date, hours, do_not_sync) values
    (10, 1, 1, '2026-02-01', 1, false), (11, 1, 1, '2026-02-01', 1, true), (12, 1, 1, '2025-12-31', 1, true),
    (13, 1, 1, '2025-12-31', 1, false), (20, 2, 2, '2026-02-01', 1, false), (30, 3, 3, '2025-12-31', 1, true);
"""
ENTRY = "update aero.time_entry set {} where time_entry_id = {}"
COMPANY = "update aero.company set {} where company_id = 10"


def due(database: Database) -> list[tuple[str, int, bool]]:
    with database.transaction() as connection:
        found = connection.execute("select entity, aero_id, released from qbo.due order by entity, aero_id").fetchall()
        connection.execute("delete from qbo.due")
    return found
