"""Runs that give each pack a number: in its QR code, checked by arithmetic; spoiled ones become void."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from trace.documents.store import LocalStore
from trace.errors import Invalid
from trace.labels import actions, queries
from trace.labels.files import content_of
from trace.labels.layout import find_layout
from trace.labels.models import LabelRun, LabelRunProgress
from trace.labels.rules import RunNotDone, Unreadable
from trace.labels.serial_labels import numbering_of, serials_of
from trace.ledger import verification
from trace.serials import rules
from trace.serials.models import SerialRange
from trace.serials.queries import standing_of


@pytest.fixture
def order(clerk, now, settings):
    def start(batch, count=10, **more):
        asked = {"layout": find_layout("a4-24"), "by": clerk, "now": now, "settings": settings, "via": "page"}
        return actions.start_run(batch, count=count, **{**asked, "serialised": True, **more})

    return start


def decoded(run, settings):
    document = pypdfium2.PdfDocument(BytesIO(LocalStore(settings.uploads).get(queries.standing_of(run).file_sha256)))
    pages = [page.render(scale=300 / 72).to_pil() for page in document]
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page)]


@pytest.fixture
def state(settings):
    return lambda batch, one: str(standing_of(batch, one.serial, settings=settings).state)


@pytest.mark.parametrize("lot", ["batch", "batch_with_gtin"])
def test_each_label_holds_its_own_number(lot, request, order, settings, state):
    batch = request.getfixturevalue(lot)
    run = order(batch, 5, copies=2)
    serials = list(serials_of(run, settings=settings))

    assert (run.total, run.serial_key, run.serial_first) == (10, 1, 0)
    assert [one.serial for one in serials[::2]] == [one.serial for one in serials[1::2]]
    assert len({one.serial for one in serials}) == 5
    assert sorted(decoded(run, settings)) == sorted(one.url for one in serials)
    middle = f"/01/{batch.gtin.zfill(14)}/10/{batch.lot}/21/" if batch.gtin else f"/T/{batch.code}/"
    assert serials[0].url == f"HTTPS://TXNG.EXAMPLE{middle}{serials[0].serial}"
    assert {state(batch, one) for one in serials} == {"printed"}


def test_a_picture_of_one_is_the_first_packs_label(batch_with_gtin, order, settings):
    """Without its number it would be a label of the lot, which this run did not print."""
    run = order(batch_with_gtin, 5)
    [first, *_] = serials_of(run, settings=settings)
    picture = Image.open(BytesIO(content_of(run, "png", LocalStore(settings.uploads), settings=settings)))
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [first.url]


@pytest.mark.parametrize("format_name", ["png", "svg"])
def test_no_picture_leaves_a_run_that_cannot_be_read(format_name, batch, order, settings, monkeypatch):
    store, run = LocalStore(settings.uploads), order(batch, 5)
    with monkeypatch.context() as patched:
        patched.setattr(zxingcpp, "read_barcodes", lambda *_, **__: [])
        with pytest.raises(Unreadable, match="Đọc lại tem số 1"):
            content_of(run, format_name, store, settings=settings)
    LabelRunProgress.update(state=queries.UNREADABLE, fault=None).where(LabelRunProgress.run == run.id).execute()
    with pytest.raises(RunNotDone):
        content_of(run, format_name, store, settings=settings)


def test_any_stretch_of_the_labels_is_made_alone(batch_with_gtin, order, settings):
    run = order(batch_with_gtin, 30, copies=3, is_rendered=False)
    every = list(serials_of(run, settings=settings))
    numbering = numbering_of(run, settings=settings)

    assert len(every) == 90
    for start, stop in ((0, 90), (1, 2), (2, 4), (3, 3), (5, 90), (88, 90)):
        assert list(numbering.serials(start, stop)) == every[start:stop]
    assert list(serials_of(run, settings=settings, start=80)) == every[80:]


def test_the_log_holds_the_run_and_its_range(app, batch, order):
    run = order(batch, 4, is_rendered=False)
    row = SerialRange.get()
    assert (row.run_number, row.first, row.count, row.has_pin) == (run.number, 0, 4, False)
    verification.verify_installation([])


def test_a_pin_is_printed_only_where_the_layout_has_room_for_it(batch, order):
    with pytest.raises(Invalid, match="PIN"):
        order(batch, 4, has_pin=True)
    assert LabelRun.select().count() == SerialRange.select().count() == 0


def test_labels_printed_anew_get_new_numbers_and_the_spoiled_ones_are_void(batch, order, settings, state):
    run = order(batch, 10, is_rendered=False)
    old = list(serials_of(run, settings=settings))

    by_count = order(batch, 2, replaces=run, reason="Kẹt giấy", serialised=False, is_rendered=False)
    assert [state(batch, one) for one in old] == ["printed"] * 8 + ["void"] * 2
    assert by_count.serial_first == 10

    named = [old[0].url, rules.spaced(old[3].serial).lower()]
    order(batch, 2, replaces=run, reason="Rách", spoiled=named, is_rendered=False)
    assert [state(batch, one) for one in old] == ["void", *["printed"] * 2, "void", *["printed"] * 4, "void", "void"]

    new = list(serials_of(by_count, settings=settings))
    order(batch, 1, replaces=run, reason="Rách", spoiled=[new[1].serial], is_rendered=False)
    assert [state(batch, one) for one in new] == ["printed", "void"]


@pytest.mark.parametrize(
    ("spoiled", "sentence"),
    [(["ABC"], "không phải số gói"), (["2" * 14, "3" * 14], "không thuộc lần in"), ("one", "đúng 2 tem hỏng")],
)
def test_spoiled_numbers_must_be_of_the_run_and_as_many(batch, order, settings, spoiled, sentence):
    run = order(batch, 10, is_rendered=False)
    named = [next(serials_of(run, settings=settings)).serial] if spoiled == "one" else spoiled
    with pytest.raises((rules.SerialUnknown, Invalid), match=sentence):
        order(batch, 2, replaces=run, reason="Rách", spoiled=named, is_rendered=False)
    assert LabelRun.select().count() == 1
