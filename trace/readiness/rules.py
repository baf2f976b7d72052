"""Demands, what they look at, what is said where one is not met: plain values. When a rule speaks is in `checks`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol, Self, TypeVar, cast

from trace.errors import RuleBroken

LANGUAGES: Final = ("vi", "en")
BATCH, SEASON, ORGANISATION = "batch", "season", "organisation"
SUBJECTS: Final = (BATCH, SEASON, ORGANISATION)
STOP, WARN, NOTE = "stop", "warn", "note"
SEVERITIES: Final = (STOP, WARN, NOTE)
SOURCED, INFERRED, UNVERIFIED = "sourced", "inferred", "unverified"
CERTAINTIES: Final = (SOURCED, INFERRED, UNVERIFIED)
TRACE_STAMP, GOODS_LABEL = "trace_stamp", "goods_label"
LABEL_KINDS: Final = (TRACE_STAMP, GOODS_LABEL)
# What is asked of goods that are not a product yet; the rest is asked when they are packed.
ON_THE_WAY: Final = frozenset(
    ("event", "record", "hold", "source", "beginning", "season", "site", "receipt", "sources", "handover")
)
PLACES: Final = (
    "product", "organisation", "certificates", "pack", "record", "event", "beginning", "source", "approve", "hold",
    "close", "new", "season", "site", "receipt", "address", "sources", "handover", "old_stock", "nothing",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """A demand as data: `sentences` and `todos` by language, `article` its source, `binds` whom.

    It speaks about subjects of one kind (batch, season, organisation) from `since` until `until`, both days
    included; `labels` names the kinds of labels it stops (all kinds unless the file says otherwise), `categories`
    and `templates` the goods it is about (empty: all). `is_lasting`: once found, it stays found.
    `is_state`: it tells how the subject stands (closed, awaiting approval) and is not kept as a finding.
    `is_reviewable`: a person judges it; once a manager has said why it may stay, it no longer counts.
    `is_safety`: officers see it at once; all others are the establishment's own for some days first.
    `at` says where it is settled: product, organisation, certificates, pack, record, event (the one that lacks
    something), beginning (the event that began the lot), source (a lot it was made from), approve, hold, close,
    new, season, site, receipt (who received the goods), address (put into
    today's units), sources (what the lot was made from), handover (its code), old_stock (the register of
    earlier packaging), or nothing.
    """

    code: str
    order: int
    subject: str
    article: str
    severity: str
    certainty: str
    binds: str
    since: date
    until: date | None
    labels: tuple[str, ...]
    categories: tuple[str, ...]
    templates: tuple[str, ...]
    is_lasting: bool
    is_state: bool
    is_reviewable: bool
    is_safety: bool
    sentences: Mapping[str, str]
    todos: Mapping[str, str]
    at: str

    @property
    def is_blocking(self) -> bool:
        """True where it refuses printing; what nobody has read in its source never does."""
        return self.severity == STOP and self.certainty != UNVERIFIED

    @property
    def weight(self) -> str:
        """stop, warn or note, as it counts: a stop that nobody has read in its source only warns."""
        return WARN if self.severity == STOP and not self.is_blocking else self.severity

    def is_in_force(self, day: date) -> bool:
        """True from its first day to its last."""
        return self.since <= day and (self.until is None or day <= self.until)

    def is_about(self, *, category: str, template: str) -> bool:
        """True for goods of this category (`rice`, `ocop_food.from_grain`) that go this way of working.

        A rule for `ocop_food` is also about `ocop_food.from_grain`.
        """
        is_named = any(category == one or category.startswith(f"{one}.") for one in self.categories)
        return (not self.categories or is_named) and (not self.templates or template in self.templates)


class Part(Protocol):
    """Some of the facts about a subject, gathered together: a frozen dataclass of plain values."""

    @classmethod
    def gather(cls, book: Any, /) -> Self: ...


P = TypeVar("P", bound=Part)


class Facts:
    """What the rules look at: small parts of plain values, each gathered when a rule first asks for it.

    `book` is what the parts gather from (readiness/books.py). Without one, only the given parts are there.
    """

    def __init__(self, today: date, *parts: Part, book: object = None) -> None:
        self.today = today
        self._book = book
        self._parts: dict[type[Any], Part] = {type(part): part for part in parts}

    def of(self, kind: type[P]) -> P:
        """The part of this kind. Raises LookupError where it neither was given nor can be gathered."""
        if kind not in self._parts:
            if self._book is None:
                raise LookupError(f"Nobody gave {kind.__name__}.")
            self._parts[kind] = kind.gather(self._book)
        return cast(P, self._parts[kind])


@dataclass(frozen=True)
class Finding:
    """One place where a demand is not met: what fills its sentence by language, and where to go."""

    params: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    event_id: int | None = None
    subject: str = ""


Found = list[Finding]
Check = Callable[[Facts], Found]


@dataclass(frozen=True)
class Lack:
    """One unmet demand of one subject, ready to be said in either language.

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

    @property
    def severity(self) -> str:
        return self.rule.weight

    def sentence(self, language: str = "vi") -> str:
        """What is missing, in a sentence."""
        return self.rule.sentences[language].format_map(self.params.get(language, {}))

    def todo(self, language: str = "vi") -> str:
        """What to do next."""
        return self.rule.todos[language]


class NotReady(RuleBroken):
    """Printing is refused; `missing` lists every reason with its article."""


def lacks(facts: Facts, rules: Sequence[Rule], checks: Mapping[str, Check]) -> list[Lack]:
    """Every unmet demand, in the order of the rules; what stops printing comes first."""
    found = [
        Lack(rule, one.params, one.event_id, one.subject)
        for rule in rules
        if rule.is_in_force(facts.today)
        for one in checks[rule.code](facts)
    ]
    return sorted(found, key=lambda lack: SEVERITIES.index(lack.severity))


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


def when(is_lacking: object, *, event_id: int | None = None) -> Found:
    """A demand without particulars, unmet where this is true; `event_id` is the event whose correction mends it."""
    return [Finding(event_id=event_id)] if is_lacking else []


def listing(names: Mapping[str, Sequence[str]], *, subject: str = "") -> Found:
    """One finding that lists what is lacking as {items}, by language; nothing where nothing lacks."""
    if not any(names.values()):
        return []
    return [Finding({lang: {"items": ", ".join(names[lang])} for lang in LANGUAGES}, subject=subject)]


def same(names: Sequence[str]) -> dict[str, Sequence[str]]:
    """Numbers and codes are the same in every language."""
    return dict.fromkeys(LANGUAGES, names)


def in_both(**values: str) -> dict[str, dict[str, str]]:
    """What fills a sentence, the same in every language."""
    return dict.fromkeys(LANGUAGES, values)
