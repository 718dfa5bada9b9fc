"""The Great Expectations suites over staged rows; the only module that imports the library, when it is called.

Its import costs 2 to 7 s of CPU, a validation of 100,000 rows 0.3 s: so once a group of accounts, and not at all where
nothing was staged.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame

    from qbo.lists import QboList

ITEM_TYPES = (
    "Service", "Inventory", "NonInventory", "Category", "Group", "Bundle", "Assembly", "Fixed Asset", "Other Charge",
    "Subtotal", "Discount", "Payment", "Tax", "Tax Group",
)  # fmt: skip  # ItemTypeEnum of Intuit's schema, and what the API documents


def validate_rows(qbo_list: QboList, rows: DataFrame) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Rejected rows as {row, reason}, the first reason of each, and the result of the suite as JSON.

    ``rows``: columns of ``select_staged.sql``.
    """
    result = _run(qbo_list.entity, _row_suite(qbo_list), rows)
    rejected: dict[str, str] = {}
    for each in result.results:
        for place in each.result.get("unexpected_index_list") or []:
            rejected.setdefault(place["row"], each.expectation_config.meta["reason"])
    return [{"row": row, "reason": reason} for row, reason in rejected.items()], _summary(result)


def validate_counts(counts: DataFrame) -> dict[str, Any]:
    """The result of the suite over ``select_row_counts.sql``: what shrank by half is judged in reconcile (L9)."""
    gxe = _library().expectations
    expectation = gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="rows", column_B="half_known", or_equal=True, meta={"reason": "list_shrunk"}
    )
    return _summary(_run("row_counts", [expectation], counts))


def _row_suite(qbo_list: QboList) -> list[Any]:
    gxe = _library().expectations
    return [
        gxe.ExpectColumnValuesToNotBeNull(column="qbo_id", meta={"reason": "id_missing"}),
        gxe.ExpectColumnValuesToMatchRegex(column="qbo_id", regex=r"^\S+$", meta={"reason": "id_missing"}),
        gxe.ExpectCompoundColumnsToBeUnique(
            column_list=["run_id", "page", "qbo_id"], ignore_row_if="any_value_is_missing", meta={"reason": "id_twice"}
        ),
        gxe.ExpectColumnValuesToNotBeNull(column="name", meta={"reason": "name_missing"}),
        gxe.ExpectColumnValuesToMatchRegex(column="name", regex=r"\S", meta={"reason": "name_missing"}),
        gxe.ExpectColumnValueLengthsToBeBetween(
            column="name", max_value=qbo_list.name_length, meta={"reason": "name_too_long"}
        ),
        gxe.ExpectColumnValuesToBeInSet(column="parent_known", value_set=[True], meta={"reason": "parent_unknown"}),
        gxe.ExpectColumnValuesToBeInSet(column="in_circle", value_set=[False], meta={"reason": "parent_circle"}),
        *(_type_expectations() if qbo_list.entity == "Item" else ()),
    ]


def _type_expectations() -> list[Any]:
    gxe = _library().expectations
    return [
        gxe.ExpectColumnValuesToNotBeNull(column="item_type", meta={"reason": "type_unknown"}),
        gxe.ExpectColumnValuesToBeInSet(column="item_type", value_set=ITEM_TYPES, meta={"reason": "type_unknown"}),
    ]


def _run(name: str, expectations: list[Any], rows: DataFrame) -> Any:  # noqa: ANN401 - the library has no types
    gx = _library()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("staging").add_dataframe_asset(name)
    suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=expectations))
    definition = gx.ValidationDefinition(name=name, data=asset.add_batch_definition_whole_dataframe("run"), suite=suite)
    result_format = {"result_format": "COMPLETE"}
    if "row" in rows.columns:
        result_format["unexpected_index_column_names"] = ["row"]  # type: ignore[assignment]
    return definition.run(batch_parameters={"dataframe": rows}, result_format=result_format)


def _summary(result: Any) -> dict[str, Any]:  # noqa: ANN401
    """Small enough to stand with the run: no lists of rows, those are in quarantine."""
    found: dict[str, Any] = result.to_json_dict()
    for each in found["results"]:
        each["result"] = {
            key: each["result"][key]
            for key in ("element_count", "unexpected_count", "unexpected_percent")
            if key in each["result"]
        }
    return found


def _library() -> Any:  # noqa: ANN401
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # it would report its use to its maker
    logging.getLogger("great_expectations").setLevel(logging.WARNING)  # it reports every step of its own
    import great_expectations as gx  # costs seconds
    import great_expectations.expectations

    return gx
