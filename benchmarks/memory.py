"""Peak memory of the extracting process: pages stream through COPY, so it must not grow with the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.results import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.place import Place

TITLE = "peak memory of extraction"
FEW, MANY = 1_000, 100_000
AIM_MIB = 60


def bench(place: Place, few: int = FEW, many: int = MANY) -> Iterator[Row]:
    peaks = [_peak(place, rows) for rows in (few, many)]
    for rows, peak in zip((few, many), peaks, strict=True):
        yield Row(f"{rows:,} customers", f"{peak:.0f} MiB")
    yield Row("difference", f"{peaks[1] - peaks[0]:.0f} MiB", f"at most {AIM_MIB} MiB")


def _peak(place: Place, rows: int) -> float:
    firm = place.firm({"Customer": rows})
    return float(place.run("extracting", firm.account_id)["peak_mib"])
