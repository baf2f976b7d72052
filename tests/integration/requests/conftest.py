"""Song Hoa's rice with its whole story, and the ways a request begins."""

from datetime import timedelta

import pytest
from audited import tell_story

from trace.documents.store import LocalStore
from trace.requests import actions
from trace.requests.actions_package import make_package
from trace.requests.rules import LOTS, Asked, Letter


@pytest.fixture
def story(app, song_hoa, manager, clerk, helper, settings, now):
    return tell_story(song_hoa, manager=manager, clerk=clerk, helper=helper, now=now, settings=settings)


@pytest.fixture
def letter(now):
    """A letter of the department that arrives now; its words may be changed."""

    def write(**more):
        known = {"number": "125/SCT-QLTM", "on": now.date(), "signer": "Giám đốc Đỗ Văn Khải", "law": "tt31",
                 "received_at": now}  # fmt: skip
        return Letter(**{**known, **more})

    return write


@pytest.fixture
def ask(story, song_hoa, auditor, letter, now):
    """An officer asks Song Hoa about the story's lot."""

    def act(**more):
        known = {"letter": letter(), "asked": Asked(kind=LOTS, lots=(story.batch.code,)), "by": auditor, "now": now,
                 "subject": "Hồ sơ lô gạo"}  # fmt: skip
        return actions.open_by_document(song_hoa, **{**known, **more})

    return act


@pytest.fixture
def freeze(settings, manager, now):
    """Make a package at once, as the job does."""

    def act(request, *, by=None, minutes=5):
        return make_package(request, by=by or manager, settings=settings, store=LocalStore(settings.uploads),
                            tell=lambda _percent: None, now=now + timedelta(minutes=minutes))  # fmt: skip

    return act
