"""On every layout the short way from pack to pack says what a drawing of its own would, and ends."""

from trace.labels.drawing import check_fit, draw_label, texts_for, varying_lines
from trace.labels.layout import all_layouts
from trace.labels.numbering import serial_of


def pack(facts, text, pin):
    return serial_of(facts.url, facts.short_url, facts.short_code, text, pin)


def test_the_short_way_says_what_a_drawing_of_its_own_would():
    tried = []
    for layout in all_layouts():
        facts = layout.sample
        first, other = (
            pack(facts, text, pin) for text, pin in (("2BCFGHJKMNPQRT", "123456"), ("3VXBCFGHJKMNPQ", "654321"))
        )
        if layout.subject != "lot" or any(problem.is_blocking for problem in check_fit(layout, facts, first)):
            continue
        drawing = draw_label(layout, facts, first)
        lines = varying_lines(drawing, facts, first)
        texts = texts_for(lines, facts, other)
        own = {line.text for line in draw_label(layout, facts, other).lines}
        assert texts is not None, layout.name
        assert set(texts) <= own, layout.name
        tried.append(layout.name)
    assert {"a4-24", "tag-crab-25", "roll-60x40-pin"} <= set(tried)
