"""Reading what was typed into a step, and which step comes next. Only the impossible is refused."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from trace.errors import N_, Invalid
from trace.kit.units import show_number
from trace.processes.catalogue import Field, OcopStars, Step, Template
from trace.processes.typed import Value, read_value

REFUSAL, MISSING, WARNING = "refusal", "missing", "warning"


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field: a Vietnamese sentence, what fills it, and how much it weighs."""

    field: str
    kind: str
    msgid: str
    params: Mapping[str, str]

    def __str__(self) -> str:
        return self.msgid % self.params if self.params else self.msgid


@dataclass(frozen=True)
class Checked:
    """Typed values by field name (parts as `water.ph`), what is wrong, what was converted (5 sào)."""

    values: dict[str, Value]
    problems: tuple[Problem, ...]
    converted: dict[str, str]

    @property
    def refusals(self) -> tuple[Problem, ...]:
        """Cannot be saved: not a number, not a day, impossible."""
        return tuple(p for p in self.problems if p.kind == REFUSAL)

    @property
    def missing(self) -> tuple[Problem, ...]:
        """Required and empty: may be kept as a draft, not recorded."""
        return tuple(p for p in self.problems if p.kind == MISSING)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Unusual: saved and marked."""
        return tuple(p for p in self.problems if p.kind == WARNING)


def check_values(step: Step, values: Mapping[str, object], *, given: Collection[str] = ()) -> Checked:
    """Read what was typed into `step` (`{"water": {"ph": …}}` or `{"water.ph": …}`).

    `given` names fields the caller knows from elsewhere (the season's plot, the lot), so they are not missed.
    Empty values count as not written. Fields the step does not ask for are refused by name.
    """
    typed = {name: value for name, value in _flat(values).items() if not _is_empty(value)}
    boxes = {box.name: box for field in step.fields for box in (field, *field.parts) if box.type != "group"}
    found: dict[str, Value] = {}
    problems: list[Problem] = []
    converted: dict[str, str] = {}
    for name, value in typed.items():
        box = boxes.get(name)
        if box is None:
            problems.append(Problem(name, REFUSAL, N_("Công đoạn này không có ô “%(name)s”."), {"name": name}))
            continue
        try:
            found[name] = read_value(box, value, converted)
        except Invalid as refusal:
            params = {key: str(param) for key, param in refusal.params.items()}
            problems.append(Problem(name, REFUSAL, refusal.msgid, params))
        else:
            problems += _unusual(box, found[name])
    problems += _missing(step, {*typed, *given})
    return Checked(found, tuple(problems), converted)


def next_steps(template: Template, done_codes: Iterable[str]) -> tuple[Step, ...]:
    """What likely comes after the last of `done_codes` (in the order they happened), most likely first."""
    done = list(done_codes)
    by_code = {s.code: s for s in template.steps}
    last = next((by_code[code] for code in reversed(done) if code in by_code), None)
    if last is None:
        return template.first_steps
    following = (by_code[code] for code in last.next)
    return tuple(s for s in following if s.is_repeatable or s.code not in done)


def steps_for_form(template: Template, form: str) -> tuple[Step, ...]:
    """The steps that a lot in this form, or a season (`season`), may take."""
    return tuple(s for s in template.steps if form in s.takes)


def gaps(template: Template, done_codes: Collection[str], *, form: str = "") -> tuple[Step, ...]:
    """Required steps absent before one that is recorded: where a page says “Cơ sở chưa khai”.

    With `form` (what the lot is now, such as `dry_paddy`) later forms are not asked for.
    """
    order = [s.code for s in template.steps]
    reached = max((order.index(code) for code in done_codes if code in order), default=-1)
    if form:
        makers = [order.index(s.code) for s in template.steps if s.makes == form]
        reached = min(reached, max(makers, default=reached))
    return tuple(
        s for s in template.steps[: reached + 1] if s.is_required_for_completeness and s.code not in done_codes
    )


def stars_for(points: int, table: Iterable[OcopStars]) -> OcopStars:
    """The row of the OCOP table for whole points of 100; Invalid outside 0–100."""
    if not 0 <= points <= 100:
        raise Invalid(N_("Điểm OCOP từ 0 đến 100."), field="points")
    return max((row for row in table if row.from_points <= points), key=lambda row: row.from_points)


def _flat(values: Mapping[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{part}": inner for part, inner in value.items()}
        else:
            flat[name] = value
    return flat


def _is_empty(value: object) -> bool:
    return value is None or (
        isinstance(value, str | list | tuple) and not (value.strip() if isinstance(value, str) else value)
    )


def _unusual(box: Field, value: Value) -> list[Problem]:
    if box.usual is None or not isinstance(value, int | Decimal) or box.usual.holds(Decimal(value)):
        return []
    low, high = box.usual.low, box.usual.high
    told = {"label": box.label_vi, "text": show_number(value), "unit": box.unit_shown}
    if low is not None and high is not None:
        msgid = N_("%(label)s %(text)s %(unit)s: khác thường, hay gặp từ %(low)s đến %(high)s %(unit)s.")
    elif high is not None:
        msgid = N_("%(label)s %(text)s %(unit)s: khác thường, hay gặp không quá %(high)s %(unit)s.")
    else:
        msgid = N_("%(label)s %(text)s %(unit)s: khác thường, hay gặp từ %(low)s %(unit)s trở lên.")
    bounds = {"low": low, "high": high}
    return [Problem(box.name, WARNING, msgid, told | {k: show_number(v) for k, v in bounds.items() if v is not None})]


def _missing(step: Step, written: Collection[str]) -> list[Problem]:
    """A group is written when any of its parts is."""
    return [
        Problem(box.name, MISSING, N_("Chưa ghi: %(label)s."), {"label": box.label_vi})
        for box in step.asked
        if step.is_required(box.name) and not {box.name, *(p.name for p in box.parts)} & set(written)
    ]
