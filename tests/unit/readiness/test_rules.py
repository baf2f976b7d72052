"""Each demand: facts that meet it, facts that do not, what it says then in both languages, and where it is mended."""

from dataclasses import replace
from datetime import date

import pytest

from trace.readiness.reading import RulesBroken, _read, rules
from trace.readiness.rules import CHECKS, Facts, StepHole, as_item, as_missing, lacks

TODAY = date(2026, 11, 23)
WHOLE = Facts(
    today=TODAY,
    has_product=True,
    product_lacks={"vi": [], "en": []},
    has_picture=True,
    origin="Việt Nam",
    standard="TCVN 11888:2017",
    is_food=True,
    has_shelf_life=True,
    organisation_name="HTX Sông Hóa",
    address="Xã A Sào, tỉnh Hưng Yên",
    is_organisation_active=True,
    is_organisation_approved=True,
    lot="K7M2Q9XB",
    made_thousandths=500_000,
    produced_on=date(2026, 11, 20),
    expires_on=date(2027, 5, 19),
    beginning_id=7,
    event_count=3,
    holes=(),
    missing_steps={"vi": [], "en": []},
    missing_codes=(),
    held_sources=(),
    is_on_hold=False,
    hold_reason="",
    is_recalled=False,
    is_closed=False,
    is_approved=True,
    expired_certificates=(),
)
HOLE = StepHole(
    event_id=9,
    step={"vi": "Bón phân", "en": "Fertilise"},
    happened_on=date(2026, 7, 1),
    fields={"vi": ["liều lượng", "tên phân"], "en": ["dose", "name of the fertiliser"]},
)
# What is not met, by the code of its rule.
UNMET = {
    "product_name": {"has_product": False},
    "product_whole": {"product_lacks": {"vi": ["hướng dẫn sử dụng"], "en": ["directions"]}},
    "picture": {"has_picture": False},
    "organisation_name": {"organisation_name": ""},
    "address": {"address": ""},
    "origin": {"origin": ""},
    "events": {"event_count": 0},
    "step_fields": {"holes": (HOLE,)},
    "lot": {"lot": ""},
    "produced_on": {"produced_on": None, "expires_on": None},
    "expiry": {"expires_on": None},
    "standard": {"standard": ""},
    "quantity": {"made_thousandths": 0},
    "hold": {"is_on_hold": True, "hold_reason": "Túi bị ẩm"},
    "held_source": {"held_sources": (("XAY1", "TAAAAAAA"), ("XAY2", "TBBBBBBB"))},
    "recall": {"is_recalled": True},
    "expired": {"expires_on": date(2026, 11, 22)},
    "closed": {"is_closed": True},
    "organisation_active": {"is_organisation_active": False},
    "approval": {"is_approved": False},
    "missing_step": {"missing_steps": {"vi": ["Sấy / phơi"], "en": ["Dry"]}, "missing_codes": ("R10",)},
    "unverified_organisation": {"is_organisation_approved": False},
    "expired_certificate": {"expired_certificates": ("VG-1", "VG-2")},
}
WARNINGS = {"missing_step", "unverified_organisation", "expired_certificate"}


def found(**changes):
    return lacks(replace(WHOLE, **changes), rules())


def test_every_rule_has_its_check_and_both_are_tried_here():
    assert {rule.code for rule in rules()} == set(CHECKS) == set(UNMET)


def test_a_whole_lot_lacks_nothing():
    assert found() == []


