"""Prints of signs, posters, case labels and tags: what was printed, what was printed before."""

from collections.abc import Sequence

import peewee

from trace.errors import N_
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.labels.models_prints import SubjectPrint, SubjectPrintItem
from trace.labels.rules_prints import UnknownPrint
from trace.organisations.models import Organisation
from trace.organisations.queries import visible_organisations

SORTS = ("printed",)
FILTERS = ("kind",)


def find_print(number: str, *, seen_by: Viewer) -> SubjectPrint:
    """The print with this number (any case), if `seen_by` may see it."""
    found: SubjectPrint | None = visible_prints(seen_by).where(SubjectPrint.number == number.strip().upper()).first()
    if found is None:
        raise UnknownPrint(N_("Không tìm thấy bản in này."))
    return found


def prints(listing: Listing, *, seen_by: Viewer) -> Page[SubjectPrint]:
    """One page of them, the latest first. Words are sought in what they are about and in their numbers."""
    query = visible_prints(seen_by)
    for word in listing.search.split():
        folded = fold(word)
        query = query.where(
            SubjectPrint.about_folded.contains(folded) | peewee.fn.lower(SubjectPrint.number).contains(folded)
        )
    if "kind" in listing.filters:
        query = query.where(SubjectPrint.kind == listing.filters["kind"])
    order = SubjectPrint.id.asc() if listing.is_descending else SubjectPrint.id.desc()
    return page_of(query.order_by(order), listing)


def visible_prints(seen_by: Viewer) -> "peewee.ModelSelect[SubjectPrint]":
    """The query of prints this viewer may see: the organisation's own, and all for officers without limits."""
    query = SubjectPrint.select(SubjectPrint, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if seen_by.is_officer:
        return query.where(SubjectPrint.organisation.in_(visible_organisations(seen_by).select(Organisation.id)))
    return query.where(SubjectPrint.organisation == seen_by.organisation_id)


def printed_before(kind: str, identifiers: Sequence[str]) -> dict[str, int]:
    """How often each of these things was printed as this kind; those never printed are left out. Tests count too:
    a plate of tin hangs where it hangs."""
    if not identifiers:
        return {}
    rows = (
        SubjectPrintItem.select(SubjectPrintItem.about, peewee.fn.COUNT(SubjectPrintItem.id))
        .join(SubjectPrint)
        .where(SubjectPrint.kind == kind, SubjectPrintItem.about.in_(list(identifiers)))
        .group_by(SubjectPrintItem.about)
    )
    return dict(rows.tuples())
