"""Sender and receiver have the same phone, device, representative or person: one hand may have signed for both."""

from typing import Final

from trace.handovers.findings import DEVICE, PERSON, PHONE, REPRESENTATIVE
from trace.readiness.facts_handovers import HandoverFacts
from trace.readiness.rules import Facts, Finding, Found

_WORDS: Final = {
    "vi": {PHONE: "số điện thoại", DEVICE: "thiết bị", REPRESENTATIVE: "người đại diện", PERSON: "người ghi"},
    "en": {PHONE: "phone number", DEVICE: "device", REPRESENTATIVE: "representative", PERSON: "person who wrote"},
}


def check(facts: Facts) -> Found:
    return [
        Finding(
            {
                language: {"code": one.code, "items": ", ".join(words[name] for name in one.same)}
                for language, words in _WORDS.items()
            },
            subject=one.code,
        )
        for one in facts.of(HandoverFacts).handovers
        if one.same
    ]