@pytest.mark.parametrize("code", UNMET)
def test_what_is_not_met_is_said_alone(code):
    (lack,) = found(**UNMET[code])

    assert lack.code == code
    assert lack.is_blocking is (code not in WARNINGS)
    for language in ("vi", "en"):
        said, todo = lack.sentence(language), lack.todo(language)
        assert said.endswith((".", "”.", "ẩm")), said
        assert "{" not in said
        assert todo
    assert lack.sentence("vi") != lack.sentence("en")


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [
        ("step_fields", "Bón phân ngày 01/07/2026 còn thiếu: liều lượng, tên phân.",
         "Fertilise of 01/07/2026 still lacks: dose, name of the fertiliser."),
        ("hold", "Lô đang tạm ngừng bán: Túi bị ẩm", "The batch is on hold: Túi bị ẩm"),
        ("held_source", "Lô làm từ lô đang tạm ngừng bán: XAY1, XAY2.",
         "It was made from batches on hold: XAY1, XAY2."),
        ("expired", "Lô đã hết hạn sử dụng ngày 22/11/2026.", "The batch expired on 22/11/2026."),
        ("missing_step", "Chưa ghi bước: Sấy / phơi.", "Steps not recorded: Dry."),
    ],
)  # fmt: skip
def test_the_sentence_names_what_is_missing(code, vi, en):
    (lack,) = found(**UNMET[code])

    assert (lack.sentence("vi"), lack.sentence("en")) == (vi, en)


@pytest.mark.parametrize(
    ("code", "event_id", "subject"),
    [
        ("step_fields", 9, ""),
        ("produced_on", 7, ""),
        ("expiry", 7, ""),
        ("quantity", 7, ""),
        ("held_source", None, "TAAAAAAA"),
        ("missing_step", None, "R10"),
        ("approval", None, ""),
    ],
)
def test_a_lack_knows_where_it_is_mended(code, event_id, subject):
    (lack,) = found(**UNMET[code])

    assert (lack.event_id, lack.subject) == (event_id, subject)


def test_several_holes_are_several_lacks():
    second = replace(HOLE, event_id=10, happened_on=date(2026, 8, 1))

    assert [lack.event_id for lack in found(holes=(HOLE, second))] == [9, 10]


def test_what_stops_printing_comes_first():
    codes = [
        lack.code for lack in found(is_approved=False, is_organisation_approved=False, expired_certificates=("1",))
    ]

    assert codes == ["approval", "unverified_organisation", "expired_certificate"]


def test_the_missing_list_of_a_refusal_holds_only_what_stops():
    told = as_missing(found(is_approved=False, is_organisation_approved=False))

    assert [one["code"] for one in told] == ["approval"]
    assert told[0]["article"] == "TT 31/2026 Đ6.3"
    assert told[0]["detail"] == "Chưa có người quản lý duyệt lô."
    assert told[0]["todo"] == "Duyệt lô để bán"


def test_goods_that_are_no_food_need_no_dates():
    assert found(is_food=False, produced_on=None, expires_on=None) == []


def test_food_without_a_shelf_life_needs_no_expiry():
    assert found(has_shelf_life=False, expires_on=None) == []


def test_the_last_good_day_is_still_good():
    assert found(expires_on=TODAY) == []


def test_a_rule_does_not_bind_before_its_day():
    before = replace(WHOLE, today=date(2026, 6, 30), is_approved=False, expires_on=date(2027, 1, 1))
    approval = next(rule for rule in rules() if rule.code == "approval")

    assert approval.since == date(2026, 7, 1)
    assert lacks(before, rules()) == []
    assert [lack.code for lack in lacks(replace(before, today=approval.since), rules())] == ["approval"]


def test_what_nobody_has_read_in_its_source_never_stops():
    entry = {"code": "lot", "article": "", "severity": "stop", "certainty": "unverified", "binds": "", "since": TODAY,
             "vi": "x", "en": "x", "todo_vi": "x", "todo_en": "x", "at": "beginning"}  # fmt: skip

    assert _read(entry).is_blocking is False
    assert _read({**entry, "certainty": "inferred"}).is_blocking is True


def test_a_faulty_rule_is_named():
    with pytest.raises(RulesBroken, match="lot lacks 'article'"):
        _read({"code": "lot"})


def test_labels_within_a_sentence_are_written_small():
    assert as_item("Hướng dẫn sử dụng") == "hướng dẫn sử dụng"
    assert as_item("GTIN") == "GTIN"
    assert as_item("") == ""
