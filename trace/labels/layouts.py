"""Layouts by name and by hash: the house's folders, organisations' own ones, and every one that was ever printed."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from trace.errors import N_, NotFound
from trace.labels.layout import (
    LAYOUTS_FOLDER,
    Layout,
    all_layouts,
    find_layout,
    layout_before,
    layout_from_table,
    table_of,
)
from trace.labels.models import KeptLayout, LayoutPicture, OwnLayout, OwnLayoutVersion
from trace.ledger.canonical import canonical_bytes

OWN: Final = "own-"
# Whose sample values serve where the layout behind one is no more.
USUAL: Final = "a4-24"
# Words for people: they draw nothing, so a layout with another title is the same one.
WORDS: Final = ("title", "title_en", "purpose", "caution")


class UnknownLayout(NotFound):
    """No such layout, or another organisation's."""


def layout_for(name: str, *, organisation_id: int | None) -> Layout:
    """The layout to print with: an organisation's own one (`own-…`) as last saved whole, or the house's."""
    if not name.startswith(OWN):
        return find_layout(name)
    own = find_own(name, organisation_id=organisation_id)
    if own.retired_at is not None:
        raise UnknownLayout(N_("Mẫu tem “%(title)s” đã thôi dùng."), field="layout", title=own.title)
    if own.usable_number is None:
        raise UnknownLayout(N_("Mẫu tem “%(title)s” còn là bản nháp, chưa in được."), field="layout", title=own.title)
    return layout_of(version_of(own, own.usable_number))


def layouts_for(organisation_id: int | None) -> list[Layout]:
    """All that an organisation can print with: its own layouts first, by title, then the house's."""
    own = (
        OwnLayout.organisation == organisation_id,
        OwnLayout.retired_at.is_null(),
        OwnLayout.usable_number.is_null(is_null=False),
    )
    usable = (
        OwnLayoutVersion.select(OwnLayoutVersion, OwnLayout)
        .join(OwnLayout)
        .where(*own, OwnLayoutVersion.number == OwnLayout.usable_number)
        .order_by(OwnLayout.title_folded, OwnLayout.id)
    )
    return [*(layout_of(version) for version in usable), *house_layouts()]


def house_layouts() -> list[Layout]:
    """The layouts on disk, read again only when one of them has changed."""
    files = sorted(LAYOUTS_FOLDER.glob("*/layout.toml"))
    return list(_read_once(tuple((str(path), path.stat().st_mtime_ns) for path in files)))


@lru_cache(maxsize=2)
def _read_once(_files: tuple[tuple[str, int], ...]) -> tuple[Layout, ...]:
    return tuple(all_layouts())


def layout_of(version: OwnLayoutVersion) -> Layout:
    """A whole version as a layout, with its pictures."""
    own = version.own_layout
    table = {**version.table, "title": own.title, "title_en": own.title}
    return build(name_of(own), table, organisation_id=own.organisation_id, source=own.source)


def build(name: str, table: Mapping[str, Any], *, organisation_id: int | None, source: str) -> Layout:
    """The layout that `table` tells, with the pictures of its organisation and the sample of the house's layout
    `source`; LayoutBroken where it tells none."""
    folder = next((LAYOUTS_FOLDER / one for one in (source, USUAL) if (LAYOUTS_FOLDER / one).is_dir()), None)
    layout = layout_from_table(name, table, folder=folder)
    return with_pictures(layout, organisation_id) if layout.pictures else layout


def with_pictures(layout: Layout, organisation_id: int | None) -> Layout:
    """The same layout holding the bytes of its pictures."""
    wanted = {place.sha256 for place in layout.pictures}
    rows = LayoutPicture.select().where(LayoutPicture.organisation == organisation_id, LayoutPicture.sha256.in_(wanted))
    content = {row.sha256: bytes(row.content) for row in rows}
    if missing := wanted - content.keys():
        raise UnknownLayout(N_("Không tìm thấy hình %(sha256)s của mẫu tem."), field="layout", sha256=min(missing)[:8])
    return replace(layout, pictures=tuple(replace(place, content=content[place.sha256]) for place in layout.pictures))


def name_of(own: OwnLayout) -> str:
    """What orders call it."""
    return OWN + own.code


def find_own(name: str, *, organisation_id: int | None) -> OwnLayout:
    """An organisation's own layout by the name that orders use; another's is not found."""
    found: OwnLayout | None = OwnLayout.get_or_none(
        (OwnLayout.code == name.removeprefix(OWN).strip().upper()) & (OwnLayout.organisation == organisation_id)
    )
    if found is None:
        raise UnknownLayout(N_("Không tìm thấy mẫu tem này."), field="layout")
    return found


def version_of(own: OwnLayout, number: int) -> OwnLayoutVersion:
    """One of its versions."""
    found: OwnLayoutVersion | None = OwnLayoutVersion.get_or_none(
        (OwnLayoutVersion.own_layout == own.id) & (OwnLayoutVersion.number == number)
    )
    if found is None:
        raise UnknownLayout(N_("Mẫu tem không có bản số %(number)s."), number=number)
    return found


def keep_layout(layout: Layout, *, organisation_id: int | None, now: datetime) -> None:
    """Keep what is printed now by its hash; the same again is kept already. Goes with the run, in its transaction."""
    hash_ = layout_hash(layout)
    if KeptLayout.select().where(KeptLayout.hash == hash_).exists():
        return
    KeptLayout.insert(
        hash=hash_,
        organisation=organisation_id if layout.name.startswith(OWN) else None,
        name=layout.name,
        title=layout.title[:120],
        table=table_of(layout),
        created_at=now,
    ).on_conflict_ignore().execute()


def layout_by_hash(hash_: str) -> Layout:
    """A layout as it was printed; those printed before layouts were kept stand in a file beside the house's."""
    kept: KeptLayout | None = KeptLayout.get_or_none(KeptLayout.hash == hash_)
    if kept is not None:
        return build(kept.name, kept.table, organisation_id=kept.organisation_id, source=kept.name)
    found = layout_before(hash_) or next((one for one in house_layouts() if layout_hash(one) == hash_), None)
    if found is None:
        raise UnknownLayout(N_("Không còn mẫu tem của lần in này."), field="layout")
    return found


def titles_of(names: Iterable[str]) -> dict[str, str]:
    """What layouts were called when they were last printed, by name; the name where none was kept."""
    titles = {name: name for name in names} | {one.name: one.title for one in house_layouts()}
    kept = KeptLayout.select(KeptLayout.name, KeptLayout.title).where(KeptLayout.name.in_(list(names)))
    titles |= dict(kept.order_by(KeptLayout.id).tuples())
    return {name: titles[name] for name in names}


def kept_titles(hashes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What printed layouts were called in Vietnamese and in English, by hash; those never kept are left out."""
    kept = KeptLayout.select(KeptLayout.hash, KeptLayout.title, KeptLayout.table).where(
        KeptLayout.hash.in_(set(hashes))
    )
    return {hash_: (title, table.get("title_en") or title) for hash_, title, table in kept.tuples()}


def layout_hash(layout: Layout) -> str:
    """SHA-256 over its name and all that draws its labels: which version of it was printed."""
    drawing = {key: value for key, value in table_of(layout).items() if key not in WORDS}
    if "small_print" in drawing:
        drawing["small_print"] = {key: value for key, value in drawing["small_print"].items() if key != "reason"}
    return hashlib.sha256(canonical_bytes({"name": layout.name, "layout": drawing})).hexdigest()
