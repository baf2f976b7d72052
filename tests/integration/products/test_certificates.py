"""Certificates in lists: whose they are, what ends soon, and a correction that takes an officer's check away."""

from datetime import date

import pytest

from trace.documents import actions, queries
from trace.documents.models import Certificate
from trace.errors import NotAllowed, NotFound
from trace.kit.paging import Listing

TODAY = date(2026, 11, 23)
SORTS, FILTERS = ("expires", "created", "kind"), ("kind", "state")


@pytest.fixture
def add(song_hoa, clerk, now):
    def add(number, expires_on=None, **more):
        facts = {
            "kind": "vietgap",
            "issuer": "Trung tâm Chứng nhận",
            "issued_on": None,
            "subject_kind": "organisation",
            "subject_id": song_hoa.id,
            "file": None,
            **more,
        }
        return actions.add_certificate(song_hoa, number=number, expires_on=expires_on, **facts, by=clerk, now=now)

    return add


def numbers(seen_by, **arguments) -> list[str]:
    listing = Listing.read(arguments, sorts=SORTS, filters=FILTERS)
    return [c.number for c in queries.certificates(listing, seen_by=seen_by, today=TODAY).items]


def test_those_that_end_first_come_first_and_endless_ones_last(add, clerk):
    add("C")
    add("B", date(2027, 5, 1))
    add("A", date(2026, 12, 1))

    assert numbers(clerk) == ["A", "B", "C"]
    assert numbers(clerk, sort="-expires") == ["C", "B", "A"]


def test_filters_tell_ending_ended_unseen_and_withdrawn_apart(add, clerk, auditor, now):
    add("soon", date(2026, 12, 20))
    add("ended", date(2026, 11, 22))
    withdrawn = add("gone")
    seen = add("seen", date(2027, 12, 1), kind="asc")
    actions.withdraw_certificate(withdrawn, by=clerk, now=now)
    actions.verify_certificate(seen, by=auditor, now=now)

    assert numbers(clerk, state="soon") == ["soon"]
    assert numbers(clerk, state="expired") == ["ended"]
    assert sorted(numbers(clerk, state="unverified")) == ["ended", "soon"]
    assert numbers(clerk, state="withdrawn") == ["gone"]
    assert numbers(clerk, kind="asc") == ["seen"]


def test_search_forgives_missing_marks(add, clerk):
    add("12/2025", issuer="Sở Nông nghiệp và Môi trường")

    assert numbers(clerk, q="so nong nghiep 12/2025") == ["12/2025"]
    assert numbers(clerk, q="y te") == []


@pytest.mark.parametrize("who", ["stranger_manager", "far_auditor"])
def test_others_do_not_find_them(request, add, who):
    certificate, by = add("A"), request.getfixturevalue(who)

    assert numbers(by) == []
    with pytest.raises(NotFound):
        queries.find_certificate(certificate.id, seen_by=by)


def test_a_correction_makes_it_self_declared_again_a_note_does_not(add, clerk, auditor, now):
    certificate = add("A")
    actions.verify_certificate(certificate, by=auditor, now=now)
    facts = {"issuer": certificate.issuer, "issued_on": None, "expires_on": None, "by": clerk, "now": now}

    actions.change_certificate(certificate, number="A", note="bản gốc ở kho", **facts)
    assert Certificate.get_by_id(certificate.id).verified_at is not None
    actions.change_certificate(certificate, number="B", note="", **facts)
    assert Certificate.get_by_id(certificate.id).verified_at is None
    assert numbers(clerk, q="B") == ["B"]


def test_only_officers_verify(add, manager, now):
    with pytest.raises(NotAllowed):
        actions.verify_certificate(add("A"), by=manager, now=now)
