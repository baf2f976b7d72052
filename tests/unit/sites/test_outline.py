"""Outlines: read, checked, measured and drawn; measured against the exact area of a spherical rectangle."""

import json
import math

import pytest

from trace.sites.outline import (
    EARTH_RADIUS_M,
    OutlineRefused,
    area_doubt,
    draw,
    outline_from_geojson,
    read_outline,
)

SQUARE = [[106.40, 20.60], [106.401, 20.60], [106.401, 20.601], [106.40, 20.601], [106.40, 20.60]]


def polygon(ring, **more) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [ring, *more.get("holes", [])]})


def exact_rectangle_m2(west, east, south, north) -> float:
    """Slow and obvious: the area between two meridians and two parallels on the sphere."""
    bands = math.sin(math.radians(north)) - math.sin(math.radians(south))
    return EARTH_RADIUS_M**2 * math.radians(east - west) * bands


def test_its_area_is_that_of_the_sphere():
    outline = read_outline(polygon(SQUARE))

    assert outline.area_m2 == pytest.approx(exact_rectangle_m2(106.40, 106.401, 20.60, 20.601), rel=1e-3)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"type": "Feature", "properties": {}, "geometry": json.loads(polygon(SQUARE))}),
        json.dumps(
            {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": json.loads(polygon(SQUARE))}]}
        ),
        json.dumps({"type": "MultiPolygon", "coordinates": [[SQUARE]]}),
        "20.60, 106.40\n20.60, 106.401\n20.601, 106.401\n20.601, 106.40",
        "106,40 20,60\n106,401 20,60\n106,401 20,601\n106,40 20,601\n106,40 20,60",
    ],
)
def test_the_same_square_is_read_however_it_comes(text):
    assert read_outline(text) == read_outline(polygon(SQUARE))


def test_what_is_stored_gives_the_same_outline_again():
    outline = read_outline(polygon(SQUARE))

    assert outline_from_geojson(outline.as_geojson()) == outline
    assert read_outline(outline.as_lines()) == outline


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "Không đọc được"),
        (json.dumps({"type": "Point", "coordinates": [106.4, 20.6]}), "Polygon"),
        (json.dumps({"type": "FeatureCollection", "features": []}), "đúng một hình"),
        (polygon(SQUARE[:-1]), "chưa khép kín"),
        (polygon([SQUARE[0], SQUARE[1], SQUARE[0]]), "chưa khép kín"),
        (polygon(SQUARE, holes=[SQUARE]), "lỗ"),
        (polygon([["a", "b"], *SQUARE[1:]]), "không phải là số"),
        (polygon([[y, x] for x, y in SQUARE]), "không nằm ở Việt Nam"),
        (polygon([[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.8]]), "không nằm ở Việt Nam"),
        (polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "tự cắt"),
        (polygon([[106.4, 20.6], [106.401, 20.6], [106.402, 20.6], [106.4, 20.6]]), "đường thẳng"),
        ("20.60, 106.40\n20.60, 106.401", "ít nhất 3"),
        ("20.60, 106.40\nđầu bờ\n20.6, 106.401", "Dòng 2"),
        ("20.60, 106.40, 3.5\n20.60, 106.401\n20.7, 106.4", "Dòng 1"),
        ('{"type": "Polygon", "coordinates": [[[106.4, 20.6], [NaN, 20.6], [106.4, 20.7], [106.4, 20.6]]]}', "số"),
    ],
)
def test_what_is_no_outline_is_refused_with_the_reason(text, sentence):
    with pytest.raises(OutlineRefused, match=sentence) as refusal:
        read_outline(text)

    assert refusal.value.field == "outline"


def test_too_many_points_are_refused():
    circle = [
        [106.4 + 0.01 * math.cos(math.tau * n / 600), 20.6 + 0.01 * math.sin(math.tau * n / 600)] for n in range(600)
    ]

    with pytest.raises(OutlineRefused, match="500"):
        read_outline(polygon([*circle, circle[0]]))


def test_an_area_that_does_not_fit_the_drawing_is_doubted_not_refused():
    outline = read_outline(polygon(SQUARE))

    assert area_doubt(outline, outline.area_m2) is None
    assert area_doubt(outline, None) is None
    assert area_doubt(outline, outline.area_m2 * 2) is not None
    assert area_doubt(outline, outline.area_m2 // 2) is not None


def test_the_drawing_keeps_shape_scale_and_margin():
    drawing = draw(read_outline(polygon(SQUARE)))
    xs, ys = [x for x, _ in drawing.corners], [y for _, y in drawing.corners]

    assert min(xs) > 0
    assert min(ys) > 0
    assert max(xs) < drawing.width
    assert max(ys) < drawing.height
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(math.cos(math.radians(20.6)), rel=0.01)
    assert drawing.bar_m <= drawing.width / 3
    assert drawing.path.startswith("M")
    assert drawing.path.count(",") == 4


def test_north_is_up():
    drawing = draw(read_outline(polygon(SQUARE)))
    first, last = drawing.corners[0], drawing.corners[-1]  # south-west and north-west

    assert first[1] > last[1]
