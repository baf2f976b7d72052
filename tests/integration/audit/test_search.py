"""Search anything: codes, lots, GTIN, names, places old and new, suppliers, papers, plates; always within the scope."""

import pytest
from audited import BUYER, GTIN, LOT, PHONE, PLATE

from trace.audit.queries_lists import KINDS, list_page
from trace.audit.queries_search import exact_batch
from trace.events import actions as events
from trace.events.entries import NewLot
from trace.kit.paging import Listing
from trace.places.actions import seed_places
from trace.places.reading import read_reference


@pytest.fixture
def find(story, auditor, now):
    def search(kind, text, seen_by=None):
        listing = Listing(text, 1, next(iter(KINDS[kind].sorts)), False, {})
        return list_page(kind, listing, seen_by=seen_by or auditor, today=now.date(), size=100)

    return search


@pytest.mark.parametrize(
    "text",
    [
        LOT, LOT.lower(), "k7m2", GTIN, "952123", f"{GTIN}/{LOT}", "gao nep", "nếp A Sào", "GAO NEP song hoa", "htx-01",
        "a sao", "quynh phu", "Huyện Quỳnh Phụ", "an dong", "xuong xay", "nep quynh phu",
    ],
)  # fmt: skip
def test_a_batch_is_found(find, story, text):
    assert story.batch.code in {line.code for line in find("batches", text).items}


def test_a_batch_is_found_by_its_whole_code(find, story):
    assert [line.code for line in find("batches", story.batch.code).items] == [story.batch.code]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("organisations", "nong nghiep song", "HTX-01"),
        ("organisations", "1001234567", "HTX-01"),
        ("organisations", "17/2025/qd-nnmt", "HTX-01"),
        ("sites", "dong cho", None),
        ("products", "893", None),
    ],
)
def test_other_things_are_found(find, kind, text, code):
    found = find(kind, text)

    if kind == "products":
        assert found.total == 0  # the proof of a GTIN is nobody's search word
    else:
        assert found.total >= 1
        assert code is None or found.items[0].code == code


@pytest.mark.parametrize("text", ["17/2025/QĐ-NNMT", "17/2025/qd", "moi truong", "song hoa"])
def test_a_paper_is_found_by_number_issuer_and_owner(find, text):
    assert [line.number for line in find("certificates", text).items] == ["17/2025/QĐ-NNMT"]


@pytest.mark.parametrize("text", [PLATE, "PX-0042", BUYER])
def test_a_batch_is_found_by_what_is_written_in_its_papers(find, story, text):
    assert [line.code for line in find("batches", text).items] == [story.batch.code]


def test_a_masked_number_cannot_be_felt_for(find):
    assert find("batches", PHONE).total == 0


def test_a_bought_lot_is_found_by_its_supplier_without_marks(find, song_hoa, story):
    bought = events.receive(
        song_hoa, lot=NewLot(name="Gạo mua", product=story.product, thousandths=1000, lot="MUA1"),
        supplier_name="Công ty Lúa Vàng Đông Hưng", entry=story.entry(3),
    )  # fmt: skip

    assert [line.code for line in find("batches", "lua vang dong").items] == [bought.code]


def test_an_old_commune_finds_who_is_in_what_it_became(find, story):
    seed_places(read_reference())

    assert "HTX-01" in {line.code for line in find("organisations", "xã A Sào").items}
    assert find("organisations", "Xã Đông Hải, huyện Quỳnh Phụ").total == 0  # became another commune than A Sào


def test_every_word_must_be_there(find):
    assert find("batches", "gao nep crab").total == 0


@pytest.mark.parametrize("text", ["%", "_", "100%", "'; DROP TABLE batch", '"', "\\"])
def test_signs_of_the_query_language_are_only_letters(find, text):
    assert find("batches", text).total == 0


def test_outside_the_scope_nothing_answers(find, far_auditor, manager, story):
    for text in (LOT, "gao nep", PLATE, story.batch.code):
        assert find("batches", text, far_auditor).total == 0
        assert find("batches", text, manager).total == 0
    assert find("organisations", "song hoa", far_auditor).total == 0
    assert find("certificates", "17/2025", far_auditor).total == 0


def test_a_scanned_address_or_a_typed_code_leads_straight_there(story, auditor, far_auditor):
    code = story.batch.code
    for text in (
        f"HTTPS://TXNG.EXAMPLE/T/{code}", f"https://txng.example/t/{code.lower()}/", code.lower(),
        f"{code[:4]} {code[4:]}",
        f"https://id.gs1.org/01/{GTIN}/10/{LOT}", f"HTTPS://TXNG.EXAMPLE/01/{GTIN}/10/{LOT}", f"{GTIN}/{LOT}",
        f"{GTIN[1:]}/{LOT.lower()}",
    ):  # fmt: skip
        found = exact_batch(text, seen_by=auditor)
        assert getattr(found, "code", None) == code, text
        assert exact_batch(text, seen_by=far_auditor) is None

    assert exact_batch("gao nep", seen_by=auditor) is None
