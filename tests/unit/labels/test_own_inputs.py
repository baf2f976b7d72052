"""The editor's inputs: a layout goes in and comes out the same, buttons change what they name, nonsense is refused."""

import pytest

from trace.labels.fact_titles import title_of_fact
from trace.labels.facts import WORDING
from trace.labels.layout import all_layouts, find_layout, layout_before, layout_from_table, table_of
from trace.labels.legal import LACKS
from trace.labels.own_checks import faults_of
from trace.labels.own_inputs import inputs_of, sort_inputs
from trace.labels.own_reading import read_inputs
from trace.labels.own_steps import step, with_picture, with_stock

LAYOUTS = all_layouts()
# As it once was on disk, so that the places named below stay where they are.
TABLE = {
    **table_of(layout_before("250ddb702d016ea04ee4f9cde8b011d72cac9cfd4a3860b48637b30a240164c7")),
    "purpose": "trace_stamp",
}


def said(faults) -> dict[str, list[str]]:
    return {name: [one.msgid for one in found] for name, found in faults.items()}


def test_every_layout_of_the_house_can_be_copied_and_reads_back_as_it_was():
    for layout in LAYOUTS:
        table = table_of(layout)
        typed = read_inputs(inputs_of(table), table)

        assert said(typed.errors) == {}, layout.name
        assert table_of(layout_from_table(layout.name, {**typed.table, "title_en": layout.title_en})) == table
        assert said(faults_of(layout.name, typed.table)) == {}, layout.name


def test_every_fact_of_a_label_has_a_name_for_people():
    assert [fact for fact in WORDING if title_of_fact(fact) == fact] == []


HOSTILE = ["0", "-1", "1e9", "1000000000", "NaN", "inf", "-0,0001", "4,12345", "hai", "²", "1" * 5000, "<b>", "5;5"]


@pytest.mark.parametrize(
    "name", ["grid-label_width_mm", "paper-height_mm", "grid-columns", "block-0-width_mm", "block-0-field-1-size_mm",
             "block-0-field-1-max_lines", "symbol-0-height_mm", "small_print-min_x_height_mm"]
)  # fmt: skip
def test_a_size_that_no_label_can_have_is_refused_beside_its_input(name):
    for typed in (*HOSTILE, "10000"):
        read = read_inputs({**inputs_of(TABLE), name: typed}, TABLE)

        assert set(read.errors) == {name}, (name, typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("kind", "disk"),
        ("dpi", "72"),
        ("purpose", "bribe"),
        ("block-0-align", "up"),
        ("block-0-field-0-fact", "__class__"),
        ("block-0-field-0-face", "italic"),
        ("symbol-0-what", "qr sscc"),
        ("block-0-field-1-lead", "<script>"),
        ("block-0-field-1-lead", "x" * 41),
        ("title", ""),
        ("title", "x" * 81),
    ],
)
def test_a_choice_that_is_not_offered_is_refused(name, typed):
    assert set(read_inputs({**inputs_of(TABLE), name: typed}, TABLE).errors) == {name}


def test_more_parts_than_there_can_be_are_left_out():
    crowd = {f"block-{n}-x_mm": "1" for n in range(99)} | {f"block-0-field-{n}-fact": "lot" for n in range(99)}
    groups = sort_inputs(crowd)

    assert (len(groups.block), len(groups.fields[0])) == (12, 16)


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"block-0-width_mm": "69"}, "block-0"),
        ({"symbol-0-x_mm": "20"}, "symbol-0"),
        ({"grid-columns": "4"}, "grid-columns"),
        ({"grid-rows": "9"}, "grid-rows"),
        ({"kind": "roll"}, "grid-rows"),
        ({"block-0-field-0-fact": "brand"}, "add"),
        ({"block-1-field-0-fact": "organisation"}, "block-1-field-0-fact"),
        ({"block-0-field-1-is_optional": "1"}, "block-0-field-1-is_optional"),
        ({"block-1-field-0-max_lines": "3"}, "block-1-field-0-max_lines"),
        ({"small_print-reason": ""}, "block-0-field-0-min_x_height_mm"),
        ({"symbol-0-what": "gs1_datamatrix elements"}, "symbol-0-elements"),
        ({"dpi": "600", "grid-label_width_mm": "200", "grid-label_height_mm": "290"}, "dpi"),
    ],
)
def test_what_keeps_a_layout_from_being_printed_is_said_beside_its_input(changed, where):
    typed = read_inputs({**inputs_of(TABLE), **changed}, TABLE)

    assert typed.errors == {}
    assert where in faults_of("own-X", typed.table)


