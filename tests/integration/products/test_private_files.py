"""A picture that no public page shows: its organisation, officers of its district and admins fetch it, nobody else."""

from io import BytesIO

import pytest
from PIL import Image

from trace.documents.actions import keep_picture, publish
from trace.documents.queries import find_file
from trace.documents.store import LocalStore
from trace.errors import NotFound


@pytest.fixture
def photo(song_hoa, clerk, noon, settings):
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "#c9dac3").save(drawn, "PNG")
    store = LocalStore(settings.uploads)
    return keep_picture(drawn.getvalue(), name="a.png", organisation=song_hoa, by=clerk, now=noon, store=store)


def test_those_who_may(photo, clerk, auditor, admin):
    assert [find_file(photo.sha256, seen_by=one).id for one in (clerk, auditor, admin)] == [photo.id] * 3


def test_an_officer_of_another_district_may_not(photo, far_auditor, stranger_clerk):
    for nosy in (far_auditor, stranger_clerk, None):
        with pytest.raises(NotFound):
            find_file(photo.sha256, seen_by=nosy)


def test_what_is_public_is_anybodys(photo, far_auditor):
    publish(photo)

    assert find_file(photo.sha256, seen_by=far_auditor).id == photo.id
    assert find_file(photo.sha256, seen_by=None).id == photo.id
