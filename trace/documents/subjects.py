"""What a certificate may be about: rooms above say how their things are found, so that one form serves them all."""

from collections.abc import Callable
from dataclasses import dataclass

from trace.errors import N_, NotFound
from trace.kit.viewer import Viewer


@dataclass(frozen=True)
class Subject:
    """One thing a paper is about. `key` is its public code, `href` its page for people who work here."""

    kind: str
    id: int
    key: str
    label: str
    href: str
    organisation_id: int

    @property
    def value(self) -> str:
        """What a form sends: `product:SABCDEFG`."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class SubjectKind:
    """How a room finds its things: by public code, by id, and those a person may choose from."""

    label: str
    by_key: Callable[[str, Viewer], Subject]
    by_id: Callable[[int, Viewer], Subject]
    choices: Callable[[Viewer], list[Subject]]


KINDS: dict[str, SubjectKind] = {}


def register(kind: str, how: SubjectKind) -> None:
    """Called once by the room that owns the kind, when the app is wired."""
    KINDS[kind] = how


def find_subject(value: str, *, seen_by: Viewer) -> Subject:
    """The thing a form names; NotFound when there is none or it is not yours."""
    kind, _, key = value.partition(":")
    if kind not in KINDS:
        raise NotFound(N_("Chọn giấy này là của cơ sở hay của sản phẩm nào."))
    return KINDS[kind].by_key(key, seen_by)


def subject_of(kind: str, number: int, *, seen_by: Viewer) -> Subject | None:
    """The thing a stored certificate is about; None where its room does not show it to this viewer."""
    if kind not in KINDS:
        return None
    try:
        return KINDS[kind].by_id(number, seen_by)
    except NotFound:
        return None
