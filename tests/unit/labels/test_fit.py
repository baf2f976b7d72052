"""Text in boxes: large where it can, small where it must, refused with numbers; never cut, never touching."""

import pytest

from trace.labels.fit import fit_block, smallest_size_mm
from trace.labels.fonts import face
from trace.labels.layout import Block, Field, Rectangle


def block(width_mm: float, height_mm: float, *fields: Field, align: str = "left", anchor: str = "top") -> Block:
    return Block(Rectangle(2, 3, width_mm, height_mm), fields, align=align, anchor=anchor)


NAME = Field("product_name", size_mm=4, min_x_height_mm=1.2, face="bold")
MAKER = Field("organisation", size_mm=2.3, min_x_height_mm=0.9)


def test_a_short_name_keeps_its_wished_size():
    lines, problems = fit_block(block(40, 10, NAME), {"product_name": "Gạo ST25"})
    assert not problems
    assert [line.text for line in lines] == ["Gạo ST25"]
    assert lines[0].size_mm == pytest.approx(4)
    assert lines[0].x_mm == 2


def test_a_long_name_takes_two_even_lines():
    lines, _ = fit_block(block(40, 12, NAME), {"product_name": "Gạo nếp cái hoa vàng Thụy Ninh đặc sản"})
    assert len(lines) == 2
    assert " ".join(line.text for line in lines) == "Gạo nếp cái hoa vàng Thụy Ninh đặc sản"
    assert max(line.width_mm for line in lines) <= 40
    assert min(line.width_mm for line in lines) > 0.6 * max(line.width_mm for line in lines)


def test_letters_never_fall_below_their_least_height():
    lines, _ = fit_block(block(25, 6, NAME), {"product_name": "Gạo nếp cái hoa vàng Thụy Ninh đặc sản"})
    assert lines
    assert all(line.size_mm * face("bold").x_height_per_em >= 1.2 - 1e-9 for line in lines)


def test_too_wide_is_refused_with_the_numbers():
    lines, problems = fit_block(block(20, 20, NAME), {"product_name": "Gạo nếp cái hoa vàng Thụy Ninh đặc sản"})
    assert not lines
    assert [problem.is_blocking for problem in problems] == [True]
    assert problems[0].params["available_mm"] == "20,0"
    needed_mm = float(str(problems[0].params["needed_mm"]).replace(",", "."))
    room_enough = block(needed_mm + 0.1, 20, NAME)
    assert fit_block(room_enough, {"product_name": "Gạo nếp cái hoa vàng Thụy Ninh đặc sản"})[1] == []
    assert "20,0 mm" in str(problems[0])


def test_too_high_is_refused_with_the_numbers():
    both = {"product_name": "Gạo ST25", "organisation": "Hợp tác xã Nông nghiệp Sông Hóa"}
    lines, problems = fit_block(block(40, 3, NAME, MAKER), both)
    assert not lines
    needed_mm = float(str(problems[0].params["needed_mm"]).replace(",", "."))
    assert needed_mm > 3
    assert fit_block(block(40, needed_mm + 0.1, NAME, MAKER), both)[1] == []


def test_a_letter_that_the_face_lacks_is_refused_not_replaced():
    _, problems = fit_block(block(40, 10, NAME), {"product_name": "Gạo 米"})
    assert problems[0].params["letters"] == "米"


def test_an_optional_line_gives_way_and_is_named():
    host = Field("host", size_mm=2, min_x_height_mm=0.9, is_optional=True)
    texts = {"product_name": "Gạo ST25", "host": "Tra: txng.example.vn"}
    lines, problems = fit_block(block(40, 2.9, NAME, host), texts)
    assert [line.fact for line in lines] == ["product_name"]
    assert [(problem.fact, problem.is_blocking) for problem in problems] == [("host", False)]


def test_an_absent_fact_leaves_no_hole():
    with_gap, _ = fit_block(block(40, 20, NAME, MAKER), {"product_name": "", "organisation": "Hợp tác xã"})
    alone, _ = fit_block(block(40, 20, MAKER), {"organisation": "Hợp tác xã"})
    assert with_gap == alone


@pytest.mark.parametrize("anchor", ["top", "middle", "bottom"])
def test_lines_stay_inside_their_box(anchor):
    texts = {"product_name": "GẠO NẾP ẤẨẪ", "organisation": "Hợp tác xã Nông nghiệp Quỳnh Phụ"}
    lines, _ = fit_block(block(40, 14, NAME, MAKER, align="centre", anchor=anchor), texts)
    for line in lines:
        depth_mm, height_mm = line.face.ink_mm(line.text, line.size_mm)
        assert line.baseline_mm - height_mm >= 3 - 1e-6
        assert line.baseline_mm + depth_mm <= 3 + 14 + 1e-6
        assert line.x_mm >= 2 - 1e-6
        assert line.x_mm + line.width_mm <= 2 + 40 + 1e-6


def test_stacked_accents_push_the_next_line_down():
    """Dots below over tones above: the worst that Vietnamese capitals can do."""
    field = Field("product_name", size_mm=3, min_x_height_mm=1.2, max_lines=2)
    lines, _ = fit_block(block(11.5, 20, field), {"product_name": "ỊỰẠẬ ẪẨỖỮ"})
    assert len(lines) == 2
    assert lines[1].baseline_mm - lines[0].baseline_mm > 1.3 * lines[0].size_mm


def test_the_smallest_size_follows_from_the_face():
    assert smallest_size_mm(MAKER) == pytest.approx(0.9 / 0.53)
