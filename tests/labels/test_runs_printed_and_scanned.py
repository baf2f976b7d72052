"""Runs ordered through the action, printed on some layouts, drawn at 203 and 300 dpi and decoded."""

from io import BytesIO

import pytest
from few_layouts import FEW
from labelled import GTIN, approve, make_batch, make_product

from trace.documents.store import LocalStore
from trace.labels import actions, actions_making, queries

LAYOUTS = [layout.name for layout in FEW]


@pytest.fixture
def batch(song_hoa, manager, clerk, now, settings, request):
    more = {"gtin": GTIN, "gtin_proof": "Số 1/2026"} if request.param == "gtin" else {}
    product = make_product(song_hoa, by=manager, now=now, settings=settings, **more)
    return approve(make_batch(song_hoa, product, by=clerk, now=now), by=manager, now=now)


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("layout", FEW, ids=LAYOUTS)
@pytest.mark.parametrize("batch", ["gtin", "own code"], indirect=True)
def test_every_label_of_a_run_decodes_to_the_lots_address(batch, layout, dpi, clerk, now, settings, drawn, scanned):
    run = actions.start_run(batch, layout=layout, count=5, by=clerk, now=now, settings=settings, via="page")

    file = LocalStore(settings.uploads).get(queries.standing_of(run).file_sha256)
    found = [one.text for page in drawn(file, dpi) for one in scanned(page)]

    short = f"HTTPS://TXNG.EXAMPLE/T/{batch.code}"
    is_full = batch.gtin and layout.symbols[0].holds == "full"
    wanted = f"HTTPS://TXNG.EXAMPLE/01/{batch.gtin}/10/{batch.lot}" if is_full else short
    assert found == [wanted] * 5
    assert BytesIO(file).read(5) == b"%PDF-"


@pytest.mark.parametrize("layout", FEW, ids=LAYOUTS)
@pytest.mark.parametrize("batch", ["gtin"], indirect=True)
def test_the_picture_of_one_label_says_the_same(batch, layout, clerk, now, settings, scanned):
    from PIL import Image

    from trace.labels.bitmap import render_png

    run = actions.start_run(batch, layout=layout, count=1, by=clerk, now=now, settings=settings, via="page")
    (found,) = scanned(Image.open(BytesIO(render_png(*actions_making.label_as_printed(run)))))

    assert found.text.endswith(f"/10/{batch.lot}" if layout.symbols[0].holds == "full" else f"/T/{batch.code}")
