"""Signed by both sides: an event that is sealed is corrected only when the other side has agreed to a revision."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from trace.errors import N_, RuleBroken
from trace.events.models import Event
from trace.events.models_chain import EventSeal

# The word in the lasting mark of a loosening correction that the other side of a handover has agreed to.
PARTNER: Final = "partner"


class SealedEvent(RuleBroken):
    """Both sides have signed it; nobody changes it alone."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """That the other side has agreed to a revision of what the handover with this code sealed."""

    code: str
    role: str = PARTNER


def seal(events: Iterable[Event], *, code: str, now: datetime) -> None:
    """Both sides have signed these events. Only inside a transaction; an event that is sealed already stays so."""
    numbers = {event.id for event in events}
    sealed = {row.event_id for row in EventSeal.select().where(EventSeal.event.in_(numbers))} if numbers else set()
    for number in sorted(numbers - sealed):
        EventSeal.create(event=number, code=code, sealed_at=now.astimezone(UTC))


def seal_of(event: Event) -> str:
    """The code of the handover that sealed this event; empty: it is not sealed."""
    found = EventSeal.get_or_none(EventSeal.event == event.id)
    return found.code if found is not None else ""


def seals_of(numbers: Iterable[int]) -> dict[int, str]:
    """The same of many events by their numbers; those not sealed are left out."""
    wanted = list(numbers)
    rows = EventSeal.select(EventSeal.event, EventSeal.code).where(EventSeal.event.in_(wanted)) if wanted else ()
    return {row.event_id: row.code for row in rows}


# Rooms above put in what refuses to change an event alone before both sides have signed it: (event) -> None.
GUARDS: Final[list[Callable[[Event], None]]] = []


def check_unsealed(event: Event, unsealed: Unsealed | None) -> str:
    """The seal of the event, refused where nobody of the other side has agreed to break it."""
    code = seal_of(event)
    if unsealed is None and not code:
        for guard in GUARDS:
            guard(event)
    if code and (unsealed is None or unsealed.code != code):
        raise SealedEvent(
            N_("Hai bên đã ký việc giao nhận này (%(code)s): muốn sửa thì gửi đề nghị để bên kia đồng ý."), code=code
        )
    return code
