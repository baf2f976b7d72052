"""What a step asks becomes boxes, without what the page asks elsewhere; stored values become words."""

from decimal import Decimal

from trace.desk.boxes import Choices, facts_of, parts_of, uploads_of
from trace.processes.queries import step, templates


def names(code: str, template: str = "rice") -> list[str]:
    return [box.name for part in parts_of(step(template, code), "vi", Choices()) for box in part.boxes]


def test_required_boxes_come_first_and_lots_days_and_photos_are_asked_elsewhere():
    asked = ["input_name", "active", "dose.amount", "dose.per", "pest", "phi_days"]
    assert names("R05") == [*asked, "treated_area"]
    assert names("R08") == ["moisture", "method"]
    assert [box.name for box in uploads_of(step("rice", "R05"), "vi")] == ["input_doc", "photos"]


def test_short_lists_are_cards_and_long_ones_are_chosen_from():
    kinds = {box.name: box.kind for part in parts_of(step("rice", "R05"), "vi", Choices()) for box in part.boxes}

    assert kinds["dose.per"] == "select"
    assert kinds["pest"] == "checkboxes"
    assert kinds["phi_days"] == "number"


def test_every_step_of_every_way_becomes_a_form_in_both_languages():
    for way in templates():
        for one in way.steps:
            for language in ("vi", "en"):
                parts = parts_of(one, language, Choices())
                assert all(box.label for part in parts for box in part.boxes), one.code


def test_values_are_shown_in_words_with_their_units():
    values = {"pest": ("blast", "rat"), "phi_days": 14, "dose.amount": Decimal("12.5"), "dose.per": "kg_sao"}

    assert [fact["value"] for fact in facts_of(step("rice", "R05"), values, "vi")] == [
        "12,5", "kg/sào", "đạo ôn, chuột", "14 ngày",
    ]  # fmt: skip
    assert facts_of(step("rice", "R05"), {"pest": ("blast",)}, "en") == [
        {"label": "Target pest", "value": "rice blast"}
    ]
