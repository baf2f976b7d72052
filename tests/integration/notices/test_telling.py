"""News is told inside a transaction, read by the people meant, once each, and counted in one small statement."""

import pytest
from statements import statements

from trace.database import atomic
from trace.errors import N_
from trace.kit.paging import Listing
from trace.kit.viewer import MANAGER, STAFF
from trace.notices import actions, queries
from trace.notices.models import Notice


@pytest.fixture
def say(song_hoa, now):
    def say(subject="Có hàng đến", **others):
        values = {"kind": "handover_sent", "href": "/d/D2345678", "now": now, **others}
        return actions.tell(song_hoa.id, values.pop("kind"), subject=subject, **values)

    return say


def listed(viewer, **filters) -> list[tuple[str, bool]]:
    page = queries.notices(Listing("", 1, "told", False, filters), seen_by=viewer)
    return [(notice.subject[0], is_read) for notice, is_read in page.items]


def test_it_stands_on_the_list_of_those_it_is_for(say, manager, clerk, helper, stranger_clerk, auditor, now):
    say("Cho cả hai")
    say("Cho quản lý", roles=[MANAGER])

    assert listed(manager) == [("Cho quản lý", False), ("Cho cả hai", False)]
    assert listed(clerk) == [("Cho cả hai", False)]
    assert listed(helper) == listed(stranger_clerk) == listed(auditor) == []
    assert queries.unread_count(seen_by=manager, now=now) == 2
    assert queries.unread_count(seen_by=stranger_clerk, now=now) == 0


def test_reading_is_each_persons_own(say, manager, clerk, now):
    notice = say()
    actions.mark_read(notice, by=clerk, now=now)
    actions.mark_read(notice, by=clerk, now=now)

    assert listed(clerk) == [("Có hàng đến", True)]
    assert listed(clerk, state="unread") == []
    assert listed(manager, state="unread") == [("Có hàng đến", False)]
    assert actions.mark_all_read(by=manager, now=now) == 1
    assert actions.mark_all_read(by=manager, now=now) == 0


def test_what_is_undone_was_never_told(say):
    with pytest.raises(ZeroDivisionError), atomic():
        say()
        raise ZeroDivisionError

    assert Notice.select().count() == 0


def test_the_same_key_is_told_once(say, manager, clerk):
    first, again = say(key="D2345678/sent"), say(key="D2345678/sent")

    assert first.id == again.id
    assert len(listed(clerk)) == 1


def test_a_stranger_finds_no_news_of_others(say, stranger_manager, manager):
    notice = say()

    assert queries.find_notice(notice.id, seen_by=manager) == notice
    with pytest.raises(queries.UnknownNotice, match="Không tìm thấy"):
        queries.find_notice(notice.id, seen_by=stranger_manager)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"kind": "gossip"}, LookupError),
        ({"href": "https://evil.example/"}, ValueError),
        ({"href": "//evil.example/"}, ValueError),
        ({"roles": ["king"]}, ValueError),
        ({"roles": []}, ValueError),
    ],
)
def test_news_that_makes_no_sense_is_a_mistake_of_ours(say, wrong, refusal):
    with pytest.raises(refusal):
        say(**wrong)
    assert Notice.select().count() == 0


def test_counting_costs_one_statement_however_many_there_are(say, clerk, now):
    for number in range(120):
        say((N_("Lô %(lot)s"), {"lot": f"L{number}"}), roles=[STAFF])
    with statements() as run:
        assert queries.unread_count(seen_by=clerk, now=now) == queries.MOST_COUNTED
    assert len(run) == 1
