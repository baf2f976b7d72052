"""The print history: its filters, what the lines come to, on both engines."""

from datetime import timedelta

import pytest
from cast import sign_in
from statements import statements

from tests.web.labels.conftest import FACTS
from trace.kit.paging import Listing
from trace.labels import queries_history
from trace.labels.models import LabelRun, LabelRunProgress


def asked(search="", **filters):
    return Listing(search, 1, "printed", is_descending=False, filters=filters)


@pytest.fixture
def made(batch, noon):
    """A sheet in earnest, a numbered roll for a printer, what replaced two of its labels, a test, one that failed."""
    kinds = [
        ("RA", {}, "done"),
        ("RB", {"layout": "roll-50x30", "format": "zpl", "serial_key": 1, "serial_first": 0, "total": 20, "count": 20,
                "calibration": {"printer": "Xprinter ở kho"}}, "done"),
        ("RC", {"total": 2, "count": 2, "replaces": 2}, "running"),
        ("RD", {"is_test": True, "total": 5, "count": 5}, "done"),
        ("RE", {"total": 7, "count": 7}, "failed"),
    ]  # fmt: skip
    for place, (number, more, state) in enumerate(kinds):
        run = LabelRun.create(
            **{**FACTS, "number": number, "organisation": batch.organisation_id, "batch": batch, **more},
            created_at=noon - timedelta(minutes=9 - place), ledger_index=10**6 + place,
        )  # fmt: skip
        LabelRunProgress.create(run=run, state=state)
    return batch


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, "RE RD RC RB RA"),
        ({"layout": "roll-50x30"}, "RB"),
        ({"format": "zpl"}, "RB"),
        ({"numbered": "yes"}, "RB"),
        ({"numbered": "no", "kind": "real"}, "RE RC RA"),
        ({"printer": "Xprinter ở kho"}, "RB"),
        ({"state": "making"}, "RC"),
        ({"state": "stopped"}, "RE"),
        ({"state": "done", "kind": "test"}, "RD"),
        ({"kind": "reprint"}, "RC"),
        ({"state": "khong-co"}, "RE RD RC RB RA"),
    ],
)
def test_runs_are_found_by_what_they_are(made, clerk, filters, found):
    page = queries_history.history(asked(**filters), seen_by=clerk)

    assert [run.number for run in page.items] == found.split()


def test_the_sums_leave_out_what_came_to_nothing(made, clerk, stranger_clerk):
    sums = queries_history.sums_of(asked(), seen_by=clerk)

    assert (sums.labels, sums.reprinted, sums.tests) == (30, 2, 5)
    assert queries_history.sums_of(asked(format="zpl"), seen_by=clerk).labels == 20
    assert queries_history.sums_of(asked("gạo nếp"), seen_by=clerk).labels == 30
    assert queries_history.printers_used(seen_by=clerk) == ["Xprinter ở kho"]
    assert queries_history.layouts_used(seen_by=clerk) == ["a4-24", "roll-50x30"]
    assert queries_history.sums_of(asked(), seen_by=stranger_clerk).labels == 0


def test_the_page_asks_the_database_no_more_for_many_runs(client, made, batch, clerk, noon):
    here = sign_in(client, clerk)
    assert here.get("/labels/?layout=a4-24").status_code == 200
    with statements() as few:
        here.get("/labels/?layout=a4-24")
    for place in range(12):
        run = LabelRun.create(
            **{**FACTS, "number": f"N{place}", "organisation": batch.organisation_id, "batch": batch},
            created_at=noon, ledger_index=2 * 10**6 + place,
        )  # fmt: skip
        LabelRunProgress.create(run=run, state="done")
    with statements() as many:
        assert here.get("/labels/?layout=a4-24").text.count('href="/labels/runs/N') >= 12

    assert len(many) == len(few)
