"""Lots from a file: each row opens one record, once; a lot number is taken as printed."""

from datetime import date

import pytest
from cast import LONG_AGO

from trace.batches.models import Batch
from trace.events.models import Event, EventAnnex
from trace.products.actions import save_product

HEAD = "Sản phẩm;Số lô;Số lượng;NSX;HSD;Ghi chú\n"
ROW = "Gạo nếp;nep-1;3 tạ;20/11/2026;20/05/2027;kho cũ\n"


@pytest.fixture
def rice(song_hoa, clerk):
    return save_product(song_hoa, {"name": "Gạo nếp", "category": "rice"}, by=clerk, now=LONG_AGO)


@pytest.fixture
def bring_lots(bring, rice, clerk, song_hoa):
    return lambda lines, **more: bring(lines, "batches", by=clerk, organisation=song_hoa, **more)


def test_a_lot_is_registered_as_it_is_printed(bring_lots, rice):
    report = bring_lots(HEAD + ROW)
    batch = Batch.get()

    assert report.is_written, report.findings
    assert ("Số lượng", "3 tạ = 300 kg") in report.rows[0].told
    assert (batch.lot, batch.product_id, batch.made_thousandths, batch.unit) == ("NEP-1", rice.id, 300_000, "KGM")
    assert (batch.produced_on, batch.expires_on) == (date(2026, 11, 20), date(2027, 5, 20))
    assert EventAnnex.get().private == {"note": "kho cũ"}


def test_the_same_file_again_and_another_amount_for_a_lot_that_is_there(bring_lots, outcomes_of, refusals_of):
    bring_lots(HEAD + ROW)

    assert outcomes_of(bring_lots(HEAD + ROW)) == ["same"]
    assert refusals_of(bring_lots(HEAD + ROW.replace("3 tạ", "4 tạ"))) == [("B2", "Sản phẩm này đã có lô số này.")]
    assert Event.select().count() == 1


def test_what_cannot_be_is_refused_at_its_cell(bring_lots, refusals_of):
    report = bring_lots(
        HEAD + "Gạo lạ;A;;;;\nGạo nếp;B;năm tạ;;;\nGạo nếp;C;-5 kg;;;\nGạo nếp;D;;20/11/2027;;\n"
        "Gạo nếp;E;;20/11/2026;01/01/2026;\nGạo nếp;F;5 sào;;;\nGạo nếp;G;1 kg;;;\nGạo nếp;g;2 kg;;;\n"
    )

    assert [place for place, _ in refusals_of(report)] == ["A2", "C3", "C4", "D5", "E6", "C7", "B9"]
    assert Batch.select().count() == 0


def test_a_product_of_the_neighbours_does_not_exist(bring_lots, dong_nguyen, stranger_clerk, refusals_of):
    save_product(dong_nguyen, {"name": "Gạo tám", "category": "rice"}, by=stranger_clerk, now=LONG_AGO)

    assert refusals_of(bring_lots(HEAD + "Gạo tám;A;;;;\n"))[0][0] == "A2"


def test_a_lot_may_be_opened_before_its_amount_is_known(bring_lots):
    bring_lots(HEAD + "gao nep;;;;;\n")

    assert (Batch.get().made_thousandths, Batch.get().lot != "") == (0, True)
