"""The picture's geometry: order of rows, one lane for what flows together, words that fit beside the rails."""

from hypothesis import given
from hypothesis import strategies as st

from trace.lineage.layout import WIDTH, Line, draw, in_rows, units, wrap

WORDS = st.lists(st.text("aăâbcđeghikmưwMWƠ0123456789", min_size=1, max_size=30), min_size=1, max_size=12)


def test_each_source_stands_above_what_it_went_into_and_goods_below():
    above = {1: [2, 3], 2: [4], 3: [4, 5]}
    below = {1: [6, 7], 6: [8], 7: [8]}
    rows = in_rows(1, above, below)

    assert len(rows) == len(set(rows)) == 8
    for lot, sources in above.items():
        assert all(rows.index(source) < rows.index(lot) for source in sources)
    for source, lots in below.items():
        assert all(rows.index(lot) > rows.index(source) for lot in lots)


def test_what_flows_into_one_lot_shares_its_lane():
    flows = {number: [9] for number in range(2, 9)}
    picture = draw([*range(2, 9), 9], flows, {key: [Line("x")] for key in range(2, 10)})

    assert {stop.x for stop in picture.stops} == {picture.stops[0].x, picture.stops[1].x}
    assert len(picture.rails) == 7


def test_a_very_wide_graph_keeps_room_for_words():
    flows = {1: list(range(2, 42))}
    picture = draw(range(1, 42), flows, {key: [Line("Gạo thơm Sông Hóa", "name")] for key in range(1, 42)})

    assert all(stop.text_x < WIDTH / 2 for stop in picture.stops)
    assert all(stop.height >= 44 for stop in picture.stops)


@given(WORDS, st.integers(60, 300))
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(words, room):
    text = " ".join(words)
    lines = wrap(text, room)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(units(line) <= room for line in lines)
    bold = wrap(text, room, is_bold=True)
    assert all(units(line, is_bold=True) <= room for line in bold)


def test_a_way_of_a_thousand_steps_is_drawn():
    above = {number: [number + 1] for number in range(1, 1001)}
    assert in_rows(1, above, {})[0] == 1001


def test_a_line_neither_ends_nor_begins_with_the_dot_between_parts():
    assert wrap("lô A · nhiều nhất", 60) == ["lô A", "nhiều", "nhất"]
    assert wrap("lô ABCDE · nhiều", 74) == ["lô ABCDE", "nhiều"]
