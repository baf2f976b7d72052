"""Places as the reference has them, and a short way to bring a file."""

from collections.abc import Callable

import pytest

from trace.exchange.actions import import_file
from trace.exchange.report import Report
from trace.places.actions import seed_places
from trace.places.reading import read_reference


@pytest.fixture
def places(db):
    return seed_places(read_reference())


@pytest.fixture
def bring(now) -> Callable[..., Report]:
    """Import lines of a CSV; `is_dry=True` only looks."""

    def import_lines(lines: str, kind: str, *, by, organisation=None, is_dry=False, numbers="") -> Report:
        return import_file(
            lines.encode(), file_name="tep.csv", kind=kind, organisation=organisation, numbers=numbers, is_dry=is_dry,
            by=by, now=now,
        )  # fmt: skip

    return import_lines


def outcomes(report: Report) -> list[str]:
    return [row.outcome for row in report.rows]


def refusals(report: Report) -> list[tuple[str, str]]:
    """(cell or row, sentence) of what stands in the way."""
    return [(f"{found.letter}{found.row}", found.sentence) for found in report.errors]


@pytest.fixture
def outcomes_of() -> Callable[[Report], list[str]]:
    return outcomes


@pytest.fixture
def refusals_of() -> Callable[[Report], list[tuple[str, str]]]:
    return refusals
