"""Linear and GS1 symbols: module by module against another encoder, their sizes, their text, and what is refused."""

import re
from dataclasses import replace

import pytest
import zxingcpp
from barcode.codex import Code128, Gs1_128
from label_press import EVERY_KIND, GTIN13, SSCC, bars, box, goods, sheet, square

from trace.gs1.identifiers import Gtin
from trace.labels.drawing import check_fit, draw_label
from trace.labels.facts import text_of
from trace.labels.layout import LayoutBroken, layout_from_table, table_of
from trace.labels.symbol_kinds import KINDS
from trace.labels.symbols import symbol_of


@pytest.fixture
def facts(short_rice):
    return goods(short_rice)


def modules(symbol, row=0):
    return "".join("1" if symbol.is_dark(row, column) else "0" for column in range(symbol.columns))


def said(layout, facts, *, is_blocking=True):
    return [str(one) for one in check_fit(layout, facts) if one.is_blocking is is_blocking]


def test_an_ean_13_is_what_another_encoder_draws():
    symbol = symbol_of("ean13", GTIN13)
    other = zxingcpp.create_barcode(GTIN13, zxingcpp.BarcodeFormat.EAN13)
    view = memoryview(zxingcpp.write_barcode_to_image(other, scale=1, add_quiet_zones=False))
    for row, theirs in ((0, 0), (1, view.shape[0] - 1)):
        drawn = "".join("1" if view[theirs, column] == 0 else "0" for column in range(view.shape[1]))
        assert modules(symbol, row) == drawn
    assert modules(symbol, 1).count("1") == 6, "below the digits' top only guard bars go on"


@pytest.mark.parametrize("text", ["G7K2M9", "LOT1", "20261127", "ABC-0091"])
def test_a_code_128_is_what_another_encoder_draws(text):
    assert modules(symbol_of("code128", text)) == Code128(text).build()[0]


@pytest.mark.parametrize(
    ("bracketed", "carried"), [(f"(00){SSCC}", f"00{SSCC}"), ("(02)09521234543213(37)1204", "0209521234543213371204")]
)
def test_a_gs1_128_begins_with_fnc1_as_another_encoder_draws_it(bracketed, carried):
    assert modules(symbol_of("gs1_128", bracketed)) == Gs1_128(carried).build()[0]
    assert modules(symbol_of("gs1_128", bracketed)) != Code128(carried).build()[0]


def test_digits_of_an_ean_13_stand_in_groups_between_its_guard_bars(facts):
    drawing = draw_label(sheet(EVERY_KIND[2]), facts)
    (placed,) = drawing.symbols
    first, left, right = (line for line in drawing.lines if line.fact == "symbol_text_0")
    assert (first.text, left.text, right.text) == (GTIN13[0], GTIN13[1:7], GTIN13[7:])
    guards = [placed.x_mm + modules_in * placed.module_mm for modules_in in (0, 3, 45, 50, 92, 95)]
    assert placed.x_mm - 11 * placed.module_mm <= first.x_mm < first.x_mm + first.width_mm < guards[0]
    assert guards[1] < left.x_mm < left.x_mm + left.width_mm < guards[2]
    assert guards[3] < right.x_mm < right.x_mm + right.width_mm < guards[4]
    bars_end = placed.y_mm + (placed.symbol.rows - 5) * placed.module_mm
    assert left.baseline_mm - left.face.ink_mm(left.text, left.size_mm)[1] > bars_end


def test_brackets_are_printed_and_never_encoded(facts):
    drawing = draw_label(sheet(EVERY_KIND[4]), facts)
    assert [line.text for line in drawing.lines if line.fact == "symbol_text_0"] == [f"(00) {SSCC}"]
    assert drawing.symbols[0].symbol.scan == f"]C1(00){SSCC}"


