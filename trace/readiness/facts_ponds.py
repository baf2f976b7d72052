"""Ponds whose keeping must be registered, and whether it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from trace.documents.rules import is_expired
from trace.processes.catalogue import OPEN
from trace.processes.queries import UnknownTemplate
from trace.processes.queries import template as find_template
from trace.readiness.books import BatchBook, SeasonBook
from trace.sites.naming import office_name

_PAPER: Final = "farm_registration"
_NUMBER: Final = "farm_code"


@dataclass(frozen=True)
class PondFacts:
    """`unregistered` are the names of ponds with neither a paper of their own nor one of their organisation.

    Whether a kind of farming is registered is told by the way of working: its opening requires the number.
    """

    unregistered: Sequence[str]

    @classmethod
    def gather(cls, book: BatchBook | SeasonBook, /) -> Self:
        papers = {
            (one.subject_kind, one.subject_id)
            for one in book.papers
            if one.kind == _PAPER and not is_expired(one.expires_on, today=book.today)
        }
        ponds = {
            site.id: office_name(site)
            for season in book.seasons
            if _is_registered_kind(season.template) and ("organisation", season.organisation_id) not in papers
            for site in book.sites_of_each[season.id]
            if ("site", site.id) not in papers
        }
        return cls(list(ponds.values()))


def _is_registered_kind(template: str) -> bool:
    try:
        steps = find_template(template).steps
    except UnknownTemplate:
        return False
    return any(step.role == OPEN and step.is_required(_NUMBER) for step in steps)
