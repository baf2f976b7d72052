"""A goods label says all that Phụ lục I asks, as the product has it; a trace stamp of the same lot does not."""

from io import BytesIO

import pypdfium2
from labelled import FACTS, approve, make_batch, make_product

from trace.documents.store import LocalStore
from trace.labels import actions, queries
from trace.labels.layout import find_layout


def words_of(run, settings) -> str:
    file = LocalStore(settings.uploads).get(queries.standing_of(run).file_sha256)
    page = pypdfium2.PdfDocument(BytesIO(file))[0]
    return " ".join(page.get_textpage().get_text_bounded().split())


def test_every_legal_item_of_a_product_stands_on_its_goods_label(song_hoa, manager, clerk, now, settings):
    product = make_product(song_hoa, by=manager, now=now, settings=settings)
    lot = approve(make_batch(song_hoa, product, by=clerk, now=now), by=manager, now=now)
    order = {"count": 1, "by": clerk, "now": now, "settings": settings, "via": "page"}

    said = words_of(actions.start_run(lot, layout=find_layout("roll-100x50"), **order), settings)
    for name in ("name", "origin", "net_content", "ingredients", "usage", "storage", "warning", "nutrition"):
        assert FACTS[name] in said, name
    for words in (song_hoa.name, "NSX: ", "HSD: ", "Địa chỉ: "):
        assert words in said

    stamp = words_of(actions.start_run(lot, layout=find_layout("roll-100x50-stamp"), **order), settings)
    assert FACTS["name"] in stamp
    assert FACTS["warning"] not in stamp
