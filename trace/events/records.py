"""An event's record as bytes: what the log commits to, computed alike when writing and when verifying."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple
from unicodedata import is_normalized

from trace.events.epcis_values import utc_milliseconds
from trace.events.models import Event
from trace.events.public import view_of
from trace.events.vocabulary import EXTENSION_PREFIX
from trace.ledger.canonical import canonical_bytes

VERSION: Final = 1

# Where an event names lots, and which part the lot plays there.
_LISTS: Final = (("quantityList", "about"), ("inputQuantityList", "input"), ("outputQuantityList", "output"),
                 ("childQuantityList", "child"))  # fmt: skip

# Things with a number of their own, and the lots that tagged units belong to.
_EPC_LISTS: Final = (("epcList", "about"), ("childEPCs", "child"))
LOTS: Final = f"{EXTENSION_PREFIX}:lots"
# Goods taken over from another organisation: which lot of the sender the receiver keeps under which number of its own.
HELD_AS: Final = f"{EXTENSION_PREFIX}:heldAs"
HELD_FROM, HELD_TO, HELD_QUANTITY, HELD_UNIT = (
    f"{EXTENSION_PREFIX}:{name}" for name in ("from", "to", "quantity", "uom")
)

_ENCODE: Final = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
).encode


class Item(NamedTuple):
    """One lot, tagged unit or pack an event touches. role: about, taken, input, output, parent, child."""

    role: str
    identifier: str
    thousandths: int | None
    unit: str


def full_bytes(event: Event, photos: Iterable[str]) -> bytes:
    """The whole record, canonical: document, step values, every column, the digest of the annex, the photos.

    `photos` are SHA-256 names. The annex stands here as its salted digest only, so that the law may empty it
    and the rest can still be checked.
    """
    kept = event.__data__  # read at once: nineteen attributes of a row cost as much as hashing it
    columns = {
        "after_dispatch": kept["is_after_dispatch"],
        "by": kept["recorded_by_id"],
        "declared_at": kept["declared_at"],
        "entry": kept["entry_id"],
        "entry_hash": kept["entry_hash"],
        "event": kept["event_id"],
        "happened_at": utc_milliseconds(kept["happened_at"]),
        "kind": kept["kind"],
        "late_days": kept["late_days"],
        "on_behalf": kept["is_on_behalf"],
        "organisation": kept["organisation"],
        "photos": sorted(photos),
        "private": kept["private_digest"],
        "reason": kept["reason"],
        "recorded_at": kept["recorded_at"].isoformat(),
        "site": kept["site_code"],
        "step": kept["step"],
        "supersedes": kept["supersedes_id"],
        "template": kept["template"],
        "v": VERSION,
    }
    # Both texts are canonical already, so joining them in the order of their keys keeps the whole canonical.
    head = canonical_text(columns)
    return f'{{"columns":{head},"document":{event.document},"recorded":{event.recorded}}}'.encode()


def public_bytes(event: Event, document: Mapping[str, Any], recorded: Mapping[str, Any]) -> bytes:
    """What everybody may see of it, canonical; the two are its texts as read."""
    return canonical_text(view_of(event, document, recorded)).encode()


def canonical_text(value: Mapping[str, Any]) -> str:
    """`ledger.canonical_bytes` as text, many times faster, for what this room builds itself.

    That is: keys in ASCII, integers below 2**53, fractions only as whole thousandths below 10**11. For these the C
    encoder writes what RFC 8785 asks (the tests compare both); text that is not NFC goes the careful way.
    """
    text = _ENCODE(value)
    return text if is_normalized("NFC", text) else canonical_bytes(value).decode()


def private_digest(salt: str, private: Mapping[str, Any]) -> str:
    """SHA-256 over the annex's own salt (hex) and its canonical content, in hex."""
    return sha256(bytes.fromhex(salt) + canonical_bytes(private)).hexdigest()


def items_of(document: Mapping[str, Any]) -> list[Item]:
    """The lots, tagged units and packs a document names, in its order, with quantities in integer thousandths."""
    held = document.get(HELD_AS, ())
    found = [
        Item("taken" if held and role == "about" else role, one["epcClass"], _thousandths(one.get("quantity")),
             one.get("uom", ""))
        for name, role in _LISTS
        for one in document.get(name, ())
    ]  # fmt: skip
    found += [Item("output", one[HELD_TO], _thousandths(one[HELD_QUANTITY]), one[HELD_UNIT]) for one in held]
    found += [Item("parent", document["parentID"], None, "")] if "parentID" in document else []
    found += [Item(role, one, None, "") for name, role in _EPC_LISTS for one in document.get(name, ())]
    return [*found, *(Item("about", one, None, "") for one in document.get(LOTS, ()))]


def read_json(text: str) -> dict[str, Any]:
    """A stored document or record."""
    found: dict[str, Any] = json.loads(text)
    return found


def _thousandths(quantity: float | None) -> int | None:
    return None if quantity is None else round(quantity * 1000)


def same_items(stored: Sequence[Item], document: Mapping[str, Any]) -> bool:
    """True when the rows beside an event still say what its document says."""
    return sorted(stored, key=repr) == sorted(items_of(document), key=repr)
