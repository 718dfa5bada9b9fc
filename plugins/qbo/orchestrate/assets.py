"""The way of the data, as Airflow's asset graph shows it: lists come from QuickBooks, customers and time go there."""

from __future__ import annotations

from airflow.sdk import Asset, AssetWatcher

from qbo.orchestrate.triggers import DueTrigger

QBO_LISTS = Asset("qbo_lists", "qbo://lists")  # Customer, Vendor, Employee, Class, Service Item as QuickBooks has them
AERO_LISTS = Asset("aero_lists", "aero://lists")  # companies and the four reference lists of Aero
AERO_CUSTOMERS = Asset("aero_customers", "aero://customers")  # companies of type Customer that people add in Aero
AERO_TIME = Asset("aero_time", "aero://time")  # time that people log in Aero
QBO_CUSTOMERS = Asset("qbo_customers", "qbo://customers")
QBO_TIME = Asset("qbo_time", "qbo://time")  # time activities
AERO_CHANGES = Asset(
    "aero_changes", "aero://changes", watchers=[AssetWatcher(name="due_in_aero", trigger=DueTrigger())]
)  # something is due for QuickBooks: whoever wrote it to Aero
