"""Slots, sheets, calibration, and the picture that people choose a slot on."""

import xml.etree.ElementTree as ET
from itertools import islice

import pytest

from trace.errors import Invalid
from trace.labels.layout import find_layout
from trace.labels.sheet import Calibration, pages_needed, picture_svg, seats, slots_of

SHEET, TOMY, ROLL = find_layout("a4-24"), find_layout("tomy-145"), find_layout("roll-50x30")
SVG = "{http://www.w3.org/2000/svg}"


def test_slots_run_left_to_right_then_down():
    slots = slots_of(SHEET)
    assert [slot.number for slot in slots] == list(range(1, 25))
    assert (slots[0].x_mm, slots[0].y_mm) == (0, 0.5)
    assert (slots[4].x_mm, slots[4].y_mm) == (70, 37.5)
    last = slots_of(TOMY)[-1]
    assert last.x_mm == pytest.approx(4.75 + 4 * 40.6)
    assert last.y_mm == pytest.approx(10.7 + 12 * 21.2)


@pytest.mark.parametrize(
    ("layout", "count", "start", "pages"),
    [(SHEET, 24, 1, 1), (SHEET, 24, 2, 2), (SHEET, 1, 24, 1), (SHEET, 0, 1, 0), (ROLL, 7, 1, 7), (TOMY, 131, 1, 3)],
)
def test_pages_are_counted_from_the_start_slot(layout, count, start, pages):
    assert pages_needed(layout, count, start) == pages


def test_labels_take_the_rest_of_a_used_sheet_first():
    assert [slot.number for slot in islice(seats(SHEET, 23), 4)] == [23, 24, 1, 2]


@pytest.mark.parametrize(("layout", "start"), [(SHEET, 0), (SHEET, 25), (ROLL, 2), (SHEET, -1)])
def test_a_start_off_the_sheet_is_refused(layout, start):
    with pytest.raises(Invalid, match=str(layout.labels_per_page)):
        pages_needed(layout, 5, start)


@pytest.mark.parametrize(
    "wrong", [{"right_tenths_mm": 101}, {"down_tenths_mm": -101}, {"scale_x": 0.5}, {"scale_y": 2}]
)
def test_a_calibration_beyond_reason_is_refused(wrong):
    with pytest.raises(Invalid):
        Calibration(**wrong)


def test_the_picture_names_every_slot_and_its_state():
    picture = ET.fromstring(picture_svg(SHEET, used_slots={1, 2, 3}, start_slot=4, count=5))
    slots = [group for group in picture.iter(f"{SVG}g") if group.get("role") == "listitem"]
    assert [int(group.get("data-slot")) for group in slots] == list(range(1, 25))
    words = {int(group.get("data-slot")): group.get("aria-label") for group in slots}
    assert words[2] == "Ô 2: đã dùng"
    assert words[8] == "Ô 8: sẽ in"
    assert words[9] == "Ô 9: còn trống"
    assert slots[3].get("class") == "slot is-next is-start"
    assert slots[0].find(f"{SVG}path") is not None, "used slots are crossed, not only coloured"


def test_the_picture_speaks_the_readers_language():
    english = {"Ô %(number)s: còn trống": "Slot %(number)s: free"}
    picture = picture_svg(ROLL, translate=lambda text: english.get(text, text))
    assert "Slot 1: free" in picture
