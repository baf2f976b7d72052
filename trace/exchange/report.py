"""What a file says and what would become of it: findings by cell, outcomes by row. Plain values, kept as JSON."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trace.errors import Refusal

ERROR, QUESTION, WARNING = "error", "question", "warning"
NEW, DRAFT, UPDATE, SAME, REFUSED = "new", "draft", "update", "same", "refused"
OUTCOMES = (NEW, DRAFT, UPDATE, SAME, REFUSED)


@dataclass(frozen=True)
class Finding:
    """One thing to know about a cell, a row (no `letter`) or the file (row 0). `msgid % params` is the sentence."""

    msgid: str
    params: dict[str, Any] = field(default_factory=dict)
    severity: str = ERROR
    sheet: str = ""
    row: int = 0
    letter: str = ""
    heading: str = ""
    value: str = ""

    @property
    def sentence(self) -> str:
        """In Vietnamese; doors translate `msgid`."""
        return self.msgid % self.params if self.params else self.msgid


@dataclass(frozen=True)
class RowOutcome:
    """What becomes of a row: new, draft (new, but incomplete), update, same, refused.

    `changes` are (label, before, after); `lacks` the labels of what keeps it a draft; `told` what was understood, as
    (label, words).
    """

    sheet: str
    row: int
    outcome: str
    name: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    lacks: tuple[str, ...] = ()
    told: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Understood:
    """A heading of a sheet and the label of the column it was taken for; empty when it means nothing to us."""

    sheet: str
    letter: str
    heading: str
    label: str = ""
    why_not: str = ""


@dataclass
class Report:
    """The whole answer. `numbers` is how numbers were read (vi, en, or empty when no cell depended on it)."""

    kind: str
    file_name: str
    headings: list[Understood] = field(default_factory=list)
    skipped_sheets: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: list[RowOutcome] = field(default_factory=list)
    numbers: str = ""
    asks_numbers: bool = False
    is_written: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each outcome."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    @property
    def lacking(self) -> list[tuple[str, int]]:
        """What drafts lack, the most frequent first."""
        return Counter(label for row in self.rows for label in row.lacks).most_common()

    @property
    def errors(self) -> list[Finding]:
        """What stands in the way: one of them and nothing is written."""
        return [found for found in self.findings if found.severity != WARNING]

    @property
    def warnings(self) -> list[Finding]:
        return [found for found in self.findings if found.severity == WARNING]

    @property
    def may_write(self) -> bool:
        """True when the whole file can be written and there is something to write."""
        return not self.errors and not self.is_written and any(row.outcome != SAME for row in self.rows)

    def forget_cells(self, *, with_names: bool) -> None:
        """Leave out what was in the cells, once it is written where such things are kept and erased."""
        changed: dict[str, Any] = {"told": (), **({"name": "", "changes": ()} if with_names else {})}
        self.rows = [replace(row, **changed) for row in self.rows]
        self.findings = [replace(found, value="") for found in self.findings]

    def as_dict(self) -> dict[str, Any]:
        """For a JSON column; `from_dict` gives the same value back."""
        lists = {name: [vars(one) for one in getattr(self, name)] for name in ("headings", "findings", "rows")}
        return {**vars(self), **lists}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Report":
        """The report that was stored."""
        kept = dict(stored)
        kept["headings"] = [Understood(**one) for one in kept["headings"]]
        kept["findings"] = [Finding(**one) for one in kept["findings"]]
        kept["rows"] = [
            RowOutcome(
                **{
                    **one,
                    "changes": tuple(tuple(change) for change in one["changes"]),
                    "lacks": tuple(one["lacks"]),
                    "told": tuple(tuple(pair) for pair in one.get("told", ())),
                }
            )
            for one in kept["rows"]
        ]
        return cls(**kept)


def plain_params(refusal: Refusal) -> dict[str, Any]:
    """A refusal's parameters as JSON holds them."""
    return {
        key: value if isinstance(value, str | int | float | bool) else str(value)
        for key, value in refusal.params.items()
    }
