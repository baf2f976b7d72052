"""How late, how much, how early, and what only loses: plain decisions."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from trace.events import rules
from trace.events.values import sort_values, to_json
from trace.kit.viewer import ADMIN, AUDITOR, HELPER, MANAGER, STAFF, Viewer
from trace.processes.queries import step, template

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def viewer(role, organisation_id=1):
    return Viewer(1, "x", role, organisation_id)


@pytest.mark.parametrize(("days", "late"), [(0, 0), (7, 0), (8, 8), (400, 400)])
def test_late_means_more_than_a_week(days, late):
    assert rules.late_days(NOON - timedelta(days=days), NOON) == late


def test_days_are_those_of_vietnam():
    evening = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # half past midnight on the 23rd there

    assert rules.day_of(evening) == date(2026, 11, 23)


def test_tomorrow_is_forgiven_and_the_day_after_is_not():
    rules.check_time(NOON + timedelta(days=1), NOON)
    with pytest.raises(rules.EntryRefused):
        rules.check_time(NOON + timedelta(days=2), NOON)
    with pytest.raises(rules.EntryRefused):
        rules.check_time(datetime(2026, 1, 1), NOON)  # without its zone


@pytest.mark.parametrize("thousandths", [0, -1, 10**14 + 1])
def test_impossible_quantities(thousandths):
    with pytest.raises(rules.EntryRefused):
        rules.check_quantity(thousandths)


def test_quantities_change_their_unit_only_within_their_kind():
    assert rules.in_unit(1500, "TNE", "KGM") == 1_500_000
    assert rules.in_unit(2_000_000, "GRM", "KGM") == 2000
    assert rules.in_unit(5, "H87", "H87") == 5
    for thousandths, unit, wanted in ((1, "GRM", "KGM"), (1, "LTR", "KGM"), (1, "H87", "KGM"), (1, "KGM", "H87")):
        with pytest.raises(rules.EntryRefused):
            rules.in_unit(thousandths, unit, wanted)


@pytest.mark.parametrize("role", [STAFF, MANAGER, HELPER])
def test_the_co_ops_own_people_write(role):
    rules.check_may_record(viewer(role), [1, 1])
    with pytest.raises(rules.NotYours):
        rules.check_may_record(viewer(role), [1, 2])


@pytest.mark.parametrize("role", [AUDITOR, ADMIN])
def test_officers_and_admins_do_not(role):
    with pytest.raises(rules.RecordingRefused):
        rules.check_may_record(viewer(role), [1])


def test_only_managers_decide_about_their_own():
    rules.check_may_decide(viewer(MANAGER), [1])
    with pytest.raises(rules.RecordingRefused):
        rules.check_may_decide(viewer(STAFF), [1])
    with pytest.raises(rules.NotYours):
        rules.check_may_decide(viewer(MANAGER, 2), [1])


@pytest.mark.parametrize(
    ("harvested", "is_early"),
    [(date(2026, 5, 9), False), (date(2026, 5, 10), True), (date(2026, 5, 23), True), (date(2026, 5, 24), False)],
)
def test_a_waiting_time_runs_from_its_day(harvested, is_early):
    assert rules.is_too_early(harvested, [(date(2026, 5, 10), 14)]) == is_early


def test_waiting_days_are_read_from_the_field_the_step_names():
    assert rules.waiting_days(step("rice", "R05"), {"phi_days": 14}) == 14
    assert rules.waiting_days(step("rice", "R04"), {"phi_days": 14}) == 0
    assert rules.waiting_days(step("rice", "R05"), {}) == 0


def test_spraying_is_forbidden_where_ragworms_live():
    assert template("ruoi").is_pesticide_forbidden
    assert step("ruoi", "U04").waiting_days_field
    assert not template("rice").is_pesticide_forbidden


def test_drying_milling_and_packing_only_lose():
    assert all(rules.can_only_lose(step("rice", code)) for code in ("R10", "R12", "R14"))
    assert not rules.can_only_lose(step("shrimp", "T13"))  # glaze
    assert not rules.can_only_lose(step("mam_cay", "M03"))  # salt


def test_gain_is_told_only_between_like_units():
    assert rules.has_gained([(1000, "TNE")], [(1_000_001, "KGM")])
    assert not rules.has_gained([(1000, "KGM"), (500, "KGM")], [(1500, "KGM")])
    assert not rules.has_gained([(1, "KGM")], [(500, "H87")])


def test_consequences_have_an_id_of_their_own_that_follows_from_the_entry():
    number = rules.read_entry_id("00000000-0000-4000-8000-000000000001")

    assert rules.entry_id_of_consequence(number, "a") == rules.entry_id_of_consequence(number, "a")
    assert rules.entry_id_of_consequence(number, "a") != rules.entry_id_of_consequence(number, "b")


def test_every_cause_but_a_persons_word_has_its_sentences():
    causes = set(rules.Cause) - {rules.Cause.PERSON}

    assert set(rules.CAUSE_SENTENCES) == set(rules.WHAT_TO_DO) == causes


def test_values_go_where_their_visibility_says():
    found = sort_values(
        step("rice", "R05"),
        {
            "phi_days": 14,
            "input_name": "A",
            "dose.amount": Decimal("1.5"),
            "note": "n",
            "unheard_of": 1,
            "safe_from": date(2026, 5, 1),
        },
    )

    assert found.public == {"safe_from": "2026-05-01"}
    assert found.kept == {"phi_days": 14, "input_name": "A"}
    assert found.private == {"dose.amount": "1.5", "note": "n", "unheard_of": 1}


@pytest.mark.parametrize("field", ["note", "driver", "vehicle", "actor"])
def test_what_names_people_is_private_whatever_a_catalogue_says(field):
    from dataclasses import replace

    told = step("rice", "R07")
    open_field = replace(told.fields[0], name=field, visibility="public", type="text")
    loose = replace(told, fields=(open_field,))

    assert sort_values(loose, {field: "x"}).private == {field: "x"}


def test_typed_values_in_json():
    assert to_json(Decimal("14.50")) == "14.5"
    assert to_json(Decimal("7.0")) == 7
    assert to_json(("a", 2)) == ["a", 2]
    assert to_json(2**60) == str(2**60)
    assert to_json(True) is True
    assert to_json(NOON) == "2026-11-23T05:00:00.000Z"
