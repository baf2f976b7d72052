"""A substance is known again however its name is written, and two that only look alike are kept apart."""

import pytest

from trace.materials import actives
from trace.materials.catalogue import bans, known_actives


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Cypermethrin 25EC", "Cypermethrin"),
        ("cypermetrin", "Cypermethrin"),
        ("CYPERMETHRIN (250 g/l) + Fipronil 50g/l", "Cypermethrin"),
        ("abamectin; fipronil", "Fipronil"),
        ("Cloramphenicol", "Chloramphenicol"),
        ("Chlorpyriphos Ethyl 48EC", "Chlorpyrifos ethyl"),
        ("chlorpyrifos-ethyl", "Chlorpyrifos ethyl"),
        ("Thiophanate methyl", "Thiophanate-methyl"),
        ("Thuốc cỏ 2,4-D 600DD", "2,4-D"),
        ("Xanh Malachite", "xanh malachite"),
        ("Glyphosat 480SL", "Glyphosate"),
        ("trichlorphon", "Trichlorfon"),
    ],
)
def test_one_substance_has_many_spellings(written, name):
    assert actives.find(written, name) >= 0


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("captan", "Captafol"),
        ("Captafol", "Captan"),
        ("2,4,5-T", "2,4-D"),
        ("chlorfenapyr", "Chlordane"),
        ("methyl parathion", "Parathion Ethyl"),
        ("permethrin", "Cypermethrin"),
        ("", "Fipronil"),
        ("Fipronil", ""),
    ],
)
def test_names_that_look_alike_are_kept_apart(written, name):
    assert actives.find(written, name) == -1


def test_alpha_cypermethrin_says_what_it_is_and_is_not_cypermethrin_once_more():
    assert actives.covers("Alpha-cypermethrin 5EC", longer="alpha-cypermethrin", shorter="cypermethrin")
    assert not actives.covers("alpha-cypermethrin + cypermethrin", longer="alpha-cypermethrin", shorter="cypermethrin")


def test_no_active_that_is_usual_on_crops_is_taken_for_a_banned_one():
    banned = [name for ban in bans() if ban.field == "crop" for name in (*ban.names, *ban.brands)]
    usual = [text for one in known_actives() if one.field == "crop" for text in (*one.parts, *one.brands)]

    assert [(text, name) for text in usual for name in banned if actives.find(text, name) >= 0] == []
