"""Earlier packaging near its last day is named with how many are left; it never stops a label."""

from datetime import date

from ready import found

from trace.readiness.facts_old_stock import OldStockFacts


def test_the_rule_names_each_with_its_day():
    assert found("old_stock", OldStockFacts([])) == []
    (lack,) = found("old_stock", OldStockFacts([("Bao 5 kg", 3200, "bao", date(2027, 6, 12))]))
    assert lack.sentence("vi").endswith("Bao 5 kg: 3.200 bao, 12/06/2027.")
    assert not lack.is_blocking
