"""Goods whose named sender denies having sent them get no labels."""

from ready import found

from trace.readiness.facts_handovers import HandoverFacts


def test_nobody_denies():
    assert found("claim_denied", HandoverFacts()) == []


def test_denied_goods_are_stopped_and_the_lot_is_named():
    (one,) = found("claim_denied", HandoverFacts(denied=[("LOT7", "TABC2345")]))

    assert (one.is_blocking, one.subject) == (True, "TABC2345")
    assert "LOT7" in one.sentence()
