"""The reference data itself: everything named exists, every public word has two languages, CBV words only."""

import re
from pathlib import Path

import pytest

from trace.processes.catalogue import FILLED_BY, PUBLIC, ROLES, VISIBILITIES
from trace.processes.queries import COMMON, categories, fields, ocop_groups, ocop_stars, template, templates
from trace.processes.reading import CatalogueBroken, read_fields, read_template

EVERY_TEMPLATE = (*templates(), template(COMMON))
EVERY_STEP = [step for t in EVERY_TEMPLATE for step in t.steps]
EVERY_FIELD = [box for whole in fields().values() for box in (whole, *whole.parts)]

EVENT_TYPES = {"ObjectEvent", "AggregationEvent", "TransformationEvent", "ErrorDeclaration"}
BIZ_STEPS = {
    "commissioning",
    "decommissioning",
    "destroying",
    "holding",
    "inspecting",
    "other",
    "packing",
    "receiving",
    "unpacking",
    "retail_selling",
    "sampling",
    "sensor_reporting",
    "shipping",
    "storing",
    "transporting",
}
DISPOSITIONS = {"", "active", "destroyed", "in_progress", "in_transit", "inactive", "retail_sold", "unknown"}
REC20 = {"", "KGM", "LTR", "MTK", "H87", "DAY", "P1", "CEL", "NX", "M1"}
# As in the domain dossier; ngao and rươi, of which it has only a note, are ours.
SIZES = {
    "rice": 18,
    "shrimp": 18,
    "crab_mud": 12,
    "mam_cay": 8,
    "banh_cay": 6,
    "ocop_generic": 5,
    "common": 12,
    "ngao": 9,
    "ruoi": 9,
}


def ids(things):
    return [getattr(t, "code", getattr(t, "name", "")) for t in things]


def test_every_template_is_there_whole():
    assert {t.code: len(t.steps) for t in EVERY_TEMPLATE} == SIZES


def test_there_are_the_dossiers_seventy_eight_fields_and_three_of_our_own():
    assert len(fields()) == 78 + len({"treated_area", "apply_reason", "loss_cause"})


def test_what_is_grown_says_where_things_are_used_and_what_is_made_does_not():
    assert {t.code for t in EVERY_TEMPLATE if t.fields_of_use} == {t.code for t in EVERY_TEMPLATE if t.has_season}


@pytest.mark.parametrize("box", EVERY_FIELD, ids=ids(EVERY_FIELD))
def test_every_field_can_be_shown_in_both_languages(box):
    assert box.label("vi")
    assert box.label("en")
    assert bool(box.hint_vi) == bool(box.hint_en)
    assert all(o.code and o.label_vi and o.label_en for o in box.options)
    assert box.visibility in VISIBILITIES
    assert box.basis
    assert box.filled_by in FILLED_BY
    assert box.unit in REC20


@pytest.mark.parametrize("name", ["actor", "note", "vehicle", "driver", "doc_no", "input_doc", "dose", "pest"])
def test_what_tells_of_people_or_trade_stays_private(name):
    assert fields()[name].visibility == "private"


@pytest.mark.parametrize("step", EVERY_STEP, ids=ids(EVERY_STEP))
def test_every_step_speaks_the_standard_words(step):
    assert step.name("vi")
    assert step.name("en")
    assert step.event_type in EVENT_TYPES
    assert step.biz_step in BIZ_STEPS
    assert step.disposition in DISPOSITIONS
    assert step.action == "" if step.event_type in ("TransformationEvent", "ErrorDeclaration") else step.action
    assert {f.name for f in step.fields} == {*step.required, *step.optional}


@pytest.mark.parametrize("step", [s for s in EVERY_STEP if s.role in ROLES], ids=lambda s: s.code)
def test_every_role_is_written_as_the_foundations_say(step):
    expected = {
        "open": ("ObjectEvent", "ADD", {"commissioning"}, "active"),
        "diary": ("ObjectEvent", "OBSERVE", {"inspecting", "sensor_reporting", "other"}, "in_progress"),
        "harvest": ("TransformationEvent", "", {"commissioning"}, "active"),
        "transform": ("TransformationEvent", "", {"commissioning"}, "active"),
        "pack": ("TransformationEvent", "", {"packing"}, "in_progress"),
        "aggregate": ("AggregationEvent", "ADD", {"packing"}, "in_progress"),
        "ship": ("ObjectEvent", "OBSERVE", {"shipping"}, "in_transit"),
        "receive": ("ObjectEvent", step.action, {"receiving"}, "in_progress"),
        "sell": ("ObjectEvent", "OBSERVE", {"retail_selling"}, "retail_sold"),
        "observe": (
            "ObjectEvent",
            "OBSERVE",
            {"storing", "transporting", "sampling", "inspecting", "holding"},
            step.disposition,
        ),
    }[step.role]
    assert (step.event_type, step.action, step.disposition) == (expected[0], expected[1], expected[3])
    assert step.biz_step in expected[2]


