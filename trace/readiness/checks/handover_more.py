"""More arrived than was sent: one of the two amounts is wrong."""

from trace.kit.units import show_quantity
from trace.readiness.facts_handovers import HandoverFacts
from trace.readiness.rules import Facts, Finding, Found


def check(facts: Facts) -> Found:
    return [
        Finding(
            {
                language: {"code": one.code, "amount": show_quantity(-one.missing, one.unit, language)}
                for language in ("vi", "en")
            },
            subject=one.code,
        )
        for one in facts.of(HandoverFacts).handovers
        if one.is_signed and one.missing < 0
    ]
