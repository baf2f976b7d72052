"""Links and their ends as bytes for the log: they change what the public sees, so their facts are public."""

from typing import Any, Final

from trace.aliases.models import Alias, AliasEnd
from trace.aliases.targets import load_target
from trace.clock import VIETNAM
from trace.errors import N_
from trace.ledger.canonical import canonical_bytes
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import size_known_by

KIND: Final = "alias"
END: Final = "alias_end"
MISSING: Final = N_("mã gắn của mục này đã mất.")
CHANGED: Final = N_("mã gắn của mục này đã bị thay đổi.")


def alias_bytes(alias: Alias) -> tuple[bytes, bytes]:
    """The whole record and its public part."""
    public: dict[str, Any] = {
        "v": 1,
        "kind": KIND,
        "number": alias.number,
        "text": alias.text,
        "about": load_target(alias.target_kind, alias.target_id).about,
        "source": alias.source,
        "on": alias.created_at.astimezone(VIETNAM).date().isoformat(),
    }
    whole = {
        "key": alias.key,
        "organisation": alias.organisation_id,
        "used_from": alias.used_from.isoformat() if alias.used_from else "",
        "used_to": alias.used_to.isoformat() if alias.used_to else "",
        "note": alias.note,
        "via": alias.via,
        "by": alias.created_by_id,
        "at": alias.created_at.isoformat(timespec="milliseconds"),
    }
    return canonical_bytes({**public, **whole}), canonical_bytes(public)


def end_bytes(end: AliasEnd) -> tuple[bytes, bytes]:
    """The same for the end of a link."""
    public = {
        "v": 1,
        "kind": END,
        "number": end.link.number,
        "on": end.ended_at.astimezone(VIETNAM).date().isoformat(),
    }
    at = end.ended_at.isoformat(timespec="milliseconds")
    whole = {"reason": end.reason, "by": end.ended_by_id, "at": at}
    return canonical_bytes({**public, **whole}), canonical_bytes(public)


def check_alias(entry: LedgerEntry) -> str | None:
    """A sentence when the link behind an entry is not what was logged."""
    alias = Alias.get_or_none(Alias.ledger_index == entry.leaf_index)
    return _compare(entry, None if alias is None else alias_bytes(alias))


def check_end(entry: LedgerEntry) -> str | None:
    """The same for an end."""
    end = AliasEnd.get_or_none(AliasEnd.ledger_index == entry.leaf_index)
    return _compare(entry, None if end is None else end_bytes(end))


def known_size() -> int:
    """One more than the highest entry this room knows of."""
    return max(size_known_by("alias", KIND), size_known_by("alias_end", END))


def _compare(entry: LedgerEntry, kept: tuple[bytes, bytes] | None) -> str | None:
    if kept is None:
        return MISSING
    return None if entry.is_of_full(kept[0]) and entry.is_of_public(kept[1]) else CHANGED
