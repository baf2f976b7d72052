"""QR symbols against an independent encoder, and their sizes in whole dots."""

import pytest
import qrcode
import zxingcpp
from PIL import Image
from qrcode.util import MODE_ALPHA_NUM, MODE_NUMBER, QRData

from trace.labels.layout import Rectangle, SymbolPlace
from trace.labels.symbol_places import LEAST_DOTS, Room, place_symbol, problems_of_symbol
from trace.labels.symbols import Symbol, qr_symbol

SHORT = [("HTTPS://TXNG.EXAMPLE.VN/T/K7M29QXA", MODE_ALPHA_NUM)]
WHOLE = [
    ("HTTPS://TXNG.EXAMPLE.VN/01/", MODE_ALPHA_NUM),
    ("09520001000017", MODE_NUMBER),
    ("/10/G7K2M9", MODE_ALPHA_NUM),
]


def square(side_mm: float) -> SymbolPlace:
    return SymbolPlace(Rectangle(1, 1, side_mm, side_mm))


def format_of(symbol: Symbol) -> tuple[int, int]:
    """Error correction bits and mask number, read from the symbol's own format information."""
    across = [symbol.is_dark(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    up = [symbol.is_dark(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    bits = int("".join("1" if dark else "0" for dark in across + up), 2) ^ 0b101010000010010
    return bits >> 13, bits >> 10 & 0b111


@pytest.mark.parametrize("segments", [SHORT, WHOLE], ids=["short", "whole"])
def test_every_module_is_what_another_encoder_draws(segments):
    symbol = qr_symbol("".join(text for text, _ in segments))
    level, mask = format_of(symbol)
    assert level == 0, "00 is level M"

    other = qrcode.QRCode(
        version=(symbol.columns - 17) // 4,
        error_correction=qrcode.constants.ERROR_CORRECT_M,
        mask_pattern=mask,
        border=0,
    )
    for text, mode in segments:
        other.add_data(QRData(text, mode=mode))
    other.make(fit=False)

    expected = other.get_matrix()
    drawn = [[symbol.is_dark(row, column) for column in range(symbol.columns)] for row in range(symbol.rows)]
    assert drawn == expected


def test_lower_case_addresses_go_in_upper_case_and_stay_small():
    symbol = qr_symbol("https://txng.example.vn/t/k7m29qxa")
    assert symbol.text == "HTTPS://TXNG.EXAMPLE.VN/T/K7M29QXA"
    assert symbol.columns == 25, "version 2"
    assert qr_symbol("https://txng.example.vn/01/09520001000017/10/G7K2M9").columns == 29, "version 3"


def test_it_decodes_to_the_address():
    symbol = qr_symbol(SHORT[0][0])
    image = Image.new("L", (symbol.columns + 8, symbol.columns + 8), 255)
    for row in range(symbol.rows):
        for column in range(symbol.columns):
            image.putpixel((column + 4, row + 4), 0 if symbol.is_dark(row, column) else 255)
    found = zxingcpp.read_barcode(image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST))
    assert (found.text, found.ec_level, found.symbology_identifier) == (SHORT[0][0], "M", "]Q1")


@pytest.mark.parametrize(("dpi", "side_mm", "dots"), [(203, 16.6, 4), (203, 12.4, 3), (300, 14.0, 5), (600, 14.0, 10)])
def test_the_largest_whole_dot_module_is_taken(dpi, side_mm, dots):
    placed = place_symbol(qr_symbol(SHORT[0][0]), square(side_mm), Room(dpi))
    dot_mm = 25.4 / dpi
    assert placed.dots == dots
    assert placed.module_mm == pytest.approx(dots * dot_mm)
    for place_mm in (placed.x_mm, placed.y_mm, placed.width_mm):
        assert place_mm / dot_mm == pytest.approx(round(place_mm / dot_mm)), "whole dots"


@pytest.mark.parametrize(("dpi", "side_mm"), [(203, 16.6), (203, 18.6), (300, 14.0), (300, 22)])
def test_the_quiet_zone_is_inside_the_box(dpi, side_mm):
    placed = place_symbol(qr_symbol(SHORT[0][0]), square(side_mm), Room(dpi))
    quiet_mm, grace_mm = 4 * placed.module_mm, 25.4 / dpi
    assert placed.x_mm - quiet_mm >= 1 - grace_mm
    assert placed.x_mm + placed.width_mm + quiet_mm <= 1 + side_mm + grace_mm


def test_three_dots_are_allowed_with_a_warning():
    problems = problems_of_symbol(qr_symbol(SHORT[0][0]), square(12.4), Room(203))
    assert [problem.is_blocking for problem in problems] == [False]
    assert problems[0].params["module_mm"] == "0,375"


def test_four_dots_carry_no_warning():
    assert problems_of_symbol(qr_symbol(SHORT[0][0]), square(16.6), Room(203)) == []


def test_fewer_than_three_dots_are_refused_with_both_numbers():
    problems = problems_of_symbol(qr_symbol(SHORT[0][0]), square(10), Room(203))
    assert [problem.is_blocking for problem in problems] == [True]
    assert problems[0].params["available_mm"] == "10,0"
    assert problems[0].params["needed_mm"] == "12,4"
    assert problems[0].params["dots"] == LEAST_DOTS


def test_a_fine_printer_does_not_make_symbols_that_phones_cannot_see():
    """Three dots at 600 dpi would be 0.127 mm."""
    assert problems_of_symbol(qr_symbol(SHORT[0][0]), square(8), Room(600))[0].is_blocking
