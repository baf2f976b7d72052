"""One file proves one act: used for two it is found, with versions, withdrawn acts and papers understood."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from trace.documents.actions import add_certificate
from trace.documents.models import StoredFile
from trace.events import actions
from trace.events.actions_corrections import cancel, correct
from trace.events.proofs import far_days, files_used_twice, is_photo, photo_facts, uses_of


@pytest.fixture
def fertilise(season, entry, photo):
    def fertilise(days_ago, *, photos=(photo,), **more):
        return actions.record_diary([season], step="R07", entry=entry(days_ago, photos=list(photos), **more))

    return fertilise


@pytest.fixture
def another(cast, now):
    return StoredFile.create(
        sha256="b" * 64, organisation=cast.an_thai, media_type="image/webp", size_bytes=1, uploaded_at=now,
        taken_at=now - timedelta(days=40),
    )  # fmt: skip


def found(cast) -> list[tuple[str, list[int]]]:
    return [(one.sha256[0], [use.event_id for use in one.uses]) for one in files_used_twice(cast.an_thai.id)]


def test_the_same_file_at_two_acts_is_a_finding_at_one_it_is_none(cast, fertilise, another):
    first = fertilise(20)
    fertilise(15, photos=[another])
    assert found(cast) == []

    second = fertilise(10)
    assert found(cast) == [("a", [first.id, second.id])]
    assert files_used_twice(cast.hong_tien.id) == []


def test_only_files_of_the_events_asked_about(cast, fertilise, another):
    first, other = fertilise(20), fertilise(15, photos=[another])
    fertilise(10)

    assert [one.sha256[0] for one in files_used_twice(cast.an_thai.id, events=[first.id])] == ["a"]
    assert files_used_twice(cast.an_thai.id, events=[other.id]) == []
    assert files_used_twice(cast.an_thai.id, events=[]) == []


def test_a_corrected_act_is_one_and_one_that_never_was_proves_nothing(cast, fertilise, now):
    old = fertilise(20)
    correct(
        old, reason="Nhầm ngày", by=cast.manager, now=now, happened_at=now - timedelta(days=18), entry_id=str(uuid4())
    )
    assert found(cast) == []

    wrong = fertilise(10)
    assert len(found(cast)) == 1
    cancel(wrong, reason="Ghi nhầm vụ", by=cast.manager, now=now, entry_id=str(uuid4()))
    assert found(cast) == []


def test_a_paper_about_one_act_and_a_photo_of_another_are_two(cast, fertilise, photo, now):
    first, second = fertilise(20), fertilise(10, photos=[])
    add_certificate(
        cast.an_thai, kind="test_report", number="KN-1", issuer="Trung tâm", issued_on=None, expires_on=None,
        subject_kind="event", subject_id=second.id, file=photo, by=cast.staff, now=now,
    )  # fmt: skip

    assert found(cast) == [("a", [first.id, second.id])]


def test_where_a_file_stands_already_is_told_but_not_for_the_same_entry_again(cast, fertilise, photo):
    first = fertilise(20)

    told = uses_of([photo.sha256], organisation_id=cast.an_thai.id)
    assert [(use.event_id, use.step, use.happened_on) for use in told] == [(first.id, "R07", date(2026, 11, 3))]
    assert uses_of([photo.sha256], organisation_id=cast.an_thai.id, besides_entry=first.entry_id) == []
    assert uses_of([photo.sha256], organisation_id=cast.hong_tien.id) == []
    assert uses_of([], organisation_id=cast.an_thai.id) == []


def test_a_photo_tells_its_day_and_the_commune_of_its_act(cast, fertilise, photo, another):
    near, far = fertilise(20, site=cast.plot), fertilise(10, photos=[photo, another], site=cast.plot)
    told = photo_facts([near, far])

    assert [(one.taken_on, one.commune, one.far_days, one.is_used_elsewhere) for one in told[far.id]] == [
        (None, "Xã A Sào, Tỉnh Hưng Yên", 0, True),
        (date(2026, 10, 14), "Xã A Sào, Tỉnh Hưng Yên", 30, False),
    ]
    assert [one.is_used_elsewhere for one in told[near.id]] == [True]
    assert photo_facts([]) == {}
    assert is_photo(photo.id)


@pytest.mark.parametrize(("taken", "days"), [(None, 0), (23, 0), (20, 0), (26, 0), (19, 4), (28, 5)])
def test_more_than_three_days_are_far(taken, days):
    def noon(day):
        return datetime(2026, 11, day, 5, tzinfo=UTC)

    assert far_days(noon(taken) if taken else None, noon(23)) == days
