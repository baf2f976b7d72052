"""Which corrections loosen: every way of it, and the tighter word beside each that does not."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from trace.events.loosening import SENTENCES, Said, Why, loosens, said_by
from trace.processes.queries import step

DAY, EARLIER, LATER = date(2026, 9, 10), date(2026, 9, 1), date(2026, 9, 20)
SPRAY = Said("diary", DAY, is_treatment=True, wait=14, materials={"active": "chlor", "material:A": True})
HARVEST = Said("harvest", DAY, is_harvest=True, made={"x": 1000}, ends={"x": DAY}, packs={"x": 10})
MILLED = Said("transform", DAY, made={"x": 600, "y": None}, used={"a": 1000})
SENT = Said("ship", DAY, used={"a": 500})
TESTED = Said("observe", DAY, test="fail")

LOOSER = [
    (Why.EARLIER_TREATMENT, SPRAY, {"happened_on": EARLIER}),
    (Why.SHORTER_WAIT, SPRAY, {"wait": 7}),
    (Why.OTHER_MATERIAL, SPRAY, {"materials": {"active": "other", "material:A": True}}),
    (Why.OTHER_MATERIAL, SPRAY, {"materials": {"active": "chlor"}}),
    (Why.LATER_HARVEST, HARVEST, {"happened_on": LATER}),
    (Why.MORE_MADE, HARVEST, {"made": {"x": 1001}}),
    (Why.LATER_END, HARVEST, {"ends": {"x": LATER}}),
    (Why.LATER_END, HARVEST, {"ends": {"x": None}}),
    (Why.MORE_PACKS, HARVEST, {"packs": {"x": 11}}),
    (Why.MORE_MADE, MILLED, {"made": {"x": 700, "y": None}}),
    (Why.LESS_USED, MILLED, {"used": {"a": 999}}),
    (Why.LESS_USED, SENT, {"used": {"a": None}}),
    (Why.LATER_HARVEST, Said("observe", DAY, is_harvest=True), {"happened_on": LATER}),
    (Why.LATER_MADE, replace(MILLED, born={"x": DAY}), {"born": {"x": LATER}}),
    (Why.BETTER_TEST, TESTED, {"test": "pass"}),
    (Why.BETTER_TEST, TESTED, {"test": ""}),
]
TIGHTER = [
    (SPRAY, {"happened_on": LATER}),
    (SPRAY, {"wait": 21}),
    (SPRAY, {"materials": {**SPRAY.materials, "material:B": True}}),
    (HARVEST, {"happened_on": EARLIER}),
    (HARVEST, {"made": {"x": 999}, "ends": {"x": EARLIER}, "packs": {"x": 9}}),
    (MILLED, {"made": {"x": 600, "y": 5}}),
    (MILLED, {"used": {"a": 1100}}),
    (SENT, {"used": {"a": 501}}),
    (replace(TESTED, test="pass"), {"test": "fail"}),
    (Said("diary", DAY), {"happened_on": EARLIER}),
]


@pytest.mark.parametrize(("why", "before", "change"), LOOSER)
def test_a_looser_word_is_known_by_its_way(why, before, change):
    assert loosens(before, replace(before, **change)) == (why,)
    assert SENTENCES[why]


@pytest.mark.parametrize(("before", "change"), TIGHTER)
def test_a_tighter_word_or_a_first_one_needs_nobody_else(before, change):
    assert not loosens(before, replace(before, **change))


def test_nothing_different_loosens_nothing():
    for one in (SPRAY, HARVEST, MILLED, SENT, TESTED):
        assert loosens(one, one) == ()


@pytest.mark.parametrize(
    ("before", "why"),
    [
        (SPRAY, (Why.DROPPED_TREATMENT,)),
        (SENT, (Why.LESS_USED,)),
        (Said("sources", DAY, used={"a": 1}), (Why.LESS_USED,)),
        (Said("sources", DAY, used={"s": None}), (Why.DROPPED_SOURCE,)),
        (replace(HARVEST, is_held=True), (Why.DROPPED_HOLD,)),
        (TESTED, (Why.BETTER_TEST,)),
        (Said("observe", DAY, test="pass"), ()),
        (Said("measure", DAY, is_outside=True), (Why.DROPPED_READINGS,)),
        (Said("measure", DAY), ()),
        (HARVEST, ()),
        (MILLED, ()),
        (Said("sell", DAY, used={"a": None}), ()),
    ],
)
def test_an_entry_taken_back_loosens_where_it_weighed_on_goods_that_stay(before, why):
    assert loosens(before, None) == why


def test_an_entry_is_read_from_its_document_and_values():
    recorded = {"public": {"phi_days": 7, "active": "x"}, "materials": [{"code": "M1", "waiting_days": 21}]}
    at = datetime(2026, 9, 9, 18, tzinfo=UTC)
    said = said_by("diary", step("rice", "R05"), {}, recorded, at)

    assert (said.is_treatment, said.wait, said.happened_on) == (True, 21, date(2026, 9, 10))
    assert said.materials == {"active": "x", "material:M1": True}

    lots = [{"identifier": "x", "expires_on": "2027-01-01", "pack_count": 4}]
    document = {
        "inputQuantityList": [{"epcClass": "a", "quantity": 1.5}],
        "outputQuantityList": [{"epcClass": "x", "quantity": 1}],
    }
    made = said_by("transform", step("rice", "R14"), document, {"lots": lots}, at)
    assert (made.made, made.used, made.ends, made.packs) == (
        {"x": 1000}, {"a": 1500}, {"x": date(2027, 1, 1)}, {"x": 4},
    )  # fmt: skip
    assert not made.is_treatment
