"""One label as SVG: valid, spoken, free of style and script, the same place for everything as in print."""

import xml.etree.ElementTree as ET

import pytest
from few_layouts import FEW

from trace.labels.drawing import draw_label
from trace.labels.svg import render_svg

LAYOUTS = FEW
SVG = "{http://www.w3.org/2000/svg}"


def names(layout):
    return layout.name


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_it_has_the_labels_size_and_says_its_words(layout, rice):
    root = ET.fromstring(render_svg(layout, rice))
    assert float(root.get("width").removesuffix("mm")) == layout.grid.label_width_mm
    assert float(root.get("height").removesuffix("mm")) == layout.grid.label_height_mm
    assert root.get("role") == "img"
    assert "Gạo nếp Quỳnh Phụ" in root.find(f"{SVG}title").text


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_it_stands_under_the_strictest_policy(layout, rice):
    root = ET.fromstring(render_svg(layout, rice))
    assert not list(root.iter(f"{SVG}style"))
    assert not list(root.iter(f"{SVG}script"))
    assert not [one for one in root.iter() if "style" in one.attrib or any(key.startswith("on") for key in one.attrib)]


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_every_line_and_module_is_where_the_drawing_has_it(layout, rice):
    root, drawing = ET.fromstring(render_svg(layout, rice)), draw_label(layout, rice)
    groups = root.findall(f"{SVG}g")
    assert len(groups) == len(drawing.lines)
    for group, line in zip(groups, drawing.lines, strict=True):
        assert group.get("transform").startswith(f"translate({line.x_mm:.3f}".rstrip("0").rstrip("."))
        assert len(group) == len(line.text.replace(" ", ""))
    symbol = root.findall(f"{SVG}path")[-1].get("d")
    dark = sum(int(run.split("h")[1].split("v")[0]) for run in symbol.split("z") if run)
    placed = drawing.symbols[0].symbol
    assert dark == sum(placed.is_dark(row, column) for row in range(placed.rows) for column in range(placed.columns))


def test_hostile_text_stays_text(rice):
    from dataclasses import replace

    name = '<b>"Gạo" & nếp</b>'
    root = ET.fromstring(render_svg(LAYOUTS[0], replace(rice, product_name=name)))
    assert name in root.find(f"{SVG}title").text.replace("\n", " ")
