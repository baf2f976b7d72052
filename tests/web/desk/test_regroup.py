"""Tách lô, gộp lô, bổ sung lô đầu vào: what the pages ask, what they save, what they refuse."""

from trace.batches.models import Batch, BatchSource
from trace.desk.regroup import forms_before
from trace.processes.queries import template as find_template


def left(batch):
    return Batch.get_by_id(batch.id).left_thousandths


def test_a_lot_leads_to_its_three_forms(desk, milled):
    page = desk.get(f"/batches/{milled.code}")

    for name in ("split", "merge", "sources"):
        assert f"/batches/{milled.code}/{name}" in page


def test_a_lot_is_split_in_two(desk, milled):
    address = f"/batches/{milled.code}/split"
    grown = desk.post(address, {"rows": "1", "part-0": "2 tạ", "action": "add_row"})
    assert 'name="part-1"' in desk.words(grown)
    answer = desk.post(
        address, {"rows": "2", "part-0": "2 tạ", "part-1": "50,5", "lot-1": "p2", "happened_on": "2026-11-21"}
    )

    assert answer.status_code == 303, desk.words(answer)
    parts = list(Batch.select().where(Batch.id > milled.id).order_by(Batch.id))
    assert [(one.made_thousandths, one.form) for one in parts] == [(200_000, "milled"), (50_500, "milled")]
    assert parts[1].lot == "P2"
    assert left(milled) == 749_500
    assert "Tách lô, gộp lô" in desk.get(f"/batches/{parts[0].code}")


def test_taking_out_too_much_is_asked_about_first(desk, milled):
    address = f"/batches/{milled.code}/split"
    asked = desk.post(address, {"rows": "1", "part-0": "1200"})
    assert asked.status_code == 422
    assert "Vẫn lưu" in desk.words(asked)
    assert left(milled) == 1_000_000

    assert desk.post(address, {"rows": "1", "part-0": "1200", "agreed": "1"}).status_code == 303
    assert Batch.get_by_id(milled.id).hold_cause == "overdrawn"


def test_what_is_typed_wrong_comes_back(desk, milled):
    answer = desk.post(f"/batches/{milled.code}/split", {"rows": "1", "part-0": "nhiều", "lot-0": "lô 1"})

    assert answer.status_code == 422
    assert 'value="nhiều"' in desk.words(answer)
    assert 'href="#part-0"' in desk.words(answer)


def test_lots_are_merged(desk, milled, more_milled):
    address = f"/batches/{milled.code}/merge"
    assert "XAY2" in desk.get(address)
    data = {
        "input": [milled.code, more_milled.code],
        f"input-{milled.code}": "300",
        "name": "Gạo trộn",
        "happened_on": "2026-11-21",
    }
    answer = desk.post(address, data)

    assert answer.status_code == 303, desk.words(answer)
    made = Batch.get(Batch.name == "Gạo trộn")
    assert answer.location.endswith(f"/batches/{made.code}")
    assert (made.made_thousandths, left(milled), left(more_milled)) == (800_000, 700_000, 0)
    alone = desk.post(address, {"input": [milled.code]})
    assert alone.status_code == 422
    assert "từ hai lô trở lên" in desk.words(alone)


def test_sources_are_told_and_a_ring_is_refused(desk, milled, more_milled, season):
    answer = desk.post(
        f"/batches/{milled.code}/sources",
        {
            "input": [more_milled.code],
            f"input-{more_milled.code}": "400",
            "also": [season.code],
            "happened_on": "2026-11-20",
        },
    )
    assert answer.status_code == 303, desk.words(answer)
    assert BatchSource.select().where(BatchSource.batch == milled.id).count() == 2
    assert (left(milled), left(more_milled)) == (1_000_000, 100_000)

    ring = desk.post(f"/batches/{more_milled.code}/sources", {"input": [milled.code], f"input-{milled.code}": "1"})
    assert ring.status_code == 409
    assert "Lô XAY2 làm từ XAY1, XAY1 làm từ XAY2" in desk.words(ring)
    nothing = desk.post(f"/batches/{milled.code}/sources", {})
    assert nothing.status_code == 422


def test_a_stranger_finds_nothing(stranger_desk, milled):
    for name in ("split", "merge", "sources"):
        stranger_desk.get(f"/batches/{milled.code}/{name}", status=404)


def test_only_what_may_have_gone_in_is_offered_as_a_source(milled):
    way = find_template("rice")

    assert forms_before(way, "packed") >= {"milled", "broken", "bran", "dry_paddy", "wet_paddy", "season"}
    assert "husk" not in forms_before(way, "packed")
    assert forms_before(way, "husk") == {"husk", "dry_paddy", "wet_paddy", "season"}


def test_a_lot_that_stands_alone_has_nothing_to_be_merged_with(desk, milled):
    page = desk.get(f"/batches/{milled.code}/merge")

    assert "Không có lô nào khác" in page
    assert 'name="input"' not in page
