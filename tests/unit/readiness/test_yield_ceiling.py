"""More than an area usually gives in a season is told with its arithmetic."""

from types import SimpleNamespace

from ready import TODAY

from trace.events.yields import OverCeiling, per_sao
from trace.processes.balance import ceiling_of
from trace.readiness.checks.yield_ceiling import check
from trace.readiness.facts_balance import YieldFacts
from trace.readiness.rules import Facts


def test_a_season_within_the_usual_lacks_nothing():
    assert check(Facts(TODAY, YieldFacts())) == []
    assert per_sao(6_000_000, 7200) == 300


def test_more_is_told_with_its_arithmetic():
    over = OverCeiling(SimpleNamespace(), 9_000_000, 7200, ceiling_of("rice"))
    assert over.sentence() == "9.000 kg trên 20 sào (7.200 m²) = 450 kg/sào (thường không quá 335 kg/sào)"

    (found,) = check(Facts(TODAY, YieldFacts({language: over.sentence(language) for language in ("vi", "en")})))
    assert "450 kg/sào" in found.params["en"]["sum"]
