"""A share outside the usual is told with its arithmetic; inside it nothing is."""

from ready import TODAY

from trace.events.records import Item
from trace.events.yields import Sides, outside_usual
from trace.readiness.checks.balance import check
from trace.readiness.facts_balance import BalanceFacts
from trace.readiness.rules import Facts


def milled(rice, *, husk=0, taken=1000, step="R12"):
    outputs = [Item("output", "rice", rice * 1000, "KGM")]
    if husk:
        outputs.append(Item("output", "husk", husk * 1000, "KGM"))
    sides = Sides(7, step, ((taken * 1000, "KGM"),), tuple(outputs))
    return outside_usual(sides, {"rice": "milled", "husk": "husk"})


def test_a_usual_share_lacks_nothing():
    assert milled(640, husk=200) == []
    assert check(Facts(TODAY, BalanceFacts())) == []


def test_an_unusual_one_is_told_with_its_arithmetic():
    (found,) = milled(780)
    assert found.sentence() == "1.000 kg → 780 kg = 78 % (thường 55–72 %)"
    assert found.sentence("en") == "1,000 kg → 780 kg = 78 % (usually 55–72 %)"

    words = {language: found.sentence(language) for language in ("vi", "en")}
    (told,) = check(Facts(TODAY, BalanceFacts(outside=[(words, 7)])))
    assert (told.params["vi"]["sum"], told.event_id) == (found.sentence(), 7)


def test_each_byproduct_has_a_share_of_its_own_and_does_not_count_for_the_goods():
    assert [(one.form, one.percent) for one in milled(640, husk=300)] == [("husk", 30)]


def test_ice_may_make_more_and_what_is_not_known_is_not_judged():
    assert milled(1200, step="T13") == []
    assert [one.percent for one in milled(1400, step="T13")] == [140]
    assert milled(5, step="M05") == []
    assert outside_usual(Sides(1, "R12", ((1000, "LTR"),), (Item("output", "x", 10, "KGM"),)), {}) == []
