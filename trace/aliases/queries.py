"""Where a text leads now, and the list of links. Where a text leads is public; the list is its owner's."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

import peewee

from trace.aliases import rules
from trace.aliases.models import Alias, AliasEnd, FormerHost, LiveAlias
from trace.aliases.rules import UnknownAlias
from trace.aliases.targets import Target, load_target, load_targets
from trace.errors import N_, Refusal
from trace.kit.codes import Code
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.organisations.queries import visible_organisations

SORTS: Final = ("newest", "text")
FILTERS: Final = ("kind", "target", "state")


def live_of_text(text: str) -> Alias | None:
    """The link that holds for a typed or scanned text."""
    try:
        key = rules.key_of(text)
    except Refusal:
        return None
    return live_of_key(key.text)


def live_of_code(code: Code) -> Alias | None:
    """The link that holds for a read code, whatever host stood before it."""
    return live_of_key(rules.path_of(code))


def live_of_url(host: str, path: str, query: str) -> Alias | None:
    """The link that holds for an address as a request names it, with its query, else without."""
    found = live_of_key(rules.url_key(host, path, query))
    return found or (live_of_key(rules.url_key(host, path)) if query else None)


def live_of_key(key: str) -> Alias | None:
    """The link that holds for a key."""
    if "\x00" in key:
        return None
    row: LiveAlias | None = (
        LiveAlias.select(LiveAlias, Alias, Organisation)
        .join(Alias)
        .join(Organisation)
        .where(LiveAlias.key == key)
        .first()
    )
    return row.link if row else None


def target_of(alias: Alias) -> Target:
    """What a link leads to."""
    return load_target(alias.target_kind, alias.target_id)


def targets_of(found: Sequence[Alias]) -> dict[int, Target]:
    """The same for a list of links, by the link's id."""
    targets = load_targets({(one.target_kind, one.target_id) for one in found})
    return {one.id: targets[one.target_kind, one.target_id] for one in found}


def way_of(alias: Alias) -> str:
    """The public address a link leads to, which says there by which link one came."""
    path = target_of(alias).path
    return f"{path}{'&' if '?' in path else '?'}via={quote(alias.number)}"


def said_at(number: str, path: str) -> Alias | None:
    """The link by which a reader came to the page at `path`; None unless it holds and leads there."""
    if not number.isalnum() or len(number) > rules.SHORTEST * 4:
        return None
    row: LiveAlias | None = LiveAlias.select(LiveAlias, Alias).join(Alias).where(Alias.number == number.upper()).first()
    if row is None or target_of(row.link).path != path:
        return None
    return row.link


def find_alias(number: str, *, seen_by: Viewer) -> Alias:
    """One link by its number."""
    found: Alias | None = visible_aliases(seen_by).where(Alias.number == number.strip().upper()).first()
    if found is None:
        raise UnknownAlias(N_("Không tìm thấy mã gắn này."))
    return found


def aliases(listing: Listing, *, seen_by: Viewer) -> Page[Alias]:
    """One page of links, those that hold unless `state` is ended or all. Words are sought in text and source."""
    query = visible_aliases(seen_by)
    for word in fold(listing.search).split():
        query = query.where(Alias.text_folded.contains(word))
    filters = listing.filters
    if filters.get("kind") in rules.KIND_NAMES:
        query = query.where(Alias.kind == filters["kind"])
    if filters.get("target") in rules.TARGET_NAMES:
        query = query.where(Alias.target_kind == filters["target"])
    if filters.get("state") != "all":
        live = LiveAlias.select(LiveAlias.link)
        query = query.where(Alias.id.not_in(live) if filters.get("state") == "ended" else Alias.id.in_(live))
    column = Alias.text_folded if listing.sort == "text" else Alias.id
    is_falling = listing.is_descending == (listing.sort == "text")
    return page_of(query.order_by(column.desc() if is_falling else column.asc(), Alias.id.desc()), listing)


def ends_of(found: list[Alias]) -> dict[int, AliasEnd]:
    """How those of the list ended that have."""
    rows = AliasEnd.select().where(AliasEnd.link.in_([one.id for one in found])) if found else []
    return {one.link_id: one for one in rows}


def visible_aliases(seen_by: Viewer) -> "peewee.ModelSelect[Alias]":
    """The query of links to what this viewer's organisation owns; an officer's by the supplier's scope."""
    query = Alias.select(Alias, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if seen_by.is_officer:
        return query.where(Alias.organisation.in_(visible_organisations(seen_by).select(Organisation.id)))
    return query.where(Alias.organisation == seen_by.organisation_id)


def former_hosts() -> list[FormerHost]:
    """The hosts of codes printed before, by name."""
    return list(FormerHost.select().order_by(FormerHost.host))


def is_former_host(host: str) -> bool:
    """Whether codes with this host were printed before."""
    return bool(FormerHost.select().where(FormerHost.host == host.lower().removesuffix(".")).exists())
