"""What every kind of file is made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from trace.clock import VIETNAM
from trace.errors import N_, Invalid, Refusal
from trace.exchange.columns import Column
from trace.exchange.report import DRAFT, NEW, REFUSED, SAME, UPDATE, Finding, RowOutcome
from trace.exchange.rows import ReadRow
from trace.kit.viewer import HELPER, RECORDERS, Viewer
from trace.organisations.models import Organisation

Tell = Callable[[int, int], None]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Context:
    """Who brings the file, for which organisation (none: for the whole service), and when."""

    organisation: Organisation | None
    by: Viewer
    now: datetime
    tell: Tell = lambda _done, _total: None

    @property
    def today(self) -> date:
        return self.now.astimezone(VIETNAM).date()

    @property
    def recorder(self) -> Viewer:
        """Who writes events: those who run the service write them in the name of an organisation ("ghi hộ")."""
        if self.by.role in RECORDERS:
            return self.by
        return replace(self.by, role=HELPER, organisation_id=self.own.id, organisation_name=self.own.name)

    @property
    def own(self) -> Organisation:
        """The organisation of a kind that needs one."""
        if self.organisation is None:
            raise TypeError("This kind of file belongs to an organisation.")
        return self.organisation


@dataclass(frozen=True)
class Planned:
    """A row and what would be done with it, through the same actions as the forms: `data` registers one more among
    many, `write` does whatever else there is to do. `told` is what was understood, as label and words."""

    row: ReadRow
    outcome: str
    name: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    lacks: tuple[str, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    data: Mapping[str, object] | None = None
    write: Callable[[], object] | None = None

    @property
    def as_outcome(self) -> RowOutcome:
        return RowOutcome(self.row.sheet, self.row.number, self.outcome, self.name, self.changes, self.lacks, self.told)


@dataclass
class Plan:
    """What would become of all rows; nothing has been written. `register` adds many at once."""

    register: Callable[[Sequence[Mapping[str, object]]], None] | None = None
    planned: list[Planned] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, row: ReadRow, refusals: Sequence[Refusal], *, name: str = "") -> None:
        """This row cannot be taken; each refusal points at its cell."""
        self.findings += [row.finding(refusal) for refusal in refusals]
        self.planned.append(Planned(row, REFUSED, name))

    def write(self, tell: Tell) -> None:
        """Do it all; RowRefused names the row that could not be written after all, where one can be named."""
        new = [planned.data for planned in self.planned if planned.data is not None]
        if self.register and new:
            try:
                self.register(new)
            except Refusal as refusal:
                raise RowRefused(None, refusal) from refusal
        self._write_rest(tell, done=len(new))

    def _write_rest(self, tell: Tell, *, done: int) -> None:
        waiting = [planned for planned in self.planned if planned.write]
        for planned in waiting:
            try:
                if planned.write:
                    planned.write()
            except Refusal as refusal:
                raise RowRefused(planned.row, refusal) from refusal
            done += 1
            if done % 50 == 0:
                tell(done, len(self.planned))
        tell(len(self.planned), len(self.planned))


class RowRefused(Refusal):
    """The action refused a row that the plan had taken: someone else was faster. Everything is taken back."""

    def __init__(self, row: ReadRow | None, refusal: Refusal) -> None:
        super().__init__(refusal.msgid, field=refusal.field, **refusal.params)
        self.row = row


@dataclass(frozen=True)
class Kind:
    """One kind of file. `ignored` tells by heading key why a column many files have is not taken.

    `columns_for` gives the columns of a sheet by its name, where sheets differ; fields in `above` may be said once
    above the heads. The kept report of a kind that `is_personal` forgets its names once the file is written.
    """

    code: str
    name: str
    columns: tuple[Column, ...]
    roles: tuple[str, ...]
    needs_organisation: bool
    plan: Callable[[list[ReadRow], Context], Plan]
    ignored: Mapping[str, str] = field(default_factory=dict)
    columns_for: Callable[[str], Sequence[Column]] | None = None
    above: tuple[str, ...] = ()
    is_personal: bool = False

    def label_of(self, field_name: str) -> str:
        """The heading of a field."""
        return next((column.label for column in self.columns if column.field == field_name), field_name)


def settle(*, existing: bool, changes: tuple[tuple[str, str, str], ...], lacks: tuple[str, ...]) -> str:
    """The outcome of a row that is not refused."""
    if existing:
        return UPDATE if changes else SAME
    return DRAFT if lacks else NEW


def check_each(
    values: Mapping[str, object], check: Callable[[dict[str, object]], dict[str, object]]
) -> tuple[dict[str, object], list[Invalid]]:
    """The facts of a row, checked one by one so that each wrong cell is named, not only the first."""
    facts: dict[str, object] = {}
    refusals: list[Invalid] = []
    for name, value in values.items():
        try:
            facts |= check({name: value})
        except Invalid as refusal:
            refusals.append(Invalid(refusal.msgid, field=name, **refusal.params))
    return facts, refusals


def tried(act: Callable[[], Found], refusals: list[Invalid]) -> Found | None:
    """What `act` finds; its refusal is noted, so that a row names every cell in its way and not only the first."""
    try:
        return act()
    except Invalid as refusal:
        refusals.append(refusal)
        return None


def twice(seen: dict[object, ReadRow], keys: Sequence[object], row: ReadRow, *, name: str) -> list[Invalid]:
    """A refusal where an earlier row of the file is about the same thing; remembers this row."""
    earlier = next((seen[key] for key in keys if key in seen), None)
    for key in keys:
        seen.setdefault(key, row)
    if earlier is None:
        return []
    return [Invalid(N_("Trùng với dòng %(row)s của tệp này."), field=name, row=earlier.number)]
