"""Codes of other systems from a file: found by the code of a lot or product, told row by row, all or nothing."""

import pytest
from labelled import batch, batch_with_gtin, rice

from trace.aliases import queries
from trace.aliases.models import Alias
from trace.exchange.actions import import_file
from trace.kit.viewer import COMMAND_LINE

__all__ = ["batch", "batch_with_gtin", "rice"]


@pytest.fixture
def bring(song_hoa, clerk, now):
    def act(*rows, by=None, head="Mã cũ;Mã ở đây;Nguồn;In từ ngày", is_dry=False):
        content = "\n".join([head, *rows]).encode()
        asked = {"kind": "codes", "organisation": song_hoa, "is_dry": is_dry, "by": by or clerk, "now": now}
        return import_file(content, file_name="ma.csv", **asked)

    return act


def test_rows_become_links_and_are_left_alone_the_second_time(bring, batch, batch_with_gtin, rice):
    rows = (
        f"https://txng.cu.vn/sp/1;{batch.code};Cổng cũ;01/03/2026",
        f"LO-07;{batch_with_gtin.gtin}/{batch_with_gtin.lot};;",
        f"SP-3;{rice.code};Sổ;",
        f"SP-4;{batch_with_gtin.gtin};;",
    )
    report = bring(*rows)

    assert report.is_written, report.findings
    assert report.counts["new"] == 4
    made = queries.live_of_text("txng.cu.vn/sp/1")
    assert (made.source, made.via, made.used_from.month) == ("Cổng cũ", "import", 3)
    assert [queries.target_of(queries.live_of_text(t)).kind for t in ("lo-07", "SP-3", "SP-4")] == [
        "lot", "product", "product",
    ]  # fmt: skip
    again = bring(*rows, by=COMMAND_LINE)
    assert again.counts["same"] == 4
    assert Alias.select().count() == 4


def test_wrong_rows_are_named_and_nothing_is_written(bring, batch, rice, dong_nguyen, stranger_manager, now, settings):
    bring(f"LO-07;{batch.code};;")
    report = bring(
        f"LO-07;{rice.code};;",
        "LO-08;TKHONGCO;;",
        f"LO-09;{batch.code};;",
        f"lo-09;{batch.code};;",
        f"{batch.code};{batch.code};;",
        f"LO-10;{batch.code};;31/02/2026",
    )

    assert not report.is_written
    said = [(found.row, found.sentence) for found in report.errors]
    assert [row for row, _ in said] == [2, 3, 5, 6, 7]
    for (_, sentence), words in zip(
        said, ("đang dẫn tới", "không có lô", "Trùng với dòng 4", "đã là mã"), strict=False
    ):
        assert words in sentence
    assert Alias.select().count() == 1
