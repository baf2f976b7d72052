"""Own layouts as their organisation finds them, and which layouts it prints with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import peewee

from trace.access.models import Person
from trace.kit.viewer import Viewer
from trace.labels.layouts import find_own
from trace.labels.models import LabelRun, LayoutPicture, OwnLayout, OwnLayoutVersion


@dataclass(frozen=True, slots=True)
class Version:
    """One line of the history of an own layout."""

    number: int
    created_at: datetime
    created_by: str
    is_usable: bool
    restored_from: int | None


def own_layout(name: str, *, seen_by: Viewer) -> OwnLayout:
    """One of the viewer's own organisation; not found for everybody else."""
    return find_own(name, organisation_id=seen_by.organisation_id)


def own_layouts_of(organisation_id: int | None) -> list[OwnLayout]:
    """All of an organisation, those put aside last."""
    mine = OwnLayout.select().where(OwnLayout.organisation == organisation_id)
    return list(mine.order_by(OwnLayout.retired_at.is_null(is_null=False), OwnLayout.title_folded, OwnLayout.id))


def versions_of(own: OwnLayout) -> list[Version]:
    """Newest first, with who saved each."""
    rows = (
        OwnLayoutVersion.select().where(OwnLayoutVersion.own_layout == own.id).order_by(OwnLayoutVersion.number.desc())
    )
    found = list(rows)
    people = {
        person.id: person.name
        for person in Person.select(Person.id, Person.name).where(
            Person.id.in_({one.created_by_id for one in found if one.created_by_id})
        )
    }
    return [
        Version(one.number, one.created_at, people.get(one.created_by_id, ""), one.is_usable, one.restored_from)
        for one in found
    ]


def last_version(own: OwnLayout) -> OwnLayoutVersion:
    """What the editor opens with."""
    found: OwnLayoutVersion = OwnLayoutVersion.get(
        (OwnLayoutVersion.own_layout == own.id) & (OwnLayoutVersion.number == own.number)
    )
    return found


def last_versions(found: Sequence[OwnLayout]) -> dict[int, OwnLayoutVersion]:
    """The same for a list, by the layout's id, in one statement."""
    rows = (
        OwnLayoutVersion.select(OwnLayoutVersion, OwnLayout)
        .join(OwnLayout)
        .where(OwnLayout.id.in_([own.id for own in found]), OwnLayoutVersion.number == OwnLayout.number)
    )
    return {row.own_layout_id: row for row in rows}


def number_before(version: OwnLayoutVersion) -> int | None:
    """What "Hoàn tác" goes back to: the version before the one that this is or repeats."""
    before = (version.restored_from or version.number) - 1
    return before if before >= 1 else None


def pictures_of(organisation_id: int | None) -> list[LayoutPicture]:
    """The logos that an organisation sent, newest first."""
    mine = LayoutPicture.select().where(LayoutPicture.organisation == organisation_id)
    return list(mine.order_by(LayoutPicture.id.desc()))


def use_of_layouts(organisation_id: int | None) -> dict[str, int]:
    """How often an organisation printed with each layout."""
    counted = peewee.fn.COUNT(LabelRun.id)
    rows = LabelRun.select(LabelRun.layout, counted).where(LabelRun.organisation == organisation_id)
    return dict(rows.group_by(LabelRun.layout).tuples())
