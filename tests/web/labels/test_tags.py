"""Tags for single crabs and packs: what was declared is what is printed, and each number once."""

import pypdfium2
import pytest
import zxingcpp
from cast import sign_in, token_in

from trace.documents.store import LocalStore
from trace.events import actions as events
from trace.events.entries import Entry
from trace.labels import queries
from trace.labels.actions import start_run
from trace.labels.layout import find_layout
from trace.labels.models import LabelRun
from trace.labels.models_units import LabelRunUnits
from trace.labels.serial_labels import serials_of


@pytest.fixture
def here(client, clerk, noon):
    return sign_in(client, clerk)


@pytest.fixture
def tagged(batch, clerk, now):
    entry = Entry(by=clerk, now=now, entry_id="0d1f6c0e-7a52-4b51-9a4f-5b1c3f0a9a01", happened_at=now)
    events.tag_units(batch, serials=["CUA-7AB", "CUA-7AC", "CUA-7AD"], entry=entry)
    return batch


@pytest.fixture
def send(here, tagged):
    def post(units, **more):
        page = here.get(f"/labels/tags/?batch={tagged.code}")
        asked = {"batch": tagged.code, "layout": "tag-crab-25", "units": units, "csrf_token": token_in(page), **more}
        return here.post("/labels/tags/", data=asked)

    return post


def test_declared_numbers_wait_and_are_printed_as_they_are(here, send, tagged, settings):
    assert "CUA-7AB\nCUA-7AC\nCUA-7AD</textarea>" in here.get(f"/labels/tags/?batch={tagged.code}").text
    assert f"/labels/tags/?batch={tagged.code}" in here.get(f"/batches/{tagged.code}/units").text
    done = send("cua-7ab\nCUA-7AD")
    assert done.status_code == 303, done.text
    run = LabelRun.get()
    assert (run.total, run.serial_key) == (2, None)
    assert LabelRunUnits.get().serials == ["CUA-7AB", "CUA-7AD"]
    file = LocalStore(settings.uploads).get(queries.standing_of(run).file_sha256)
    pages = [page.render(scale=600 / 72).to_pil() for page in pypdfium2.PdfDocument(file)]
    read = [code.text for page in pages for code in zxingcpp.read_barcodes(page)]
    assert read == [one.short_url for one in serials_of(run, settings=settings)]
    assert read[0] == f"HTTPS://TXNG.EXAMPLE/T/{tagged.code}/CUA-7AB"
    assert "CUA-7AC</textarea>" in here.get(f"/labels/tags/?batch={tagged.code}").text


@pytest.mark.parametrize(("units", "sentence"), [("CUA-9", "chưa được khai cho lô này"), ("", "Chưa nhập mục này")])
def test_what_was_not_declared_is_not_printed(send, units, sentence):
    answer = send(units)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert LabelRun.select().count() == 0


def test_spoiled_tags_are_made_once_more_with_their_own_numbers(tagged, clerk, now, settings, send):
    send("CUA-7AB\nCUA-7AC")
    asked = {"layout": find_layout("tag-crab-25"), "by": clerk, "now": now, "settings": settings, "via": "page"}
    again = start_run(tagged, count=1, replaces=LabelRun.get(), reason="Rách", spoiled=["CUA-7AB"], **asked)
    assert [one.serial for one in serials_of(again, settings=settings)] == ["CUA-7AB"]
    last = start_run(tagged, count=1, replaces=LabelRun.get(LabelRun.id == 1), reason="Rách", **asked)
    assert [one.serial for one in serials_of(last, settings=settings)] == ["CUA-7AC"]