@pytest.mark.parametrize(("dpi", "dots"), [(203, (6, 9, 3, 3, 4)), (300, (8, 13, 4, 5, 6)), (600, (17, 26, 9, 11, 13))])
def test_the_largest_whole_dot_module_that_the_kind_allows(dpi, dots, facts):
    placed = draw_label(sheet(*EVERY_KIND, dpi=dpi), facts).symbols
    assert tuple(one.dots for one in placed) == dots
    for one in placed:
        kind, module_mm = KINDS[one.symbol.kind], one.dots * 25.4 / dpi
        assert one.module_mm == pytest.approx(module_mm)
        assert kind.least_module_mm <= module_mm <= (kind.most_module_mm or 9)
        for length_mm in (one.x_mm, one.y_mm, one.width_mm):
            assert length_mm * dpi / 25.4 == pytest.approx(round(length_mm * dpi / 25.4))


@pytest.mark.parametrize(
    ("symbol", "dpi", "sentence"),
    [
        (bars("ean13", "gtin", width_mm=41), 203, "Mã EAN-13 không vừa tem: cần 42,4 mm .* 3 chấm .* chỉ có 41,0"),
        (bars("ean13", "gtin", height_mm=20), 203, "Vạch của mã EAN-13 chỉ cao 16,1 mm, cần từ 18,28 mm"),
        (bars("gs1_128", "sscc", width_mm=60), 203, "Mã GS1-128 không vừa tem: cần 66,1 mm"),
        (bars("gs1_128", "sscc", height_mm=14), 203, "Vạch của mã GS1-128 chỉ cao"),
        (bars("code128", "lot", height_mm=6), 203, "Vạch của mã Code 128 chỉ cao"),
        (square("gs1_datamatrix", "elements", "01", "10", side_mm=6), 203, "Mã GS1 DataMatrix không vừa tem"),
        (square("gs1_datamatrix", "elements", "01", "10", side_mm=6), 600, "mỗi ô 8 chấm"),
    ],
)  # fmt: skip
def test_too_small_is_refused_with_numbers(symbol, dpi, sentence, facts):
    (found,) = said(sheet(symbol, dpi=dpi), facts)
    assert re.search(sentence, found), found
    assert said(sheet(symbol | {"is_optional": True}, dpi=dpi), facts) == []
    aloud = said(sheet(symbol | {"is_optional": True}, dpi=dpi), facts, is_blocking=False)
    assert aloud[0] == found
    assert "vẫn in được" in aloud[1]


def test_a_logistic_label_warns_below_what_gs1_wants(facts):
    narrow = sheet(bars("gs1_128", "sscc", width_mm=80), purpose="logistic")
    assert any("0,495" in one for one in said(narrow, facts, is_blocking=False))
    low = sheet(bars("gs1_128", "sscc", height_mm=30), purpose="logistic")
    assert any("31,75" in one for one in said(low, facts, is_blocking=False))
    assert check_fit(sheet(EVERY_KIND[4], purpose="logistic"), facts) == []


@pytest.mark.parametrize(
    ("symbol", "change", "sentence"),
    [
        (EVERY_KIND[2], {"gtin": GTIN13[:-1] + "9"}, "GTIN “.*” sai chữ số kiểm tra"),
        (EVERY_KIND[2], {"gtin": Gtin.make("9521234", 1, indicator=1).as_gtin14}, "cần GTIN 12 hoặc 13"),
        (EVERY_KIND[1], {"gtin": GTIN13[:-1] + "9"}, r"\(01\).* chữ số kiểm tra “9” sai"),
        (EVERY_KIND[4], {"sscc": SSCC[:-1] + "0"}, r"\(00\).* chữ số kiểm tra “0” sai"),
        (EVERY_KIND[4], {"sscc": "12"}, r"\(00\)12: giá trị quá ngắn"),
        (EVERY_KIND[1], {"lot": "LÔ 7"}, r"\(10\)LÔ 7: không được dùng ký tự"),
        (EVERY_KIND[1], {"lot": "L" * 21}, r"\(10\).*giá trị quá dài"),
        (EVERY_KIND[3], {"lot": "LÔ7"}, "Code 128 không mang được ký tự “Ô”"),
        (bars("gs1_128", "elements", "37"), {}, r"\(37\) phải đi cùng"),
        (bars("gs1_128", "elements", "01", "11", "10", "17"), {"lot": "L" * 20}, "ký tự, chuẩn GS1 cho nhiều nhất 48"),
    ],
)  # fmt: skip
def test_what_gs1_forbids_is_refused_with_a_sentence_that_names_it(symbol, change, sentence, facts):
    found = said(sheet(symbol), replace(facts, **change))
    assert any(re.search(sentence, one) for one in found), found


