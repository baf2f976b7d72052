"""GET /lineage/{code}: both ways on one screen, as a picture and as a table; nothing of anybody else's."""

import re
from uuid import uuid4

import pytest
from cast import A_SAO, LONG_AGO, sign_in

from trace.batches.models import Batch, BatchSource
from trace.events import actions
from trace.events.actions_lots import transform
from trace.events.actions_receipts import receive
from trace.events.actions_seasons import harvest, open_season
from trace.events.entries import Entry, NewLot, Use
from trace.sites.actions import save_site


@pytest.fixture
def entry(clerk):
    return lambda: Entry(by=clerk, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO)


@pytest.fixture
def chain(song_hoa, clerk, entry):
    """A season, its paddy, rice milled of it and of bought paddy (70 to 30), with bran beside it."""
    plot = save_site(song_hoa, {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}, by=clerk, now=LONG_AGO)
    season = open_season(song_hoa, template="rice", name="Vụ mùa 2026", variety="", sites=[plot], entry=entry())
    (paddy,) = harvest(season, step="R08", outputs=[NewLot(name="Thóc nhà", thousandths=700_000)], entry=entry())
    bought = receive(
        song_hoa, lot=NewLot(name="Thóc mua", thousandths=300_000), supplier_name="Nhà máy Hoa Sen",
        template="rice", entry=entry(),
    )  # fmt: skip
    rice, bran = transform(
        [Use(paddy, 700_000), Use(bought, 300_000)], step="R12",
        outputs=[NewLot(name="Gạo", thousandths=600_000), NewLot(name="Cám", thousandths=100_000)], entry=entry(),
    )  # fmt: skip
    return {"season": season, "paddy": paddy, "bought": bought, "rice": rice, "bran": bran}


@pytest.fixture
def look(app, noon, clerk):
    def get(path, viewer=clerk, status=200):
        page = sign_in(app.test_client(), viewer).get(path)
        assert page.status_code == status
        return page.get_data(as_text=True).replace("\u00a0", " ")

    return get


def rows(page):
    """Cells of the table's rows, without tags."""
    body = "".join(re.findall(r"<tbody>(.*?)</tbody>", page, re.S))
    plain = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in plain]


def test_both_ways_are_told_with_shares_and_kilograms(look, chain):
    page = look(f"/lineage/{chain['paddy'].code}")

    assert [row[:4] for row in rows(page)] == [
        ["Vụ mùa 2026 vụ, lứa nuôi · cách 1 bước", "100%", "700 kg", "700 kg"],
        [f"Gạo lô {chain['rice'].lot} · cách 1 bước", "70%", "420 kg", "600 kg"],
        [f"Cám lô {chain['bran'].lot} · cách 1 bước", "70%", "70 kg", "100 kg"],
    ]


def test_the_picture_says_what_the_table_says(look, chain):
    page = look(f"/lineage/{chain['rice'].code}")
    picture = page[page.index('<svg viewBox="0 0 328') : page.index("</figure>")]

    assert picture.count('class="rail') == 3
    for words in ("Thóc nhà", "Thóc mua", "Vụ mùa 2026", "70% của lô đang xem", "Đang xem"):
        assert words in picture
    assert f'<a href="/batches/{chain["paddy"].code}">' in picture
    assert f'<a href="/seasons/{chain["season"].code}">' in picture
    assert "style=" not in picture


def test_goods_on_hold_are_marked_by_shape_and_word(look, chain, clerk):
    actions.hold([chain["bran"]], reason="Ẩm", by=clerk, now=LONG_AGO, entry_id=str(uuid4()))
    page = look(f"/lineage/{chain['paddy'].code}")

    assert 'class="mark is-hold"' in page
    assert page.count("Tạm ngừng bán") == 2


def test_a_season_tells_what_became_of_it(look, chain):
    page = look(f"/lineage/{chain['season'].code}")

    assert [row[0].split(" lô ")[0] for row in rows(page)] == ["Thóc nhà", "Gạo", "Cám"]


def test_the_pages_of_lot_and_season_lead_here(look, chain, auditor):
    assert f'href="/lineage/{chain["rice"].code}"' in look(f"/batches/{chain['rice'].code}")
    assert f'href="/lineage/{chain["season"].code}"' in look(f"/seasons/{chain['season'].code}")
    assert f'href="/lineage/{chain["rice"].code}"' in look(f"/audit/batches/{chain['rice'].code}", auditor)


def test_strangers_and_officers_elsewhere_find_nothing(look, chain, stranger_clerk, far_auditor, auditor):
    for viewer in (stranger_clerk, far_auditor):
        look(f"/lineage/{chain['rice'].code}", viewer, status=404)
        look(f"/lineage/{chain['season'].code}", viewer, status=404)
    assert "Thóc mua" in look(f"/lineage/{chain['rice'].code}", auditor)


def test_of_a_strangers_lot_only_name_lot_and_holder_are_told(look, chain, dong_nguyen, stranger_clerk):
    theirs = receive(
        dong_nguyen, lot=NewLot(name="Bánh của họ", thousandths=55_000, form="milled"), supplier_name="Sông Hóa",
        template="rice", entry=Entry(by=stranger_clerk, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO),
    )  # fmt: skip
    BatchSource.create(batch=theirs, from_batch=chain["rice"], event_number=9, thousandths=50_000, unit="KGM")
    page = look(f"/lineage/{chain['rice'].code}")
    (row,) = [row for row in rows(page) if row[0].startswith("Bánh của họ")]

    assert row[1:] == ["không rõ", "–", "–", "–", dong_nguyen.name]
    assert "55 kg" not in page
    assert f"/batches/{theirs.code}" not in page


def test_a_large_trace_is_folded_and_its_table_paged(look, chain, entry):
    big = chain["bought"]
    for number in range(70):
        lot = Batch.create(
            **{**big.__data__, "id": None, "code": f"TX{number:06}", "lot": f"X{number:03}",
               "identifier": f"x{number}", "made_thousandths": 1000, "left_thousandths": 1000}
        )  # fmt: skip
        BatchSource.create(batch=lot, from_batch=big, event_number=100 + number, thousandths=1000, unit="KGM")
    page = look(f"/lineage/{big.code}")
    picture = page[page.index('<svg viewBox="0 0 328') : page.index("</figure>")]

    assert "72 lô" in picture
    assert picture.count('class="rail') == 1
    assert len(rows(page)) == 25
    assert "1–25 trong 72" in page
    assert len(rows(look(f"/lineage/{big.code}?page=3"))) == 22
