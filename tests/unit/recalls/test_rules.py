"""Clocks and words of the law, with the clock moved; who may call back; what the data says."""

from datetime import UTC, date, datetime, timedelta

import pytest

from trace.access.rules_offices import leading, may_decide, offices
from trace.gs1.codes import check_character
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, STAFF, Viewer
from trace.recalls import rules, terms
from trace.recalls.rules import RecallForbidden, RecallInvalid, RecallRefused, State, UnknownRecall

FOUND = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)  # a Friday
LAWS, HAZARDS = terms.laws(), terms.hazards()


def test_every_law_gives_a_day_from_the_finding():
    for law in LAWS.values():
        assert rules.due_at(law, FOUND) == FOUND + timedelta(hours=24)


@pytest.mark.parametrize(("minutes", "late"), [(-1, False), (0, False), (1, True)])
def test_a_minute_after_the_day_is_late(minutes, late):
    due = rules.due_at(LAWS["tt17"], FOUND)
    now = FOUND + timedelta(hours=24, minutes=minutes)
    assert rules.is_late(due, confirmed_at=None, now=now) is late
    assert rules.is_late(due, confirmed_at=now, now=now + timedelta(days=9)) is late


def test_three_working_days_for_grave_hazards_five_for_others():
    law = LAWS["luat19"]
    assert rules.publish_by(law, HAZARDS["banned"], FOUND) == date(2026, 11, 25)
    assert rules.publish_by(law, HAZARDS["label"], FOUND) == date(2026, 11, 27)
    assert rules.publish_by(LAWS["tt17"], HAZARDS["banned"], FOUND) is None


def test_the_day_is_counted_in_vietnam():
    late_evening = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # Saturday 01:00 in Vietnam
    assert rules.working_days_after(late_evening, 1) == date(2026, 11, 23)


def test_three_months_to_deal_with_the_goods_end_within_the_month():
    assert rules.disposal_by(LAWS["tt17"], date(2026, 11, 30)) == date(2027, 2, 28)
    assert rules.disposal_by(LAWS["tt43"], date(2026, 11, 30)) is None


def test_a_report_whose_days_were_read_at_second_hand_only_warns():
    assert not LAWS["tt17"].report_is_sure
    assert rules.report_by(LAWS["luat19"], FOUND) == date(2026, 11, 27)


def test_the_competent_body_is_data():
    assert terms.law_for("rice").code == "tt17"
    assert terms.law_for("banh_cay").code == "tt43"
    assert leading("ocop_food.tea").code == "nnmt"
    assert terms.law_for("nothing known").code == "tt17"
    assert may_decide(of_department("Sở Nông nghiệp và Môi trường tỉnh Hưng Yên"), "shrimp")
    assert not may_decide(of_department("Sở Công Thương tỉnh Hưng Yên"), "shrimp")


def of_department(name):
    return Viewer(1, "", AUDITOR, 9, name)


def test_every_word_of_the_data_has_both_languages_and_its_article():
    for one in (*LAWS.values(), *HAZARDS.values(), *terms.handlings().values(), *offices()):
        assert one.name("vi")
        assert one.name("en") != one.name("vi")
    assert all(law.article and law.binds for law in LAWS.values())


def viewer(role, organisation_id=1, person_id=1):
    return Viewer(person_id, "", role, organisation_id)


def test_voluntary_by_the_own_people_compulsory_by_the_competent_body():
    rules.check_may_open("voluntary", viewer(STAFF), organisation_id=1, is_competent=False)
    rules.check_may_open("compulsory", viewer(AUDITOR), organisation_id=1, is_competent=True)
    with pytest.raises(UnknownRecall):
        rules.check_may_open("voluntary", viewer(STAFF, 2), organisation_id=1, is_competent=False)
    for role in (AUDITOR, ADMIN):
        with pytest.raises(RecallForbidden):
            rules.check_may_open("voluntary", viewer(role), organisation_id=1, is_competent=True)
    for role in (STAFF, MANAGER, ADMIN):
        with pytest.raises(RecallForbidden):
            rules.check_may_open("compulsory", viewer(role), organisation_id=1, is_competent=True)
    with pytest.raises(RecallForbidden):
        rules.check_may_open("compulsory", viewer(AUDITOR), organisation_id=1, is_competent=False)


def test_nobody_confirms_the_own_compulsion():
    known = {"organisation_id": 1, "opened_by_id": 7}
    rules.check_may_confirm("compulsory", viewer(AUDITOR, 9, 8), is_competent=True, **known)
    rules.check_may_confirm("compulsory", viewer(ADMIN, None, 8), is_competent=False, **known)
    for asker in (viewer(AUDITOR, 9, 7), viewer(ADMIN, None, 7), viewer(MANAGER, 1, 8)):
        with pytest.raises(RecallForbidden):
            rules.check_may_confirm("compulsory", asker, is_competent=True, **known)
    with pytest.raises(RecallForbidden):
        rules.check_may_confirm("voluntary", viewer(STAFF), is_competent=False, **known)


def test_states_words_and_times_are_refused_with_sentences():
    for state in (State.OPEN, State.CLOSED, State.CANCELLED):
        with pytest.raises(RecallRefused):
            rules.check_state(state, State.DRAFT)
    with pytest.raises(RecallInvalid):
        rules.read_words("   ", "reason")
    with pytest.raises(RecallInvalid):
        rules.read_words("a" * 501, "reason")
    with pytest.raises(RecallInvalid):
        rules.check_found(FOUND + timedelta(hours=1), FOUND)
    with pytest.raises(RecallInvalid):
        rules.check_known("plague", HAZARDS, "hazard")


def test_a_code_finds_a_typing_mistake():
    code = rules.new_code()
    assert (len(code), code[0], code[-1]) == (8, "R", check_character(code[:-1]))
