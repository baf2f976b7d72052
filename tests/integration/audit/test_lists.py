"""The desk's lists: states as the rule says them, filters, orders, counts."""

import itertools
from datetime import date, timedelta

import pytest

from trace.audit.queries_lists import KINDS, count_by_state, list_all, list_page, state_column
from trace.batches.models import Batch
from trace.batches.queries import state
from trace.kit.paging import Listing
from trace.organisations.models import Organisation

TODAY = date(2026, 11, 23)


def page(kind, seen_by, *, sort=None, is_descending=False, **filters):
    first = next(iter(KINDS[kind].sorts))
    listing = Listing("", 1, sort or first, is_descending, filters)
    return list_page(kind, listing, seen_by=seen_by, today=TODAY, size=100)


def test_the_state_in_the_database_is_the_state_of_the_rule(db, song_hoa, now):
    """Every combination of the facts that decide it."""
    facts = itertools.product(
        (False, True), (False, True), (None, now), (None, TODAY, TODAY - timedelta(days=1)),
        ((0, 0), (5, 5), (5, 0), (5, -1)), (None, now), (None, TODAY), (False, True),
    )  # fmt: skip
    for number, (held, recalled, closed, expires, (made, left), approved, produced, got) in enumerate(facts):
        Batch.create(
            organisation=song_hoa, code=f"T{number}", lot=f"L{number}", identifier=f"urn:{number}", name="x",
            name_folded="x", template="rice", created_at=now, is_on_hold=held, is_recalled=recalled, closed_at=closed,
            expires_on=expires, made_thousandths=made, left_thousandths=left, approved_at=approved,
            produced_on=produced, is_received=got,
        )  # fmt: skip
    rows = Batch.select(Batch, state_column(TODAY).alias("said"))

    assert rows.count() == 768
    assert [(row.code, row.said) for row in rows] == [(row.code, str(state(row, TODAY))) for row in rows]


def test_counts_by_state_add_up_and_every_number_opens_its_list(story, auditor):
    counts = count_by_state(seen_by=auditor, today=TODAY)

    assert sum(counts.values()) == Batch.select().count()
    for word, number in counts.items():
        assert page("batches", auditor, state=word).total == number


@pytest.mark.parametrize(
    ("filters", "is_there"),
    [
        ({"category": "rice"}, True),
        ({"category": "crab"}, False),
        ({"district": "Huyện Quỳnh Phụ"}, True),
        ({"district": "Huyện Tiền Hải"}, False),
        ({"organisation": "HTX-01"}, True),
        ({"organisation": "HTX-02"}, False),
        ({"state": "approved"}, True),
        ({"state": "hold"}, False),
        ({"from": "01/11/2026", "to": "2026-11-30"}, True),
        ({"from": "2026-11-12"}, False),
        ({"from": "ngày mai", "state": "nonsense"}, True),  # unknown values fall back quietly
    ],
)
def test_filters_of_batches(story, auditor, filters, is_there):
    codes = {line.code for line in page("batches", auditor, **filters).items}

    assert (story.batch.code in codes) is is_there


@pytest.mark.parametrize("standing", ["expiring", "unverified"])
def test_a_paper_that_soon_ends_is_listed_as_such(story, auditor, standing):
    (line,) = page("certificates", auditor, standing=standing).items

    assert (line.standing, line.days_left, line.sha256) == ("expiring", 25, story.paper.sha256)


@pytest.mark.parametrize("standing", ["expired", "valid", "open"])
def test_it_is_not_listed_otherwise(story, auditor, standing):
    assert page("certificates", auditor, standing=standing).total == 0


@pytest.mark.parametrize(("kind", "sort"), [(kind, sort) for kind, plan in KINDS.items() for sort in plan.sorts])
@pytest.mark.parametrize("is_descending", [False, True])
def test_every_order_runs_on_this_engine(story, auditor, kind, sort, is_descending):
    assert page(kind, auditor, sort=sort, is_descending=is_descending).total >= 1


def test_what_has_no_date_stands_last_either_way(story, auditor):
    Batch.update(expires_on=None).where(Batch.code != story.batch.code).execute()

    for is_descending in (False, True):
        first = page("batches", auditor, sort="expires", is_descending=is_descending).items[0]
        assert first.code == story.batch.code


def test_suppliers_count_their_batches_in_scope(story, auditor, dong_nguyen):
    found = {line.code: line for line in page("organisations", auditor).items}

    assert (found["HTX-01"].batches, found["HTX-02"].batches) == (Batch.select().count(), 0)
    assert [line.code for line in page("organisations", auditor, approved="no").items] == ["HTX-02"]
    assert found["HTX-01"].former.startswith("Xã An Đồng")


def test_a_file_holds_the_whole_list_and_a_page_only_its_part(story, auditor):
    listing = Listing("", 1, "name", False, {})

    assert len(list_page("batches", listing, seen_by=auditor, today=TODAY, size=2).items) == 2
    assert len(list(list_all("batches", listing, seen_by=auditor, today=TODAY))) == Batch.select().count()


def test_a_list_of_nobody_is_empty(story, manager):
    assert [page(kind, manager).total for kind in KINDS] == [0] * len(KINDS)
    assert Organisation.select().count() > 0
