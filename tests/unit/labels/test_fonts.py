"""The embedded subset: all of Vietnamese, the same bytes each time, names as PDF wants them."""

import io

import pytest
from fontTools.ttLib import TTFont

from trace.labels.fonts import FONTS_FOLDER, Face, face

PANGRAM = "Hợp tác xã Ươm giống Quỳnh Phụ ẮẰẲẴẶ ấầẩẫậ ỨỪỬỮỰ ỵỷỹ Đđ ₫ “–” · 0123456789"


@pytest.mark.parametrize("name", ["regular", "bold"])
def test_it_draws_all_of_vietnamese(name):
    assert face(name).missing(PANGRAM) == ""
    assert face(name).missing("xin 米 chào 米") == "米"


@pytest.mark.parametrize("name", ["regular", "bold"])
def test_two_processes_would_embed_the_same_bytes(name):
    again = Face(name)
    assert again.file_bytes == face(name).file_bytes
    assert again.postscript_name == face(name).postscript_name


@pytest.mark.parametrize("name", ["regular", "bold"])
def test_glyph_numbers_are_those_of_the_embedded_file(name):
    embedded = TTFont(io.BytesIO(face(name).file_bytes))
    names = embedded.getBestCmap()
    for letter in PANGRAM:
        assert face(name).glyphs[letter].number == embedded.getGlyphID(names[ord(letter)])


@pytest.mark.parametrize("name", ["regular", "bold"])
def test_widths_are_those_of_the_whole_font(name):
    whole = TTFont(face(name).path)
    names, widths = whole.getBestCmap(), whole["hmtx"]
    expected = sum(widths[names[ord(letter)]][0] for letter in PANGRAM) * 2.5 / 1000
    assert face(name).width_mm(PANGRAM, 2.5) == pytest.approx(expected)


@pytest.mark.parametrize("weight", ["400", "700"])
def test_pages_get_a_small_subset_that_can_say_everything_in_vietnamese(weight):
    path = FONTS_FOLDER / f"be-vietnam-pro-{weight}.woff2"
    assert path.stat().st_size < 16_000
    letters = TTFont(path).getBestCmap()
    assert not [letter for letter in PANGRAM if ord(letter) not in letters]
