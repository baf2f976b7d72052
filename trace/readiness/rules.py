"""Which rules a batch does not meet. A rule's words, article and weight are data; here is only when it speaks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from trace.errors import RuleBroken


@dataclass(frozen=True)
class Rule:
    """A demand as data: `sentences` and `todos` by language, `article` its source, `at` where it is settled."""

    code: str
    article: str
    is_blocking: bool
    certainty: str
    binds: str
    since: date
    sentences: Mapping[str, str]
    todos: Mapping[str, str]
    at: str


@dataclass(frozen=True)
class StepHole:
    """A recorded step without some required fields; labels by language."""

    event_id: int
    step: Mapping[str, str]
    happened_on: date
    fields: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Facts:
    """What the rules look at: plain values gathered by the queries."""

    today: date
    has_product: bool
    product_lacks: Mapping[str, Sequence[str]]
    has_picture: bool
    origin: str
    standard: str
    is_food: bool
    has_shelf_life: bool
    organisation_name: str
    address: str
    is_organisation_active: bool
    is_organisation_approved: bool
    lot: str
    made_thousandths: int
    produced_on: date | None
    expires_on: date | None
    event_count: int
    holes: Sequence[StepHole]
    missing_steps: Mapping[str, Sequence[str]]
    held_sources: Sequence[str]
    is_on_hold: bool
    hold_reason: str
    is_recalled: bool
    is_closed: bool
    is_approved: bool
    expired_certificates: Sequence[str]


@dataclass(frozen=True)
class Lack:
    """One unmet demand of one batch, ready to be said in either language."""

    rule: Rule
    params: Mapping[str, Mapping[str, str]]
    event_id: int | None = None

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def is_blocking(self) -> bool:
        return self.rule.is_blocking

    def sentence(self, language: str = "vi") -> str:
        """What is missing, in a sentence."""
        return self.rule.sentences[language].format_map(self.params.get(language, {}))

    def todo(self, language: str = "vi") -> str:
        """What to do next."""
        return self.rule.todos[language]


class NotReady(RuleBroken):
    """Printing is refused; `missing` lists every reason with its article."""


Found = list[tuple[dict[str, dict[str, str]], int | None]]
LANGUAGES: Final = ("vi", "en")


def lacks(facts: Facts, rules: Sequence[Rule]) -> list[Lack]:
    """Every unmet demand, in the order of the rules; what stops printing comes first."""
    found = [
        Lack(rule, params, event_id)
        for rule in rules
        if rule.since <= facts.today
        for params, event_id in CHECKS[rule.code](facts)
    ]
    return sorted(found, key=lambda lack: not lack.is_blocking)


def as_missing(found: Sequence[Lack]) -> list[dict[str, str]]:
    """The blocking ones as plain JSON for the API's 409."""
    return [
        {"code": lack.code, "article": lack.rule.article, "detail": lack.sentence(), "todo": lack.todo()}
        for lack in found
        if lack.is_blocking
    ]


def _when(is_lacking: Callable[[Facts], bool]) -> Callable[[Facts], Found]:
    """A demand without particulars."""
    return lambda facts: [({}, None)] if is_lacking(facts) else []


def _listing(names: Callable[[Facts], Any]) -> Callable[[Facts], Found]:
    """A demand that lists what is lacking; `names` gives lists by language, or one list for both."""

    def check(facts: Facts) -> Found:
        found = names(facts)
        by_language = found if isinstance(found, Mapping) else dict.fromkeys(LANGUAGES, found)
        if not any(by_language.values()):
            return []
        return [({language: {"items": ", ".join(by_language[language])} for language in LANGUAGES}, None)]

    return check


def _said(**values: Callable[[Facts], str]) -> Callable[[Facts], dict[str, dict[str, str]]]:
    return lambda facts: {language: {key: read(facts) for key, read in values.items()} for language in LANGUAGES}


def _holes(facts: Facts) -> Found:
    return [
        (
            {
                language: {
                    "step": hole.step[language],
                    "day": f"{hole.happened_on:%d/%m/%Y}",
                    "items": ", ".join(hole.fields[language]),
                }
                for language in LANGUAGES
            },
            hole.event_id,
        )
        for hole in facts.holes
    ]


def _hold(facts: Facts) -> Found:
    return [(_said(reason=lambda f: f.hold_reason)(facts), None)] if facts.is_on_hold else []


def _expired(facts: Facts) -> Found:
    if facts.expires_on is None or facts.expires_on >= facts.today:
        return []
    return [(_said(day=lambda f: f"{f.expires_on:%d/%m/%Y}")(facts), None)]


CHECKS: Final[Mapping[str, Callable[[Facts], Found]]] = {
    "product_name": _when(lambda f: not f.has_product),
    "product_whole": _listing(lambda f: f.product_lacks),
    "picture": _when(lambda f: f.has_product and not f.has_picture),
    "organisation_name": _when(lambda f: not f.organisation_name),
    "address": _when(lambda f: not f.address),
    "origin": _when(lambda f: f.has_product and not f.origin),
    "events": _when(lambda f: not f.event_count),
    "step_fields": _holes,
    "lot": _when(lambda f: not f.lot),
    "produced_on": _when(lambda f: f.has_product and f.is_food and f.produced_on is None),
    "expiry": _when(lambda f: f.has_product and f.is_food and f.has_shelf_life and f.expires_on is None),
    "standard": _when(lambda f: f.has_product and not f.standard),
    "quantity": _when(lambda f: f.made_thousandths <= 0),
    "hold": _hold,
    "held_source": _listing(lambda f: f.held_sources),
    "recall": _when(lambda f: f.is_recalled),
    "expired": _expired,
    "closed": _when(lambda f: f.is_closed),
    "organisation_active": _when(lambda f: not f.is_organisation_active),
    "approval": _when(lambda f: not f.is_approved),
    "missing_step": _listing(lambda f: f.missing_steps),
    "unverified_organisation": _when(lambda f: not f.is_organisation_approved),
    "expired_certificate": _listing(lambda f: f.expired_certificates),
}
