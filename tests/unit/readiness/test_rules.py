"""Each demand: facts that meet it, facts that do not, what it says then in both languages, and where it is mended."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from ready import (
    CHAIN,
    DIARY,
    FRY,
    LAND,
    LATE,
    LOT,
    ORDER,
    ORGANISATION,
    PAPERS,
    PLOTS,
    PONDS,
    PRODUCT,
    SOURCES,
    TEXTS,
    TODAY,
    WHOLE,
    WORK,
)

from trace.readiness.facts_land import Overlap
from trace.readiness.facts_order import Disorder
from trace.readiness.holes import StepHole
from trace.readiness.reading import RulesBroken, check_pairs, checks, read_folder, read_rule, rules
from trace.readiness.rules import Facts, as_item, as_missing, lacks

HOLE = StepHole(
    event_id=9,
    step={"vi": "Bón phân", "en": "Fertilise"},
    happened_on=date(2026, 7, 1),
    fields={"vi": ["liều lượng", "tên phân"], "en": ["dose", "name of the fertiliser"]},
)
PACKED_TOO_SOON = Disorder(
    later={"vi": "Đóng gói", "en": "Pack"},
    later_on=date(2026, 6, 1),
    earlier={"vi": "Thu hoạch", "en": "Harvest"},
    earlier_on=date(2026, 6, 3),
    event_id=11,
)
# What is not met, by the code of its rule.
UNMET = {
    "product_name": (PRODUCT, {"is_there": False}),
    "product_whole": (PRODUCT, {"lacks": {"vi": ["hướng dẫn sử dụng"], "en": ["directions"]}}),
    "picture": (PRODUCT, {"has_picture": False}),
    "organisation_name": (ORGANISATION, {"name": ""}),
    "address": (ORGANISATION, {"address": ""}),
    "origin": (PRODUCT, {"origin": ""}),
    "events": (WORK, {"event_count": 0}),
    "step_fields": (WORK, {"holes": (HOLE,)}),
    "lot": (LOT, {"lot": ""}),
    "produced_on": (LOT, {"produced_on": None, "expires_on": None}),
    "expiry": (LOT, {"expires_on": None}),
    "standard": (PRODUCT, {"standard": ""}),
    "quantity": (LOT, {"made_thousandths": 0}),
    "hold": (LOT, {"is_on_hold": True, "hold_reason": "Túi bị ẩm"}),
    "held_source": (SOURCES, {"held": (("XAY1", "TAAAAAAA"), ("XAY2", "TBBBBBBB"))}),
    "unregistered_source": (SOURCES, {"unregistered": (("MUA1", "TAAAAAAA"), ("MUA2", "TBBBBBBB"))}),
    "recall": (LOT, {"is_recalled": True}),
    "expired": (LOT, {"expires_on": date(2026, 11, 22)}),
    "closed": (LOT, {"is_closed": True}),
    "organisation_active": (ORGANISATION, {"is_active": False}),
    "approval": (LOT, {"is_approved": False}),
    "missing_step": (WORK, {"missing_steps": {"vi": ["Sấy / phơi"], "en": ["Dry"]}, "missing_codes": ("R10",)}),
    "unverified_organisation": (ORGANISATION, {"is_approved": False}),
    "expired_certificate": (PAPERS, {"expired": ("VG-1", "VG-2")}),
    "goods_label": (PRODUCT, {"label_lacks": {"vi": ["định lượng"], "en": ["net content"]}}),
    "quarantine": (FRY, {"without_quarantine": (("Lứa 1", "TAAAAAAA"),)}),
    "season_quarantine": (FRY, {"without_quarantine": (("Lứa 1", "TAAAAAAA"),)}),
    "farm_registration": (PONDS, {"unregistered": ("Ao A3", "Ao A4")}),
    "season_registration": (PONDS, {"unregistered": ("Ao A3", "Ao A4")}),
    "time_order": (ORDER, {"out_of_order": (PACKED_TOO_SOON,)}),
    "season_time_order": (ORDER, {"out_of_order": (PACKED_TOO_SOON,)}),
    "missing_source": (CHAIN, {"has_source": False}),
    "missing_receiver": (CHAIN, {"sent_to_nobody": ((12, date(2026, 11, 1)),)}),
    "late_entry": (LATE, {"late_days": (8, 40)}),
    "late_after_dispatch": (LATE, {"after_dispatch": 2}),
    "old_address": (ORGANISATION, {"old_units": ("tỉnh Thái Bình",)}),
    "old_address_text": (TEXTS, {"old_units": (("Kho", "PAAAAAAA", ("huyện Quỳnh Phụ",)),)}),
    "claim_words": (TEXTS, {"claims": (("Mắm cáy", "SP-1", ("chữa bệnh", "ngon nhất")),)}),
    "overlapping_outlines": (LAND, {"overlaps": (Overlap("Đồng Chợ", "PAAAAAAA", "Đồng Sau", 1250),)}),
    "plot_in_two_seasons": (PLOTS, {"shared": ("Đồng Chợ",), "other": "TBBBBBBB"}),
    "season_step_fields": (DIARY, {"holes": (HOLE,)}),
}
NOTES = {"late_entry"}
STOPS = {"goods_label", "old_address"} | {
    "product_name", "product_whole", "picture", "organisation_name", "address", "origin", "events", "step_fields",
    "lot", "produced_on", "expiry", "standard", "quantity", "hold", "held_source", "recall", "expired", "closed",
    "organisation_active", "approval",
}  # fmt: skip
# Two halves of one demand look at the same facts: told about the lot and about the season.
TWINS = {"season_quarantine": "quarantine", "season_registration": "farm_registration",
         "season_time_order": "time_order"}  # fmt: skip


# The rules that are tried in this file; each other one has a file of its own beside it.
HERE = tuple(rule for rule in rules() if rule.code in UNMET)


def found(*changes, today=TODAY):
    """What the rules of this file find in a whole lot of which parts are changed: (part, values) each."""
    return lacks(Facts(today, *WHOLE, *(replace(part, **values) for part, values in changes)), HERE, checks())


def test_every_rule_is_tried_here_or_in_a_file_of_its_own():
    files = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}

    assert {rule.code for rule in rules()} - UNMET.keys() <= files
    assert UNMET.keys() <= {rule.code for rule in rules()}


def test_every_rule_has_its_check_and_every_check_its_rule():
    assert {rule.code for rule in rules()} == checks().keys()
    with pytest.raises(RulesBroken, match="Rules without a file in readiness/checks: one"):
        check_pairs({"one", "two"}, {"two"})
    with pytest.raises(RulesBroken, match="Checks without a file in seeds/reference/readiness: three"):
        check_pairs({"two"}, {"two", "three"})


def test_a_whole_lot_lacks_nothing():
    assert found() == []


@pytest.mark.parametrize("code", UNMET)
def test_what_is_not_met_is_said_alone(code):
    twins = {code, TWINS.get(code), *(one for one, other in TWINS.items() if other == code)} - {None}
    lacks_found = {lack.code: lack for lack in found(UNMET[code])}
    assert lacks_found.keys() == twins

    lack = lacks_found[code]
    assert lack.severity == ("stop" if code in STOPS else "note" if code in NOTES else "warn")
    assert lack.is_blocking is (code in STOPS)
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
        ("unregistered_source", "Nguồn chưa đăng ký: lô MUA1, MUA2 mua của nơi chưa đăng ký.",
         "Unregistered source: batch MUA1, MUA2 was bought from somebody who is not registered."),
        ("expired", "Lô đã hết hạn sử dụng ngày 22/11/2026.", "The batch expired on 22/11/2026."),
        ("missing_step", "Chưa ghi bước: Sấy / phơi.", "Steps not recorded: Dry."),
        ("goods_label", "Nhãn hàng hóa còn thiếu: định lượng.", "The goods label still lacks: net content."),
        ("late_entry", "2 việc ghi muộn quá 7 ngày, muộn nhất 40 ngày.",
         "2 entries written more than 7 days late, the latest after 40 days."),
        ("missing_receiver", "Xuất hàng ngày 01/11/2026 mà chưa ghi nơi nhận.",
         "Sent away on 01/11/2026 without a receiver."),
        ("old_address", "Địa chỉ in trên tem còn ghi đơn vị cũ: tỉnh Thái Bình.",
         "The printed address still names what is no more: tỉnh Thái Bình."),
        ("old_address_text", "Kho còn ghi đơn vị hành chính cũ: huyện Quỳnh Phụ.",
         "Kho still names what is no more: huyện Quỳnh Phụ."),
        ("claim_words", "Sản phẩm “Mắm cáy” có lời cần xem lại: chữa bệnh, ngon nhất.",
         "The product “Mắm cáy” says what must be looked at: chữa bệnh, ngon nhất."),
        ("overlapping_outlines", "“Đồng Chợ” chồng lên “Đồng Sau”, 1.250 m².",
         "“Đồng Chợ” lies over “Đồng Sau”, 1.250 m²."),
    ],
)  # fmt: skip
def test_the_sentence_names_what_is_missing(code, vi, en):
    (lack,) = found(UNMET[code])

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
        ("missing_receiver", 12, ""),
        ("old_address_text", None, "PAAAAAAA"),
        ("claim_words", None, "SP-1"),
        ("overlapping_outlines", None, "PAAAAAAA"),
        ("plot_in_two_seasons", None, "TBBBBBBB"),
        ("season_step_fields", 9, ""),
    ],
)
def test_a_lack_knows_where_it_is_mended(code, event_id, subject):
    (lack,) = found(UNMET[code])

    assert (lack.event_id, lack.subject) == (event_id, subject)


def test_an_order_of_days_that_cannot_be_names_both():
    (lack, _twin) = found(UNMET["time_order"])

    assert lack.sentence() == "Đóng gói ngày 01/06/2026, trước khi thu hoạch ngày 03/06/2026."
    assert lack.sentence("en") == "Pack on 01/06/2026, before harvest on 03/06/2026."
    assert lack.event_id == 11


def test_an_overlap_never_says_whose_the_other_plot_is():
    (lack,) = found((LAND, {"overlaps": (Overlap("Đồng Chợ", "PAAAAAAA", "", 1250),)}))

    assert lack.sentence() == "“Đồng Chợ” chồng lên một thửa của cơ sở khác, 1.250 m²."


def test_several_holes_are_several_lacks():
    second = replace(HOLE, event_id=10, happened_on=date(2026, 8, 1))

    assert [lack.event_id for lack in found((WORK, {"holes": (HOLE, second)}))] == [9, 10]


def test_what_stops_printing_comes_first():
    lacking = found(UNMET["approval"], UNMET["unverified_organisation"], UNMET["expired_certificate"])

    assert [lack.code for lack in lacking] == ["approval", "unverified_organisation", "expired_certificate"]


def test_the_missing_list_of_a_refusal_holds_only_what_stops():
    told = as_missing(found(UNMET["approval"], UNMET["unverified_organisation"]))

    assert [one["code"] for one in told] == ["approval"]
    assert told[0]["article"] == "TT 31/2026 Đ6.3"
    assert told[0]["detail"] == "Chưa có người quản lý duyệt lô."
    assert told[0]["todo"] == "Duyệt lô để bán"


def test_goods_that_are_no_food_need_no_dates():
    assert found((PRODUCT, {"is_food": False}), (LOT, {"produced_on": None, "expires_on": None})) == []


def test_food_without_a_shelf_life_needs_no_expiry():
    assert found((PRODUCT, {"has_shelf_life": False}), (LOT, {"expires_on": None})) == []


def test_the_last_good_day_is_still_good():
    assert found((LOT, {"expires_on": TODAY})) == []


def test_a_rule_does_not_bind_before_its_day_nor_after_its_last():
    change = (LOT, {"is_approved": False, "expires_on": date(2027, 1, 1)})
    approval = next(rule for rule in rules() if rule.code == "approval")

    assert approval.since == date(2026, 7, 1)
    assert found(change, today=date(2026, 6, 30)) == []
    assert [lack.code for lack in found(change, today=approval.since)] == ["approval"]
    assert replace(approval, until=date(2026, 8, 1)).is_in_force(date(2026, 8, 1))
    assert not replace(approval, until=date(2026, 8, 1)).is_in_force(date(2026, 8, 2))


def test_a_rule_knows_the_goods_it_is_about():
    everything = next(rule for rule in rules() if rule.code == "approval")
    some = replace(everything, categories=("ocop_food", "rice"), templates=("rice", "mam_cay"))

    assert everything.is_about(category="shrimp", template="shrimp")
    assert some.is_about(category="ocop_food.from_grain", template="rice")
    assert not some.is_about(category="ocop_foods", template="rice")
    assert not some.is_about(category="rice", template="shrimp")


def test_a_part_that_nobody_gave_is_named():
    with pytest.raises(LookupError, match="LotFacts"):
        Facts(TODAY).of(type(LOT))


ENTRY = {"code": "lot", "article": "", "severity": "stop", "certainty": "inferred", "binds": "", "since": TODAY,
         "vi": "x", "en": "x", "todo_vi": "x", "todo_en": "x", "at": "beginning"}  # fmt: skip


def test_what_nobody_has_read_in_its_source_never_stops():
    assert read_rule({**ENTRY, "certainty": "unverified"}).is_blocking is False
    assert read_rule(ENTRY).is_blocking is True


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"severity": "halt"}, "Rule lot: 'severity' is 'halt', not one of stop, warn, note"),
        ({"certainty": "sure"}, "'certainty' is 'sure'"),
        ({"at": "moon"}, "'at' is 'moon'"),
        ({"subject": "site"}, "'subject' is 'site'"),
        ({"labels": ["sticker"]}, "'labels' is 'sticker'"),
        ({"labels": "goods_label"}, "'labels' is no list"),
        ({"since": "2026-01-01"}, "'since' is no day"),
        ({"vi": 3}, "'vi' is no text"),
        ({"sevrity": "stop"}, "holds what nobody reads: sevrity"),
    ],
)
def test_a_faulty_rule_is_named(changes, said):
    with pytest.raises(RulesBroken, match=said):
        read_rule({**ENTRY, **changes})


def test_what_a_rule_lacks_is_named():
    with pytest.raises(RulesBroken, match="lot lacks 'article'"):
        read_rule({"code": "lot"})


def test_a_faulty_file_is_named(tmp_path):
    (tmp_path / "lot.toml").write_text("code = ", encoding="utf-8")
    with pytest.raises(RulesBroken, match=r"lot\.toml is no TOML"):
        read_folder(tmp_path)

    text = "\n".join(f'{key} = "{value}"' for key, value in ENTRY.items() if key != "since")
    (tmp_path / "lot.toml").write_text(f"{text}\nsince = 2026-01-01\n".replace('"lot"', '"lott"'), encoding="utf-8")
    with pytest.raises(RulesBroken, match=r"lot\.toml holds the rule lott"):
        read_folder(tmp_path)


def test_labels_within_a_sentence_are_written_small():
    assert as_item("Hướng dẫn sử dụng") == "hướng dẫn sử dụng"
    assert as_item("GTIN") == "GTIN"
    assert as_item("") == ""
