"""The Great Expectations suites over staged rows; the only module that imports the library, when it is called.

Its import costs 2 to 7 s of CPU, a validation of 100,000 rows 0.3 s: so once a group of accounts, and not at all where
nothing was staged.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from typing import TYPE_CHECKING, Any

from qbo.lists import LISTS

if TYPE_CHECKING:
    from pandas import DataFrame

ITEM_TYPES = (
    "Service", "Inventory", "NonInventory", "Category", "Group", "Bundle", "Assembly", "Fixed Asset", "Other Charge",
    "Subtotal", "Discount", "Payment", "Tax", "Tax Group",
)  # fmt: skip  # ItemTypeEnum of Intuit's schema, and what the API documents


def validate_rows(rows: DataFrame) -> tuple[dict[str, str], dict[int, dict[str, Any]]]:
    """Reason by rejected row, the first one of each, and by run the result of each list as JSON.

    ``rows``: columns of ``select_staged.sql`` and ``list``, of several runs and lists at once: the library costs by the
    expectation, hardly by the row.
    """
    result = _run("rows", _row_suite(), rows.fillna({"name": "", "item_type": ""}))
    rejected: dict[str, str] = {}
    for each in result.results:
        for place in _unexpected(each):
            rejected.setdefault(place, each.expectation_config.meta["reason"])
    found: dict[int, dict[str, Any]] = {run_id: {} for run_id in rows["run_id"].unique().tolist()}
    whole = result.to_json_dict()
    for entity, part in rows.groupby("list"):
        for run_id, summary in _summaries(result, whole, part, str(entity)).items():
            found[run_id][str(entity)] = summary
    return rejected, found


def validate_counts(counts: DataFrame) -> dict[int, dict[str, Any]]:
    """The result of each run over ``select_row_counts.sql``: what shrank by half is judged in reconcile (L9)."""
    gxe = _library().expectations
    expectation = gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="rows", column_B="half_known", or_equal=True, meta={"reason": "list_shrunk"}
    )
    result = _run("row_counts", [expectation], counts)
    return _summaries(result, result.to_json_dict(), counts)


def page(title: str, validation: dict[str, dict[str, Any]]) -> str:
    """The results of several suites on one page, as the library's own data docs show each of them."""
    _library()
    from great_expectations.core.expectation_validation_result import expectationSuiteValidationResultSchema
    from great_expectations.render.components import RenderedDocumentContent
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view.view import DefaultJinjaPageView

    renderer, sections = ValidationResultsPageRenderer(), []
    for _, result in sorted(validation.items()):
        sections += renderer.render(expectationSuiteValidationResultSchema.load(result)).sections
    document = RenderedDocumentContent(
        sections=sections,
        data_asset_name="staging",
        renderer_type="ValidationResultsPageRenderer",
        page_title=title,
        expectation_suite_name=title,
        utm_medium="validation",
    )
    return str(DefaultJinjaPageView().render(document, show_how_to_buttons=False))  # type: ignore[no-untyped-call]


def _row_suite() -> list[Any]:
    gxe = _library().expectations
    return [
        gxe.ExpectColumnValuesToNotBeNull(column="qbo_id", meta={"reason": "id_missing"}),
        gxe.ExpectColumnValuesToMatchRegex(column="qbo_id", regex=r"^\S+$", meta={"reason": "id_missing"}),
        gxe.ExpectCompoundColumnsToBeUnique(
            column_list=["run_id", "list", "page", "qbo_id"],
            ignore_row_if="any_value_is_missing",
            meta={"reason": "id_twice"},
        ),
        gxe.ExpectColumnValuesToMatchRegex(column="name", regex=r"\S", meta={"reason": "name_missing"}),
        *(_length_expectation(length) for length in sorted({each.name_length for each in LISTS})),
        gxe.ExpectColumnValuesToBeInSet(column="parent_known", value_set=[True], meta={"reason": "parent_unknown"}),
        gxe.ExpectColumnValuesToBeInSet(column="in_circle", value_set=[False], meta={"reason": "parent_circle"}),
        gxe.ExpectColumnValuesToBeInSet(column="item_type", value_set=ITEM_TYPES, **_only(["Item"], "type_unknown")),
    ]


