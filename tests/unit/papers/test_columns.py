"""Sections and columns of the paper diary: read from the catalogue, the same code for rice, shrimp and crab."""

import pytest

from trace.papers.columns import boxes_of, kind_of, layout, sections_of
from trace.processes.catalogue import DIARY, HARVEST, OPEN
from trace.processes.queries import fields, step, template, templates
from trace.typeset.paper import shorten

GROWN = [way for way in templates() if way.has_season]


@pytest.mark.parametrize("way", GROWN, ids=lambda way: way.code)
def test_every_step_of_every_diary_stands_in_exactly_one_section(way):
    placed = [one.code for _kind, steps in sections_of(way) for one in steps]

    assert sorted(placed) == sorted(one.code for one in way.steps if one.role in (OPEN, DIARY, HARVEST))


@pytest.mark.parametrize("way", GROWN, ids=lambda way: way.code)
def test_what_a_person_must_write_has_a_column(way):
    for one in way.steps:
        if one.role not in (DIARY, HARVEST):
            continue
        columns = {box.name.partition(".")[0] for box in boxes_of(one)}
        asked = {box.name for box in one.asked if one.is_required(box.name)} - layout().left_out
        assert asked <= columns, one.code


@pytest.mark.parametrize(
    ("way", "code", "section"),
    [
        ("rice", "R04", "fertiliser"), ("rice", "R05", "pesticide"), ("rice", "R08", "harvest"),
        ("rice", "R07", "care"),
        ("shrimp", "T02", "pond"), ("shrimp", "T04", "seed"), ("shrimp", "T05", "feed"), ("shrimp", "T06", "water"),
        ("shrimp", "T07", "medicine"), ("crab_mud", "C02", "seed"), ("crab_mud", "C06", "medicine"),
        ("ngao", "N03", "water"), ("ruoi", "U04", "pesticide"),
    ],
)  # fmt: skip
def test_a_step_stands_where_the_paper_book_has_it(way, code, section):
    assert kind_of(step(way, code)).code == section


def test_a_computed_day_has_a_column_and_what_the_head_says_has_none():
    names = [box.name for box in boxes_of(step("rice", "R05"))]

    assert "safe_from" in names
    assert not {"event_time", "location", "org", "photos", "input_doc"} & set(names)


def test_groups_are_split_where_the_book_splits_them():
    assert {"feed.name", "feed.amount"} <= {box.name for box in boxes_of(step("shrimp", "T05"))}
    assert "dose" in {box.name for box in boxes_of(step("rice", "R04"))}


def test_the_data_file_names_only_fields_there_are():
    known = {name for whole in fields().values() for name in (whole.name, *(part.name for part in whole.parts))}
    rules = layout()

    assert rules.split | rules.left_out | rules.summed | set(rules.room) <= known
    assert {name for kind in rules.kinds for name in (*kind.fields, *kind.without)} <= known


def test_steps_that_grow_nothing_stand_in_no_diary():
    assert kind_of(step("rice", "R16")) is None
    assert template("rice").code == "rice"


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("ngắn", 10, "ngắn"),
        ("Hợp tác xã Nông nghiệp Sông Hóa", 20, "Hợp tác xã Nông…"),
        ("khôngcókhoảngtrắngnào", 8, "khôngcó…"),
        ("đúng mười!", 10, "đúng mười!"),
    ],
)
def test_what_is_too_long_is_cut_at_a_word_and_says_so(text, most, short):
    assert shorten(text, most) == short
    assert len(shorten(text, most)) <= most
