"""Lists that were kept: one's own, and those shared within one's office."""

from dataclasses import dataclass

from trace.access.models import Person
from trace.kit.viewer import Viewer
from trace.overview.models import SavedView


@dataclass(frozen=True, slots=True)
class View:
    """A kept list: `href` opens it; `owner` is who shares it, empty for one's own."""

    id: int
    name: str
    href: str
    owner: str
    is_shared: bool


def views_of(path: str, *, seen_by: Viewer) -> list[View]:
    """Kept views of one list, one's own first."""
    mine = SavedView.person == seen_by.person_id
    may_see = mine
    if seen_by.organisation_id is not None:
        may_see = mine | (SavedView.is_shared & (SavedView.organisation_id == seen_by.organisation_id))
    rows = SavedView.select(SavedView, Person).join(Person).where(SavedView.path == path, may_see)
    found = [
        View(
            row.id,
            row.name,
            f"{row.path}?{row.query}" if row.query else row.path,
            "" if row.person_id == seen_by.person_id else row.person.name,
            row.is_shared,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (bool(one.owner), one.name))