def _length_expectation(length: int) -> Any:  # noqa: ANN401 - the library's own
    lists = [each.entity for each in LISTS if each.name_length == length]
    return _library().expectations.ExpectColumnValueLengthsToBeBetween(
        column="name", max_value=length, **_only(lists, "name_too_long")
    )


def _only(lists: list[str], reason: str) -> dict[str, Any]:
    """Arguments of an expectation about the rows of these lists."""
    from great_expectations.expectations.row_conditions import Column

    return {"row_condition": Column("list").is_in(lists), "meta": {"reason": reason, "lists": lists}}


def _run(name: str, expectations: list[Any], rows: DataFrame) -> Any:  # noqa: ANN401 - the library's own
    gx = _library()
    context = _context()
    asset = context.data_sources.add_pandas("staging").add_dataframe_asset(name)
    suite = gx.ExpectationSuite(name=name, expectations=expectations)
    batch = asset.add_batch_definition_whole_dataframe("run").get_batch({"dataframe": rows})
    return batch.validate(suite, result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["row"]})


def _context() -> Any:  # noqa: ANN401 - the library's own
    """Nothing on disk: the library's own ephemeral context leaves folders behind until the process ends."""
    gx = _library()
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    config = DataContextConfig(store_backend_defaults=InMemoryStoreBackendDefaults(), analytics_enabled=False)
    context = gx.get_context(mode="ephemeral", project_config=config)
    context.variables.progress_bars = {"globally": False}
    return context


def _unexpected(result: Any) -> list[str]:  # noqa: ANN401 - the library's own
    return [place["row"] for place in result.result.get("unexpected_index_list") or []]


def _summaries(
    result: Any,  # noqa: ANN401 - the library's own
    whole: dict[str, Any],
    rows: DataFrame,
    entity: str = "",
) -> dict[int, dict[str, Any]]:
    """By run, so that no account's result speaks of another's rows (R4); no lists of rows, those are in quarantine.

    ``whole``: the result as JSON, of which only what was expected of the list ``entity`` is kept.
    """
    run_of = dict(zip(rows["row"], rows["run_id"], strict=True))
    about = [
        (each, text)
        for each, text in zip(result.results, whole["results"], strict=True)
        if entity in each.expectation_config.meta.get("lists", [entity])
    ]
    unexpected = [Counter(run_of[row] for row in _unexpected(each) if row in run_of) for each, _ in about]
    totals = Counter(run_of.values())
    kept = {**whole, "results": [text for _, text in about]}
    return {int(run_id): _summary(kept, [bad[run_id] for bad in unexpected], totals[run_id]) for run_id in totals}


def _summary(whole: dict[str, Any], unexpected: list[int], total: int) -> dict[str, Any]:
    results = [
        {**each, "success": not bad, "result": _figures(bad, total)}
        for each, bad in zip(whole["results"], unexpected, strict=True)
    ]
    good = sum(each["success"] for each in results)
    figures = {
        "evaluated_expectations": len(results),
        "successful_expectations": good,
        "unsuccessful_expectations": len(results) - good,
        "success_percent": 100.0 * good / len(results),
    }
    return {**whole, "results": results, "success": good == len(results), "statistics": figures}


def _figures(bad: int, total: int) -> dict[str, Any]:
    return {"element_count": total, "unexpected_count": bad, "unexpected_percent": 100.0 * bad / total}


def _library() -> Any:  # noqa: ANN401
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # it would report its use to its maker
    logging.getLogger("great_expectations").setLevel(logging.WARNING)  # it reports every step of its own
    import great_expectations as gx  # costs seconds
    import great_expectations.expectations

    return gx
