"""Run by ``.venv-peers/bin/python``: python-quickbooks reads and writes; prints what it saw as JSON."""

import json
import sys

from intuitlib.client import AuthClient
from quickbooks import QuickBooks
from quickbooks.batch import batch_create
from quickbooks.cdc import change_data_capture
from quickbooks.exceptions import QuickbooksException, ValidationException
from quickbooks.objects.base import Ref
from quickbooks.objects.customer import Customer
from quickbooks.objects.employee import Employee
from quickbooks.objects.timeactivity import TimeActivity
from quickbooks.objects.vendor import Vendor


def ref(value):
    made = Ref()
    made.value = value
    return made


def code_of(work):
    try:
        work()
    except QuickbooksException as refused:
        return refused.error_code
    return None


def customers(client):
    amy = Customer.filter(DisplayName="Amy's Bird Sanctuary", qb=client)[0]
    made = Customer()
    made.DisplayName = "Peer & Sons"
    made.save(qb=client)
    made.DisplayName = "Peer & Daughters"
    made.save(qb=client)
    again = Customer()
    again.DisplayName = "Peer & Daughters"
    return {
        "count": Customer.count(qb=client),
        "all": len(Customer.all(max_results=1000, qb=client)),
        "page": [c.Id for c in Customer.all(start_position=2, max_results=2, order_by="Id", qb=client)],
        "where": len(Customer.where("Active = true AND DisplayName LIKE 'Bill%'", qb=client)),
        "amy": amy.GivenName,
        "renamed": Customer.get(made.Id, qb=client).FullyQualifiedName,
        "duplicate": code_of(lambda: again.save(qb=client)),
    }


def times(client):
    entry = TimeActivity()
    entry.NameOf = "Employee"
    entry.EmployeeRef = ref(Employee.all(qb=client)[0].Id)
    entry.Hours, entry.Minutes = 2, 15
    entry.save(qb=client)
    made = TimeActivity.get(entry.Id, qb=client)
    entry.delete(qb=client)
    return {"item": made.ItemRef.name, "gone": code_of(lambda: TimeActivity.get(entry.Id, qb=client))}


def batch(client):
    vendors = [Vendor() for _ in range(3)]
    for vendor, name in zip(vendors, ("Peer One", "Peer Two", "Hicks Hardware"), strict=True):
        vendor.DisplayName = name
    done = batch_create(vendors, qb=client)
    return {"made": len(done.successes), "faults": [fault.Error[0].code for fault in done.faults]}


def main(url, realm, token):
    QuickBooks.api_url_v3 = f"{url}/v3"
    discovery = f"{url}/.well-known/openid_configuration"
    auth = AuthClient("id", "secret", "http://localhost/back", discovery, refresh_token=token)
    client = QuickBooks(auth_client=auth, refresh_token=token, company_id=realm, minorversion=75)
    changed = change_data_capture([Customer, Vendor], "2020-01-01T00:00:00-08:00", qb=client)
    bad = code_of(lambda: client.query("select * from Custmoer"))
    assert issubclass(ValidationException, QuickbooksException)
    found = {"customers": customers(client), "times": times(client), "batch": batch(client), "bad": bad}
    sys.stdout.write(json.dumps({**found, "cdc": len(changed.Customer)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
