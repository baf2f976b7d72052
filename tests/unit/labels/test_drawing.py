"""Whole labels: what fits, what is refused, and that nothing on them touches anything else."""

from dataclasses import replace

import pytest
from few_layouts import FEW
from PIL import Image, ImageChops

from trace.labels.bitmap import render_image
from trace.labels.drawing import check_fit, draw_label, texts_for, varying_lines
from trace.labels.facts import Serial
from trace.labels.layout import find_layout
from trace.labels.problems import LabelRefused
from trace.labels.symbols import QUIET_MODULES

LAYOUTS = FEW
DPI = 300


def names(layout):
    return layout.name


@pytest.fixture(params=["short", "long", "stamped", "sample"])
def facts(request, short_rice, long_rice):
    return {
        "short": short_rice,
        "long": long_rice,
        "stamped": replace(long_rice, is_test=True, unverified=True),
        "sample": None,
    }[request.param]


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_nothing_touches_anything_else(layout, facts):
    facts = facts or layout.sample
    if any(problem.is_blocking for problem in check_fit(layout, facts)):
        with pytest.raises(LabelRefused):
            draw_label(layout, facts)
        return
    drawing = draw_label(layout, facts)
    seen = Image.new("L", render_image(drawing, DPI).size, 255)
    for line in drawing.lines:
        bands = tuple(band for band in drawing.bands if band.y_mm < line.baseline_mm < band.y_mm + band.height_mm)
        own = render_image(replace(drawing, lines=(line,), bands=bands, symbols=()), DPI)
        own = own.point(lambda grey: 0 if grey < 128 else 255)
        assert ImageChops.lighter(own, seen).getextrema()[0] == 255, f"{line.text} touches another line"
        seen = ImageChops.darker(seen, own)
    quiet = quiet_box(drawing)
    assert seen.crop(quiet).getextrema() == (255, 255), "ink in the symbol's quiet zone"


def quiet_box(drawing):
    placed = drawing.symbols[0]
    quiet_mm = QUIET_MODULES * placed.module_mm
    edges_mm = (
        max(placed.x_mm - quiet_mm, 0),
        max(placed.y_mm - quiet_mm, 0),
        min(placed.x_mm + placed.width_mm + quiet_mm, drawing.width_mm),
        min(placed.y_mm + placed.height_mm + quiet_mm, drawing.height_mm),
    )
    return tuple(round(edge * DPI / 25.4) for edge in edges_mm)


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_the_product_is_the_largest_whatever_else_is_on_it(layout, facts):
    facts = facts or layout.sample
    if any(problem.is_blocking for problem in check_fit(layout, facts)):
        with pytest.raises(LabelRefused):
            draw_label(layout, facts)
        return
    lines = draw_label(layout, facts).lines
    product = [line.size_mm for line in lines if line.fact == "product_name"]
    assert min(product) >= max(line.size_mm for line in lines if line.fact != "product_name")


@pytest.mark.parametrize("name", ["a4-24", "roll-50x30"])
def test_the_longest_real_names_fit_whole(name, long_rice):
    drawing = draw_label(find_layout(name), replace(long_rice, is_test=True))
    words = " ".join(line.text for line in drawing.lines)
    for text in (long_rice.product_name, long_rice.organisation_name, long_rice.address_line, long_rice.lot):
        assert text in words


def test_a_sticker_too_small_for_a_name_says_what_it_needs(long_rice):
    problems = [problem for problem in check_fit(find_layout("tomy-145"), long_rice) if problem.is_blocking]
    sentence = str(problems[0])
    assert long_rice.product_name in sentence
    assert "24,8 mm" in sentence
    assert "23,1 mm" in sentence
    with pytest.raises(LabelRefused) as refused:
        draw_label(find_layout("tomy-145"), long_rice)
    assert str(refused.value) == sentence


def test_a_sticker_too_small_for_its_code_says_what_it_needs(short_rice):
    address = "https://truyxuatnguongoc.nongnghiep.hungyen.example.vn/t/K7M29QXA-K7M29QXA-K7M29QXA-00000001"
    wordy = replace(short_rice, short_url=address)
    problems = check_fit(find_layout("tomy-145"), wordy)
    assert [problem.fact for problem in problems if problem.is_blocking] == ["symbol"]
    assert "12,6 mm" in str(problems[-1])
    with pytest.raises(LabelRefused):
        draw_label(find_layout("tomy-145"), wordy)


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
@pytest.mark.parametrize("fact", ["product_name", "organisation_name", "address_line", "origin", "lot", "short_code"])
def test_a_label_without_a_compulsory_fact_is_refused(layout, fact, short_rice):
    with pytest.raises(LabelRefused, match="thiếu"):
        draw_label(layout, replace(short_rice, **{fact: " "}))


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_trial_and_unverified_labels_say_so_in_a_black_band(layout, short_rice):
    for mark, words in (({"is_test": True}, "BẢN THỬ"), ({"unverified": True}, "chưa xác minh")):
        drawing = draw_label(layout, replace(short_rice, **mark))
        stamp = next(line for line in drawing.lines if line.fact == "stamp")
        assert words in stamp.text
        assert stamp.is_reversed
        assert len(drawing.bands) == 1
    assert "THỬ" not in draw_label(layout, short_rice).words


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_what_passes_in_trial_passes_in_earnest(layout, short_rice, long_rice):
    for facts in (short_rice, long_rice):
        trial = [problem for problem in check_fit(layout, replace(facts, is_test=True)) if problem.is_blocking]
        earnest = [problem for problem in check_fit(layout, facts) if problem.is_blocking]
        assert trial == earnest


def test_a_varying_fact_with_words_of_its_own_before_it_is_taken_apart_like_others():
    layout = find_layout("tag-crab-25")
    facts, number = layout.sample, "AB23CD45"
    serial = Serial(url=f"{facts.url}/{number}", short_url=f"{facts.short_url}/{number}", shown=number, serial=number)
    lines = varying_lines(draw_label(layout, facts, serial), facts, serial)

    assert number in texts_for(lines, facts, serial)
