"""A banned substance, or a pesticide where none may be used, while the goods are held for it."""

from trace.events.rules import Cause
from trace.readiness.facts_treatments import TreatmentFacts
from trace.readiness.rules import Facts, Found, listing

_SPRAYED = {"vi": "thuốc BVTV ở ruộng không được dùng thuốc", "en": "pesticide on a field where none may be used"}


def check(facts: Facts) -> Found:
    used = facts.of(TreatmentFacts)
    if not used.is_held or not {Cause.BANNED, Cause.FORBIDDEN} & set(used.causes):
        return []
    sprayed = {language: [words] for language, words in _SPRAYED.items() if used.is_sprayed_where_forbidden}
    return listing({language: [*used.banned, *sprayed.get(language, [])] or ["?"] for language in _SPRAYED})
