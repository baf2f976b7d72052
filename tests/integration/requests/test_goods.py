"""Goods nobody registered: read from a photo, looked up by whatever code they bear, else kept as unknown goods."""

import io
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from trace.aliases import actions as aliases
from trace.aliases.targets import of_lot
from trace.errors import Invalid, NotAllowed, NotFound
from trace.requests import actions, actions_answering, queries
from trace.requests.actions_package import lots_asked
from trace.requests.decoding import texts_on
from trace.requests.queries_scope import whose
from trace.requests.rules import State

FOREIGN = "https://txng.cu.vn/sp/777"


def photo_of(text: str, fmt=zxingcpp.BarcodeFormat.QRCode) -> bytes:
    """A photo of a table with one symbol on it."""
    symbol = Image.fromarray(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, fmt), scale=5))
    table = Image.new("RGB", (1200, 900), "#b9a27c")
    table.paste(symbol.rotate(4, expand=True, fillcolor=255), (300, 200))
    out = io.BytesIO()
    table.save(out, "JPEG", quality=80)
    return out.getvalue()


@pytest.fixture
def met(auditor, now, story):
    def act(*texts, by=None, **more):
        goods = actions.Goods(texts=texts, place="Chợ Vồi", **more)
        return actions.open_by_goods(goods, subject="Hàng ở chợ", by=by or auditor, now=now)

    return act


def test_symbols_on_a_photo_are_read_and_a_photo_without_any_is_no_fault():
    out = io.BytesIO()
    Image.new("RGB", (40, 40)).save(out, "PNG")

    assert texts_on(photo_of(FOREIGN)) == [FOREIGN]
    assert texts_on(out.getvalue()) == []
    assert texts_on(b"not a picture") == []


def test_own_codes_linked_texts_and_numbers_lead_to_the_nearest_supplier(story, met, clerk, now):
    aliases.link(FOREIGN, of_lot(story.batch), said=aliases.Said("Phần mềm cũ"), by=clerk, now=now, via="page")
    by_code, by_alias = met(f"https://khac.example/t/{story.batch.code}"), met(FOREIGN)
    gtin = story.batch.gtin
    by_number = met(f"(01){gtin}(10)LOKHAC")

    assert [one.found["how"] for one in (by_code, by_alias, by_number)] == ["own", "alias", "gtin"]
    assert {one.organisation_id for one in (by_code, by_alias, by_number)} == {story.batch.organisation_id}
    assert [one.code for one in lots_asked(by_alias)] == [story.batch.code]
    assert by_number.asked["kind"] == "product"


def test_a_gs1_prefix_names_its_owner(story, song_hoa):
    assert whose(["8938505970011"]) is None
    song_hoa.gs1_prefix = "893850597"
    song_hoa.save()

    assert whose(["8938505970011"]).how == "prefix"


def test_without_a_document_the_clock_is_a_goal_and_a_document_starts_the_law_s(met, story, auditor, letter, now):
    made = met(story.batch.code)
    assert (made.law, queries.clock(made, now=now).is_binding) == ("goal", False)
    later = now + timedelta(hours=3)
    made = actions.add_document(made, letter=letter(received_at=later, on=later.date()), by=auditor, now=later)

    assert (made.law, made.due_at) == ("tt31", later + timedelta(hours=24))
    assert queries.clock(made, now=later).is_binding


def test_unknown_goods_have_a_path_of_their_own(met, story, song_hoa, auditor, manager, far_auditor, letter, now):
    made = met("HANG-LA-999")
    assert (made.state, made.organisation_id, made.due_at) == (State.UNKNOWN, None, None)
    for who in (manager, far_auditor):
        found = [one for one in queries.open_requests(seen_by=who) if one.id == made.id]
        assert bool(found) is (who is far_auditor)  # a colleague of the same office
    made = actions.add_document(made, letter=letter(law="letter", hours=6), by=auditor, now=now)
    assert made.due_at is None
    with pytest.raises(Invalid, match="vì sao"):
        actions.name_supplier(made, song_hoa, reason=" ", by=auditor, now=now)
    later = now + timedelta(days=2)
    made = actions.name_supplier(made, song_hoa, reason="Bao có tên cơ sở", by=auditor, now=later)

    assert (made.state, made.due_at) == (State.RECEIVED, later + timedelta(hours=6))
    assert queries.find_request(made.code, seen_by=manager) == made


def test_unknown_goods_may_end_unknown(met, auditor, manager, now):
    made = actions_answering.close(met("HANG-LA"), outcome="Đã tiêu hủy", by=auditor, now=now)

    assert made.state == State.CLOSED
    with pytest.raises(NotFound):
        queries.find_request(made.code, seen_by=manager)


def test_who_may_and_what_is_refused(met, story, manager, far_auditor):
    with pytest.raises(NotAllowed):
        met("HANG", by=manager)
    with pytest.raises(Invalid, match="ngoài phạm vi"):
        met(story.batch.code, by=far_auditor)
    with pytest.raises(Invalid, match="quét mã"):
        met(" ")