def test_a_goods_label_without_its_legal_facts_and_a_label_that_leads_nowhere_are_faults():
    whole = {**TABLE, "purpose": "goods_label"}
    table = read_inputs(step(inputs_of(whole), "drop symbol-0"), whole).table
    away = ("origin_and_net", "origin", "net_content", "short_code", "look_up", "code_spaced", "human_readable")
    for block in table["block"]:
        block["field"] = [one for one in block["field"] if one["fact"] not in away]
    table["block"] = [block for block in table["block"] if block["field"]]

    found = [one.msgid for one in faults_of("own-X", table)["add"]]
    items = ("origin", "net_content", "ingredients", "warning", "usage", "storage")
    assert found == [*(LACKS[item] for item in items), "Tem chưa có mã QR hay mã tra cứu, nên không ai tra được."]


def test_the_buttons_change_what_they_name_and_nothing_else():
    inputs = inputs_of(TABLE)

    assert step(inputs, "nudge block-0-x_mm 0,5")["block-0-x_mm"] == "5,5"
    assert step({**inputs, "block-0-x_mm": "0,2"}, "nudge block-0-x_mm -0,5")["block-0-x_mm"] == "0"
    moved = step(inputs, "down block-0-field-0")
    assert (moved["block-0-field-0-fact"], moved["block-0-field-1-fact"]) == ("product_name", "stamp")
    assert step(step(inputs, "down block-0"), "up block-1") == inputs
    assert step(inputs, "drop block-3") == {key: value for key, value in inputs.items() if "block-3" not in key}
    assert step(inputs, "add field block-2")["block-2-field-2-fact"] not in {
        value for key, value in inputs.items() if key.endswith("-fact")
    }
    assert step(inputs, "add symbol")["symbol-1-what"] == "qr short"
    for nonsense in (
        "",
        "nudge",
        "nudge title 1",
        "drop block-99",
        "up block-0-field-99",
        "drop title-0",
        "add x",
        "down block-0-field-4",
        "drop block-x",
        "nudge block-0-x_mm 1e9",
        "add field block-77",
    ):
        assert step(inputs, nonsense) == inputs, nonsense


def test_a_new_part_goes_where_the_label_is_free():
    emptied = inputs_of({**TABLE, "block": TABLE["block"][:1]})
    inputs = with_picture(step(emptied, "add block"), "ab" * 32)

    faults = faults_of("own-X", read_inputs(inputs, TABLE).table)
    assert {name for name in faults if name.startswith(("block-1", "picture"))} == set()
    for size in ("1" * 20, "0", "x", "450"):
        assert "symbol-1-x_mm" in step({**emptied, "grid-label_width_mm": size}, "add symbol")


def test_another_stock_brings_its_paper_and_leaves_the_words():
    roll = table_of(find_layout("roll-50x30"))
    inputs = with_stock(inputs_of(TABLE), roll)

    assert (inputs["kind"], inputs["dpi"], inputs["grid-columns"]) == ("roll", "203", "1")
    assert inputs["title"] == TABLE["title"]
    assert inputs["block-0-field-1-fact"] == "product_name"


def test_a_picture_is_named_by_its_hash_and_takes_part_in_the_table():
    inputs = with_picture(inputs_of(TABLE), "ab" * 32)
    typed = read_inputs(inputs, TABLE)

    assert [one["sha256"] for one in typed.table["picture"]] == ["ab" * 32]
    assert "picture-0-sha256" in read_inputs({**inputs, "picture-0-sha256": "../../etc"}, TABLE).errors
    assert "picture" not in read_inputs(step(inputs, "drop picture-0"), typed.table).table
