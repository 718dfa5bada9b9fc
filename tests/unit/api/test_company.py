from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from qbo.api import company
from qbo.errors import Refused, Unavailable
from unit.api.scripted import fault, ok

if TYPE_CHECKING:
    from unit.api.scripted import Rig


def preferences(rig: Rig, **groups: Any) -> company.Preferences:
    rig.server.otherwise = ok(Preferences=groups)
    return company.preferences(rig.client())


def test_the_company_tells_its_name_and_time_zone(rig: Rig) -> None:
    rig.server.otherwise = ok(CompanyInfo={"CompanyName": " Craig's ", "DefaultTimeZone": "America/Los_Angeles"})
    info = company.company_info(rig.client())
    assert rig.server.requests[0].path.endswith("/companyinfo/4620")
    assert (info.name, str(info.time_zone)) == ("Craig's", "America/Los_Angeles")


@pytest.mark.parametrize("zone", [None, "", "Nowhere/Nothing", "../../etc/passwd", 7])
def test_a_time_zone_that_nobody_knows_is_none(rig: Rig, zone: object) -> None:
    rig.server.otherwise = ok(CompanyInfo={"DefaultTimeZone": zone})
    assert company.company_info(rig.client()).time_zone is None


def test_preferences_are_read_from_their_groups(rig: Rig) -> None:
    found = preferences(
        rig,
        AccountingInfoPrefs={"ClassTrackingPerTxn": True, "BookCloseDate": "2026-10-31"},
        TimeTrackingPrefs={"WorkWeekStartDate": "Sunday"},
    )
    assert (found.class_per_txn, found.class_per_line) == (True, False)
    assert (found.week_start, found.book_close_date) == (6, date(2026, 10, 31))


def test_t12_absent_preferences_read_as_off_none_and_monday(rig: Rig) -> None:
    found = preferences(rig, TimeTrackingPrefs=None, AccountingInfoPrefs={"BookCloseDate": "soon"})
    assert (found.class_per_txn, found.class_per_line) == (False, False)
    assert (found.week_start, found.book_close_date) == (0, None)


def test_t11_the_closing_date_is_found_in_either_group(rig: Rig) -> None:
    assert preferences(rig, CompanyAccountingPrefs={"BookCloseDate": "2026-01-31"}).book_close_date == date(2026, 1, 31)


def test_an_object_is_read_as_it_is_now(rig: Rig) -> None:
    rig.server.script.extend([ok(TimeActivity={"Id": "5"}), fault(400, "610"), ok(TimeActivity=[])])
    client = rig.client()
    assert company.read(client, "TimeActivity", "5") == {"Id": "5"}
    assert rig.server.requests[0].path.endswith("/timeactivity/5")
    with pytest.raises(Refused) as raised:
        company.read(client, "TimeActivity", "6")
    assert raised.value.code == "610"
    with pytest.raises(Unavailable):
        company.read(client, "TimeActivity", "7")
