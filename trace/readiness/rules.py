"""Which rules a batch does not meet. A rule's words, article and weight are data; here is only when it speaks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from trace.errors import RuleBroken


@dataclass(frozen=True)
class Rule:
    """A demand as data: `sentences` and `todos` by language, `article` its source.

    `at` says where it is settled: product, organisation, certificates, pack, record, event (the one that lacks
    something), beginning (the event that began the lot), source (a lot it was made from), approve, hold, close,
    new, or nothing.
    """

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
    """What the rules look at: plain values gathered by the queries. `held_sources` are pairs (lot, code)."""

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
    beginning_id: int | None
    event_count: int
    holes: Sequence[StepHole]
    missing_steps: Mapping[str, Sequence[str]]
    missing_codes: Sequence[str]
    held_sources: Sequence[tuple[str, str]]
    is_on_hold: bool
    hold_reason: str
    is_recalled: bool
    is_closed: bool
    is_approved: bool
    expired_certificates: Sequence[str]


@dataclass(frozen=True)
class Lack:
    """One unmet demand of one batch, ready to be said in either language.

    `event_id` is the event to complete or correct, `subject` the step or lot to go to, where the rule's `at` asks one.
    """

    rule: Rule
    params: Mapping[str, Mapping[str, str]]
    event_id: int | None = None
    subject: str = ""

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


@dataclass(frozen=True)
class Finding:
    """One place where a demand is not met: what fills its sentence by language, and where to go."""

    params: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    event_id: int | None = None
    subject: str = ""


Found = list[Finding]
LANGUAGES: Final = ("vi", "en")


def lacks(facts: Facts, rules: Sequence[Rule]) -> list[Lack]:
    """Every unmet demand, in the order of the rules; what stops printing comes first."""
    found = [
        Lack(rule, one.params, one.event_id, one.subject)
        for rule in rules
        if rule.since <= facts.today
        for one in CHECKS[rule.code](facts)
    ]
    return sorted(found, key=lambda lack: not lack.is_blocking)


def as_missing(found: Sequence[Lack]) -> list[dict[str, str]]:
    """The blocking ones as plain JSON for the API's 409."""
    return [
        {"code": lack.code, "article": lack.rule.article, "detail": lack.sentence(), "todo": lack.todo()}
        for lack in found
        if lack.is_blocking
    ]


def as_item(label: str) -> str:
    """A label as it stands within a sentence: `Hướng dẫn sử dụng` → `hướng dẫn sử dụng`, `GTIN` as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _when(is_lacking: Callable[[Facts], bool]) -> Callable[[Facts], Found]:
    """A demand without particulars."""
    return lambda facts: [Finding()] if is_lacking(facts) else []


def _told_at_the_beginning(is_lacking: Callable[[Facts], bool]) -> Callable[[Facts], Found]:
    """What the event that began the lot should have said; correcting that event mends it."""
    return lambda facts: [Finding(event_id=facts.beginning_id)] if is_lacking(facts) else []


def _listing(
    names: Callable[[Facts], Mapping[str, Sequence[str]]], subject: Callable[[Facts], str] = lambda _: ""
) -> Callable[[Facts], Found]:
    """A demand that lists what is lacking, by language."""

    def check(facts: Facts) -> Found:
        found = names(facts)
        if not any(found.values()):
            return []
        return [Finding({lang: {"items": ", ".join(found[lang])} for lang in LANGUAGES}, subject=subject(facts))]

    return check


def _same(names: Sequence[str]) -> dict[str, Sequence[str]]:
    """Numbers and codes are the same in every language."""
    return dict.fromkeys(LANGUAGES, names)


def _in_both(**values: str) -> dict[str, dict[str, str]]:
    return dict.fromkeys(LANGUAGES, values)


def _holes(facts: Facts) -> Found:
    return [
        Finding(
            {
                lang: {
                    "step": hole.step[lang],
                    "day": f"{hole.happened_on:%d/%m/%Y}",
                    "items": ", ".join(hole.fields[lang]),
                }
                for lang in LANGUAGES
            },
            hole.event_id,
        )
        for hole in facts.holes
    ]


def _hold(facts: Facts) -> Found:
    return [Finding(_in_both(reason=facts.hold_reason))] if facts.is_on_hold else []


def _expired(facts: Facts) -> Found:
    if facts.expires_on is None or facts.expires_on >= facts.today:
        return []
    return [Finding(_in_both(day=f"{facts.expires_on:%d/%m/%Y}"))]


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
    "produced_on": _told_at_the_beginning(lambda f: f.has_product and f.is_food and f.produced_on is None),
    "expiry": _told_at_the_beginning(
        lambda f: (
            f.has_product and f.is_food and f.has_shelf_life and f.produced_on is not None and f.expires_on is None
        )
    ),
    "standard": _when(lambda f: f.has_product and not f.standard),
    "quantity": _told_at_the_beginning(lambda f: f.made_thousandths <= 0),
    "hold": _hold,
    "held_source": _listing(lambda f: _same([lot for lot, _ in f.held_sources]), lambda f: f.held_sources[0][1]),
    "recall": _when(lambda f: f.is_recalled),
    "expired": _expired,
    "closed": _when(lambda f: f.is_closed),
    "organisation_active": _when(lambda f: not f.is_organisation_active),
    "approval": _when(lambda f: not f.is_approved),
    "missing_step": _listing(lambda f: f.missing_steps, lambda f: next(iter(f.missing_codes), "")),
    "unverified_organisation": _when(lambda f: not f.is_organisation_approved),
    "expired_certificate": _listing(lambda f: _same(f.expired_certificates)),
}
