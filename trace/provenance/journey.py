"""The way of a lot as people read it: steps in order, gaps where something was not declared, old versions kept.

Also the one sentence a person can repeat.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from trace.errors import N_, NotFound
from trace.events.rules import Kind
from trace.processes.catalogue import PACK, Step, Template
from trace.processes.queries import step as find_step
from trace.processes.queries import template as find_template
from trace.processes.rules import gaps
from trace.provenance.onward import Handed, Way
from trace.provenance.told import Photo, Told
from trace.provenance.words import Phrase, Shown, say_commune, say_day, shown_values
from trace.sensors.views import line_of, small_chart

# Acts of the office, which have no step of their own kind of goods.
_OFFICE_NAMES: Final = {
    Kind.REGISTER: (N_("Lập hồ sơ lô"), "notebook"),
    Kind.HOLD: (N_("Tạm ngừng bán, chờ kiểm tra"), "warning"),
    Kind.RELEASE: (N_("Được bán trở lại"), "ok"),
    Kind.RECALL: (N_("Thu hồi: không ăn, không bán"), "stop"),
    Kind.RECALL_END: (N_("Kết thúc thu hồi"), "history"),
    Kind.DESTROY: (N_("Tiêu hủy"), "trash"),
    Kind.LOSE: (N_("Báo mất, hỏng"), "warning"),
    Kind.SHIP: (N_("Xuất hàng"), "truck"),
    Kind.RETURN: (N_("Hàng trả về"), "truck"),
    Kind.SELL: (N_("Bán hàng"), "shop"),
    Kind.TAKE_OVER: (N_("Nhận hàng"), "truck"),
}
_BEGINNINGS: Final = {
    "plot": N_("Từ ruộng ở %(place)s"),
    "pond": N_("Từ ao nuôi ở %(place)s"),
}


@dataclass(frozen=True, slots=True)
class OlderVersion:
    """What stood here before it was declared wrong, and why."""

    happened_on: date
    communes: tuple[str, ...]
    values: tuple[Shown, ...]
    declared_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What a logger beside the goods said: one sentence, and a small drawing of values the event itself holds."""

    line: Phrase
    chart: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyStep:
    """One thing that happened. `organisation` is empty where it is a household. `is_receipt`: goods changed hands,
    `is_unregistered`: they came from somebody who is not registered, `is_denied`: who is named as the sender says that
    they never were sent. `withdrawn` says that it was
    declared never to have happened; `older` are the versions corrected, newest first. `is_loosened`: a second person
    had to agree to the correction.
    """

    anchor: str
    icon: str
    name: Phrase
    happened_on: date
    communes: tuple[str, ...] = ()
    organisation: str = ""
    supplier: str = ""
    values: tuple[Shown, ...] = ()
    photos: tuple[Photo, ...] = ()
    late_on: date | None = None
    is_after_dispatch: bool = False
    older: tuple[OlderVersion, ...] = ()
    withdrawn: OlderVersion | None = None
    is_loosened: bool = False
    measured: Measured | None = None
    is_unregistered: bool = False
    is_receipt: bool = False
    is_denied: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Required steps that nobody declared, although a later one is."""

    names: tuple[str, ...]
    icon: str


Part = JourneyStep | Gap | Handed


def journey_of(
    told: Sequence[Told], way: Way, denied: Collection[int] = (), *, template: str, form: str, language: str
) -> tuple[Part, ...]:
    """Steps in the order of happening with the gaps where their steps belong; what goods went on to comes last.

    `denied` are the receipts, as they were first written, that who is named as the sender denies.
    """
    shown = _journey(told, template=template, form=form, language=language)
    by_anchor = {f"viec-{one.ledger_index}": one.number for one in told}
    first = _first_versions(told)
    found: list[Part] = []
    for part in shown:
        number = by_anchor[part.anchor] if isinstance(part, JourneyStep) else 0
        found += [_gap_of(Kind.SHIP, language)] if number in way.unsent else []
        is_denied = isinstance(part, JourneyStep) and first[number] in denied
        found.append(replace(part, is_denied=True) if is_denied and isinstance(part, JourneyStep) else part)
        found += [_gap_of(Kind.TAKE_OVER, language)] if number in way.unreceived else []
    return (*found, way.handed) if way.handed else tuple(found)


def _first_versions(told: Sequence[Told]) -> dict[int, int]:
    """The number under which each event was first written."""
    before = {one.number: one.supersedes for one in told}
    found = {}
    for number in before:
        first = number
        while before.get(first) is not None:
            first = before[first] or first
        found[number] = first
    return found


def _gap_of(kind: Kind, language: str) -> Gap:
    """A dispatch or receipt that one side did not declare."""
    named = {Kind.SHIP: ("Giao hàng", "Hand over"), Kind.TAKE_OVER: ("Nhận hàng", "Receive goods")}[kind]
    return Gap((named[language == "en"],), "truck")


def _journey(told: Sequence[Told], *, template: str, form: str, language: str) -> tuple[JourneyStep | Gap, ...]:
    replaced = {one.supersedes for one in told if one.supersedes is not None}
    by_number = {one.number: one for one in told}
    shown = [one for one in told if one.number not in replaced]
    steps = [(_step_of(one.view), _journey_step(one, by_number, language)) for one in shown]
    try:
        way = find_template(template)
    except NotFound:
        return tuple(step for _, step in steps)
    done = [step.code for (step, made) in steps if step is not None and made.withdrawn is None]
    return _with_gaps(steps, gaps(way, done, form=form), way, language)


def story_of(told: Sequence[Told], *, language: str) -> tuple[Phrase, ...]:
    """The parts of the one sentence: where from, what was done where, packed when."""
    replaced = {one.supersedes for one in told}
    standing = [one for one in told if one.withdrawn is None and one.number not in replaced]
    beginning = next((one for one in standing if one.view["kind"] in (Kind.OPEN, Kind.REGISTER, Kind.RECEIVE)), None)
    parts = [_beginning(beginning, language)] if beginning else []
    made = [one for one in standing if one.view["kind"] == Kind.TRANSFORM]
    worked = [one for one in made if not _is_packing(one)]
    parts += [_work(one, language) for one in worked[-2:]]
    packed = next((one for one in reversed(made) if _is_packing(one)), None)
    if packed:
        parts.append(Phrase(N_("đóng gói %(day)s"), {"day": say_day(_day(packed.view["happened_on"]), language)}))
    return tuple(part for part in parts if part is not None)


def communes_of(view: dict[str, Any], language: str) -> tuple[str, ...]:
    """The communes of an event, each once."""
    places = [view["place"]] if "place" in view else view.get("places", ())
    said = (say_commune(place["commune"], language) for place in places if place.get("commune"))
    return tuple(dict.fromkeys(said))


def _journey_step(one: Told, by_number: dict[int, Told], language: str) -> JourneyStep:
    view, step = one.view, _step_of(one.view)
    name, icon = _name(view, step, language)
    return JourneyStep(
        anchor=f"viec-{one.ledger_index}",
        icon=icon,
        name=name,
        happened_on=_day(view["happened_on"]),
        communes=communes_of(view, language),
        organisation=view["organisation"].get("name", ""),
        supplier=view.get("supplier", ""),
        values=shown_values(step, view.get("values", {}), language),
        measured=_measured(view.get("values", {}).get("measured"), language),
        photos=one.photos,
        late_on=_day(view["recorded_on"]) if "recorded_on" in view else one.filled_on,
        is_after_dispatch=bool(view.get("is_after_dispatch")),
        older=tuple(_older(one, by_number, language)),
        withdrawn=_version(one, language) if one.withdrawn else None,
        is_loosened="loosened" in view or "loosened" in (one.withdrawn or {}),
        is_unregistered=bool(view.get("is_unregistered")),
        is_receipt=view["kind"] == Kind.TAKE_OVER,
    )


def _measured(said: Mapping[str, Any] | None, language: str) -> Measured | None:
    if not said:
        return None
    sentence, params = line_of(said, language=language)
    return Measured(Phrase(sentence, params), small_chart(said, language=language))


def _older(one: Told, by_number: dict[int, Told], language: str) -> Iterable[OlderVersion]:
    number = one.supersedes
    while number is not None and number in by_number:
        before = by_number[number]
        yield _version(before, language)
        number = before.supersedes


def _version(one: Told, language: str) -> OlderVersion:
    declared = one.withdrawn or {}
    return OlderVersion(
        happened_on=_day(one.view["happened_on"]),
        communes=communes_of(one.view, language),
        values=shown_values(_step_of(one.view), one.view.get("values", {}), language),
        declared_on=_day(declared["declared_on"]) if "declared_on" in declared else None,
        reason=declared.get("reason", ""),
    )


def _name(view: dict[str, Any], step: Step | None, language: str) -> tuple[Phrase, str]:
    if step is not None and view["kind"] not in _OFFICE_NAMES:
        return Phrase(step.name(language).replace("%", "%%")), step.icon
    if step is not None and view["kind"] in (Kind.REGISTER, Kind.SHIP, Kind.SELL):
        return Phrase(step.name(language).replace("%", "%%")), step.icon
    msgid, icon = _OFFICE_NAMES.get(view["kind"], (N_("Việc khác"), "notebook"))
    return Phrase(msgid), icon


def _step_of(view: dict[str, Any]) -> Step | None:
    try:
        return find_step(view["template"], view["step"]) if view.get("step") and view.get("template") else None
    except NotFound:
        return None


def _with_gaps(
    steps: Sequence[tuple[Step | None, JourneyStep]], missing: Collection[Step], way: Template, language: str
) -> tuple[JourneyStep | Gap, ...]:
    """Before the first recorded step that comes later in the way of these goods stand the ones that are missing."""
    order = {step.code: position for position, step in enumerate(way.steps)}
    left = sorted(missing, key=lambda step: order[step.code])
    shown: list[JourneyStep | Gap] = []
    for step, made in steps:
        position = order.get(step.code, -1) if step else -1
        due = [one for one in left if order[one.code] < position]
        if due:
            shown.append(Gap(tuple(one.name(language) for one in due), due[0].icon))
            left = [one for one in left if one not in due]
        shown.append(made)
    return tuple(shown)


def _beginning(one: Told, language: str) -> Phrase | None:
    places = communes_of(one.view, language)
    where = places[0] if places else ""
    if one.view["kind"] == Kind.RECEIVE:
        if one.view.get("is_unregistered"):
            return Phrase(N_("Nguyên liệu mua của nguồn chưa đăng ký"))
        supplier = one.view.get("supplier")
        if supplier:
            return Phrase(N_("Nguyên liệu mua của %(supplier)s"), {"supplier": supplier})
        return Phrase(N_("Nguyên liệu nhận ở %(place)s"), {"place": where}) if where else None
    kind = one.view.get("place", {}).get("kind") or next((p["kind"] for p in one.view.get("places", ())), "")
    if not where or (one.view["kind"] == Kind.REGISTER and not one.view.get("step")):
        return None
    if len(places) > 1:
        where = ", ".join(places)
    return Phrase(_BEGINNINGS.get(kind, N_("Từ %(place)s")), {"place": where})


def _work(one: Told, language: str) -> Phrase | None:
    step = _step_of(one.view)
    if step is None:
        return None
    # The first word group of the step's name is enough to repeat: "Xay xát, lau bóng, tách màu" → "xay xát".
    name = step.name(language).partition(",")[0].partition(" / ")[0].strip()
    name = name[:1].lower() + name[1:]
    places = communes_of(one.view, language)
    if places:
        return Phrase(N_("%(work)s ở %(place)s"), {"work": name, "place": places[0]})
    return Phrase("%(work)s", {"work": name})


def _is_packing(one: Told) -> bool:
    step = _step_of(one.view)
    return step is not None and step.role == PACK


def _day(text: str) -> date:
    return date.fromisoformat(text)