def test_identifiers_of_all_symbols_together_are_judged(facts):
    content = square("gs1_datamatrix", "elements", "02", "37")
    assert any("(01) không được đi cùng (37)" in one for one in said(sheet(content, EVERY_KIND[2]), facts))
    assert said(sheet(content, EVERY_KIND[4]), facts) == []


def test_an_optional_symbol_gives_way_where_gs1_forbids_it_beside_the_others(facts):
    """A pack without an SSCC cannot tell what is in it by (02) and (37); one with it can."""
    content = square("gs1_datamatrix", "elements", "02", "37") | {"is_optional": True}
    layout, bare = sheet(content, EVERY_KIND[4] | {"is_optional": True}), replace(facts, sscc=None)
    assert [one.symbol.kind for one in draw_label(layout, facts).symbols] == ["gs1_datamatrix", "gs1_128"]
    assert draw_label(layout, bare).symbols == ()
    assert check_fit(layout, bare) == []
    uncounted = replace(facts, count=None)
    assert [one.symbol.kind for one in draw_label(layout, uncounted).symbols] == ["gs1_128"]


def test_a_symbol_without_content_is_left_out(facts):
    layout = sheet(EVERY_KIND[0], EVERY_KIND[4])
    bare = replace(facts, sscc=None)
    assert [one.symbol.kind for one in draw_label(layout, bare).symbols] == ["qr"]
    assert said(layout, bare, is_blocking=False) == ["Không in mã GS1-128 vì chưa có SSCC."]
    assert check_fit(sheet(EVERY_KIND[0], EVERY_KIND[4] | {"is_optional": True}), bare) == []


@pytest.mark.parametrize(
    ("symbol", "purpose", "sentence"),
    [
        (EVERY_KIND[2] | {"has_text": False}, "trace_stamp", "spelled out"),
        (EVERY_KIND[0] | {"has_text": True}, "trace_stamp", "a field of its own"),
        (EVERY_KIND[0], "logistic", "one gs1_128 that holds the sscc"),
    ],
)
def test_layouts_that_gs1_would_not_accept(symbol, purpose, sentence):
    with pytest.raises(LayoutBroken, match=sentence):
        sheet(symbol, purpose=purpose)


def test_nothing_stands_below_the_sscc():
    table = table_of(sheet(EVERY_KIND[4], purpose="logistic"))
    table["symbol"].append({"kind": "qr", **box(80, 94, 1, 1)})
    with pytest.raises(LayoutBroken, match="lowest"):
        layout_from_table("thu", table)


def test_data_titles_are_those_of_gs1_and_values_are_for_people(facts):
    shown = {ai: text_of(f"gs1_{ai}", facts) for ai in ("00", "02", "10", "15", "17", "37", "3103")}
    assert shown == {
        "00": f"SSCC: {SSCC}",
        "02": f"CONTENT: 0{GTIN13}",
        "10": "BATCH/LOT: G7K2M9",
        "15": "BEST BEFORE: 02/11/2027",
        "17": "USE BY: 02/11/2027",
        "37": "COUNT: 12",
        "3103": "NET WEIGHT (kg): 5",
    }