def test_hold_and_recall_are_persistent():
    told = {s.code: s.persistent_disposition for s in template(COMMON).steps}
    assert told["X02"] == "non_sellable_other"
    assert told["X03"] == "recalled"


@pytest.mark.parametrize("whole", templates(), ids=lambda t: t.code)
def test_every_way_begins_once_and_reaches_a_label(whole):
    assert whole.first_steps
    assert len([s for s in whole.steps if s.role == "open"]) <= 1
    assert any(s.role == "pack" for s in whole.steps)
    reached, todo = set(), [s.code for s in whole.first_steps]
    by_code = {s.code: s for s in whole.steps}
    while todo:
        code = todo.pop()
        if code not in reached:
            reached.add(code)
            todo += by_code[code].next
    assert reached == set(by_code)


@pytest.mark.parametrize("whole", templates(), ids=lambda t: t.code)
def test_a_new_lot_has_a_form_to_be_in(whole):
    assert all(s.makes for s in whole.steps if s.makes_batch or s.role == "open")


@pytest.mark.parametrize("thing", [*EVERY_TEMPLATE, *EVERY_STEP], ids=ids([*EVERY_TEMPLATE, *EVERY_STEP]))
def test_every_icon_is_drawn(thing):
    sheet = Path(__file__).resolve().parents[3] / "trace" / "static" / "icons.svg"
    assert f'id="icon-{thing.icon}"' in sheet.read_text(encoding="utf-8")


def test_step_codes_are_a_letter_and_two_digits_and_never_shared():
    codes = [s.code for s in EVERY_STEP]
    assert all(re.fullmatch(r"[A-Z]\d\d", code) for code in codes)
    assert len(codes) == len(set(codes))


def test_every_public_group_shows_its_parts_too():
    assert all(p.visibility == whole.visibility for whole in fields().values() for p in whole.parts)
    assert any(f.visibility == PUBLIC for f in fields().values())


def test_the_six_ocop_groups_and_the_stars():
    assert [g.number for g in ocop_groups()] == [1, 2, 3, 4, 5, 6]
    assert [(s.stars, s.from_points) for s in ocop_stars()] == [(5, 90), (4, 70), (3, 50), (2, 30), (1, 0)]
    assert len(categories()) == len(set(categories()))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('colour = "red"', "unknown key colour"),
        ('label_en = ""', "label_en is missing"),
        ('type = "colour"', "type is colour"),
        ('type = "choice"', "a choice without options"),
        ('visibility = "secret"', "visibility is secret"),
        ('type = "group"', "a group has parts"),
    ],
)
def test_a_field_file_with_a_fault_stops_with_a_sentence(tmp_path, written, told):
    sound = {
        "label_vi": 'label_vi = "Cỡ"',
        "label_en": 'label_en = "Size"',
        "type": 'type = "text"',
        "visibility": 'visibility = "public"',
        "basis": 'basis = "house"',
    }
    sound[written.split(" ")[0]] = written
    path = tmp_path / "fields.toml"
    path.write_text("[size]\n" + "\n".join(sound.values()), encoding="utf-8")
    with pytest.raises(CatalogueBroken, match=told):
        read_fields(path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"harvest_qty"', '"weight"', "asks for weight"),
        ('next = ["R02", "R03"]', 'next = ["R99"]', "leads to R99"),
        ('makes = "milled"', 'makes = "flour"', "form flour"),
        ('icon = "mill"', 'icon = "mill"\nsmell = "good"', "unknown key smell"),
        ('role = "harvest"', 'role = "reap"', "role is reap"),
        ("usual.yield_pct", "usual.salt_pct", "speaks of salt_pct"),
    ],
)
def test_a_template_file_with_a_fault_stops_with_a_sentence(tmp_path, old, new, told):
    source = Path(__file__).resolve().parents[3] / "seeds" / "reference" / "processes" / "rice.toml"
    text = source.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "rice.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueBroken, match=told):
        read_template(path, fields())
