"""Events in words: names with an icon that exists, values written down together with the name of each part."""

from pathlib import Path

import pytest

from trace.events.rules import Kind
from trace.events.wording import name_of, shown
from trace.processes.queries import templates

SPRITE = (Path(__file__).resolve().parents[3] / "trace" / "static" / "icons.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [*Kind, "approval", "approval_withdrawn"])
def test_every_act_has_a_picture(kind):
    assert f'id="icon-{name_of(kind, None, "").icon}"' in SPRITE


def test_every_step_has_a_picture():
    icons = {step.icon for way in templates() for step in way.steps}

    assert [icon for icon in sorted(icons) if f'id="icon-{icon}"' not in SPRITE] == []


def test_parts_of_a_group_keep_their_names():
    (water,) = shown(None, {"water": {"ph": "7.9", "salinity": "16.5"}}, "kept")

    assert water.text.startswith("pH 7,9; độ mặn 16,5")
    assert water.text.endswith("‰")
    assert water.text_en.startswith("pH 7.9; salinity 16.5")


def test_a_party_is_its_words_alone():
    (buyer,) = shown(None, {"receiver": {"name": "Bà Xoan", "address": "", "code": "K1"}}, "private")

    assert buyer.text == "Bà Xoan, K1"


def test_units_that_are_words_have_both():
    (count,) = shown(None, {"household_count": 3}, "public")

    assert (count.unit, count.unit_en) == ("hộ", "households")
