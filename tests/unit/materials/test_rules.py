"""Bans by field of use and day, prompts, and the days for a crop."""

from datetime import date

import pytest

from trace.errors import Invalid
from trace.materials import rules
from trace.materials.catalogue import ReferenceBroken, bans, known_actives, read_bans
from trace.materials.rules import LABEL, Waiting
from trace.processes.queries import template, templates

TODAY = date(2026, 11, 23)


def met(text, field, day=TODAY):
    return [(one.ban.name, one.is_certain) for one in rules.bans_met((text,), (field,), day, among=bans())]


def test_the_same_bottle_is_legal_in_paddy_and_banned_in_a_pond():
    assert met("Sherpa 25EC cypermethrin", "crop") == []
    assert met("Sherpa 25EC cypermethrin", "aquaculture") == [("Cypermethrin", True)]


def test_a_mixture_meets_the_ban_of_each_of_its_parts():
    found = met("deltamethrin + enrofloxacin + vitamin C", "aquaculture")

    assert sorted(found) == [("Deltamethrin", True), ("Enrofloxacin", True)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2021, 2, 12), []), (date(2021, 2, 13), [("Fipronil", True)]), (TODAY, [("Fipronil", True)])],
)
def test_a_ban_begins_on_its_day(day, expected):
    assert met("Fipronil 800WG", "crop", day) == expected


def test_what_rests_on_a_replaced_list_is_certain_only_until_its_last_day():
    assert met("Carbofuran 3G", "crop", date(2026, 8, 14)) == [("Carbofuran", True)]
    assert met("Carbofuran 3G", "crop", date(2026, 8, 15)) == [("Carbofuran", False)]


def test_a_ban_ends_after_its_last_day():
    raw = {
        "field": "crop",
        "lists": [
            {
                "code": "x", "instrument": "QĐ 1", "source": "s", "certainty": "sourced", "from": date(2020, 1, 1),
                "until": date(2020, 12, 31), "substances": [{"names": ["Fenoxanil"]}],
            }
        ],
    }  # fmt: skip
    (ban,) = read_bans(raw, "test")

    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [ban.holds_on(day) for day in days] == [False, True, True, False]


def test_a_brand_alone_and_a_member_of_a_group_are_never_certain():
    assert met("Regent 800WG", "crop") == [("Fipronil", False)]
    assert met("Norfloxacin", "aquaculture") == [("Norfloxacin", False)]
    assert met("Alpha-cypermethrin", "aquaculture") == [("Alpha-cypermethrin", False)]


def test_a_name_that_stands_on_two_lists_is_told_once_by_the_certain_one():
    assert met("Trichlorfon (Dipterex)", "aquaculture") == [("Trichlorfon", True)]


def test_a_reference_file_with_an_unknown_key_stops_with_its_place():
    with pytest.raises(ReferenceBroken, match="test"):
        read_bans({"field": "crop", "lists": [{"code": "x", "form": 1, "certainty": "sourced"}]}, "test")
    with pytest.raises(ReferenceBroken, match="sea"):
        read_bans({"field": "sea", "lists": []}, "test")


@pytest.mark.parametrize(
    ("texts", "field", "name", "days"),
    [
        (("tricyclazole",), "crop", "tricyclazole", "7–14"),
        (("", "Beam 75WP"), "crop", "tricyclazole", "7–14"),
        (("azoxystrobin 200g/l + difenoconazole 125g/l",), "crop", "azoxystrobin + difenoconazole", "7–14"),
        (("Oxytetracyclin",), "aquaculture", "oxytetracycline", "28"),
        (("kháng sinh trộn thức ăn",), "aquaculture", "kháng sinh", "20"),
    ],
)
def test_known_actives_prompt_days_that_are_never_certain(texts, field, name, days):
    found = rules.prompt_for(texts, (field,), among=known_actives())

    assert (found.name, found.days, found.certainty) == (name, days, "unverified")


def test_half_a_mixture_and_the_wrong_field_prompt_nothing():
    assert rules.prompt_for(("propiconazole",), ("crop",), among=known_actives()) is None
    assert rules.prompt_for(("tricyclazole",), ("aquaculture",), among=known_actives()) is None


def test_days_are_those_of_the_crop_before_those_for_all():
    days = [Waiting("", 30, LABEL), Waiting("lúa", 14, LABEL), Waiting("shrimp", 21)]

    assert rules.days_for(days, template("rice")).days == 14
    assert rules.days_for(days, template("shrimp")).days == 21
    assert rules.days_for(days, template("crab_mud")).days == 30
    assert rules.days_for([Waiting("lúa", 14)], template("shrimp")) is None


@pytest.mark.parametrize("word", ["lúa", "Lúa gạo", "rice", "lua"])
def test_a_word_for_rice_means_rice_alone(word):
    assert [way.code for way in templates() if rules.fits(word, way)] == ["rice"]


@pytest.mark.parametrize(
    "waitings",
    [[Waiting("rice", -1)], [Waiting("rice", 400)], [Waiting("Lúa", 7), Waiting("lúa", 8)], [Waiting("x", 1, "sure")]],
)
def test_days_that_cannot_be_are_refused(waitings):
    with pytest.raises(Invalid):
        rules.check_waitings(waitings)


def test_a_material_needs_a_kind_that_exists_and_a_name():
    with pytest.raises(Invalid, match="loại"):
        rules.check_facts({"kind": "bomb"})
    with pytest.raises(Invalid, match="tên"):
        rules.check_facts({"name": " "})
