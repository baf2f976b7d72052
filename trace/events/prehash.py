"""The CBV 2.0 event hash: one string for everything an event says, and its SHA-256 as the event's id.

Source: CBV 2.0 §8.9. Where the generations of the reference implementation disagree we follow that of 2026:
epcList before parentID, sources before destinations, no certificationInfo, no `sensorElementList` word,
extensions of inner fields after `ilmd` and before those of the event.

Event time and what, where, why enter the hash. `eventID`, `recordTime`, `certificationInfo` and
`errorDeclaration` do not, so that a declaration of error carries the id of the event it withdraws.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from trace.errors import N_, Invalid
from trace.events import vocabulary
from trace.events.prehash_values import canonical_text, canonical_time, canonical_value

Namespaces = Mapping[str, str]
# What JSON gives: third parties may put anything under any key, so shapes are looked at, never trusted.
Json = Any


class TooDeep(Invalid):
    """Extensions nested hundreds of levels: legal JSON, but nobody's event."""


def event_hash(event: Mapping[str, Json], namespaces: Namespaces = vocabulary.DEFAULT_NAMESPACES) -> str:
    """`ni:///sha-256;<64 hex>?ver=CBV2.0` of one event, as EPCIS 2.0 JSON says it."""
    digest = hashlib.sha256(prehash(event, namespaces).encode()).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def prehash(event: Mapping[str, Json], namespaces: Namespaces = vocabulary.DEFAULT_NAMESPACES) -> str:
    """The string that is hashed. `namespaces` (see `namespaces_of`) open the prefixes of extension keys."""
    try:
        return _prehash(event, namespaces)
    except RecursionError as error:
        raise TooDeep(N_("Dữ liệu lồng nhau quá nhiều lớp.")) from error


def _prehash(event: Mapping[str, Json], namespaces: Namespaces) -> str:
    if "@context" in event:
        namespaces = namespaces_of(event["@context"], namespaces)
    parts = [f"eventType={event.get('type', '')}"]
    for name, write in _ORDER:
        if name in event:
            parts.append(write(name, event[name], namespaces))
    ilmd = event.get("ilmd")
    if ilmd:
        parts += _entry("ilmd", ilmd, namespaces)
    for name in _WITH_INNER_EXTENSIONS:
        if name in event:
            parts += _inner_extensions(name, event[name], namespaces)
    extensions = [key for key in event if key not in _NOT_EXTENSIONS]
    parts += sorted(part for key in extensions for part in _keyed(key, event[key], namespaces))
    return "".join(parts)


def namespaces_of(context: Json, known: Namespaces = vocabulary.DEFAULT_NAMESPACES) -> dict[str, str]:
    """Prefixes declared in a JSON-LD `@context` (address, object, or list of both), on top of those known."""
    namespaces = dict(known)
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            namespaces |= {prefix: uri for prefix, uri in part.items() if isinstance(uri, str)}
    return namespaces


# --- standard fields -------------------------------------------------------------------------------------

_Write = Callable[[str, Json, Namespaces], str]


def _time(name: str, value: Json, namespaces: Namespaces) -> str:
    return f"{name}={canonical_time(value)}" if isinstance(value, str) else _plain(name, value, namespaces)


def _plain(name: str, value: Json, namespaces: Namespaces) -> str:
    """`name=value`; a shape the standard does not know here is written the way extensions are."""
    if isinstance(value, str):
        text = canonical_text(value, namespaces)
        return f"{name}={text}" if text else ""
    return "".join(sorted(_entry(name, value, namespaces)))


def _word(beginning: str) -> _Write:
    """Writes a bare CBV word as its web URI."""

    def write(name: str, value: Json, namespaces: Namespaces) -> str:
        if not isinstance(value, str):
            return _plain(name, value, namespaces)
        return f"{name}={_opened(value, beginning, namespaces)}"

    return write


def _opened(word: str, beginning: str, namespaces: Namespaces) -> str:
    text = word.strip()
    uri = vocabulary.uri_of(text, beginning)
    return uri if uri is not text else canonical_text(text, namespaces)


def _list_of(inner: _Write, child: str) -> _Write:
    """Writes the name once and then every child, sorted by what it says; an empty list says nothing."""

    def write(name: str, value: Json, namespaces: Namespaces) -> str:
        if not isinstance(value, list):
            return _plain(name, value, namespaces)
        children = sorted([inner(child, item, namespaces) for item in value])
        text = "".join(children)
        return name + text if text else ""

    return write


def _record(name: str, fields: tuple[tuple[str, _Write], ...]) -> _Write:
    """Writes the fields of an object in the standard's order, behind `name` when there is one."""

    def write(child: str, value: Json, namespaces: Namespaces) -> str:
        if not isinstance(value, dict):
            return _plain(child, value, namespaces)
        text = "".join([write(key, value[key], namespaces) for key, write in fields if key in value])
        return name + text if text else ""

    return write


def _each(inner: _Write) -> _Write:
    """Writes a value or every value of a list under the same name, sorted."""

    def write(name: str, value: Json, namespaces: Namespaces) -> str:
        values = value if isinstance(value, list) else [value]
        return "".join(sorted([inner(name, item, namespaces) for item in values]))

    return write


def _voc(name: str, value: Json, namespaces: Namespaces) -> str:
    """Sensor types: GS1 moved its vocabulary from gs1.org/voc to ref.gs1.org/voc; both must hash alike."""
    text = _VOC_WORD(name, value, namespaces)
    return text.replace("=https://gs1.org/voc/", f"={vocabulary.GS1_VOCABULARY}", 1)


_VOC_WORD: Final = _word(vocabulary.GS1_VOCABULARY)
_DISPOSITION: Final = _word(vocabulary.DISPOSITION)
_SIDE_TYPE: Final = _word(vocabulary.SOURCE_DEST_TYPE)
_EPCS: Final = _list_of(_plain, "epc")
_QUANTITIES: Final = _list_of(
    _record("quantityElement", (("epcClass", _plain), ("quantity", _plain), ("uom", _plain))),
    "quantityElement",
)
_METADATA: Final = (
    ("time", _time),
    ("startTime", _time),
    ("endTime", _time),
    ("deviceID", _plain),
    ("deviceMetadata", _plain),
    ("rawData", _plain),
    ("dataProcessingMethod", _plain),
    ("bizRules", _plain),
)
_REPORT: Final = (
    ("type", _voc),
    ("exception", _voc),
    ("deviceID", _plain),
    ("deviceMetadata", _plain),
    ("rawData", _plain),
    ("dataProcessingMethod", _plain),
    ("time", _time),
    ("microorganism", _plain),
    ("chemicalSubstance", _plain),
    ("value", _plain),
    ("component", _word(vocabulary.COMPONENT)),
    ("stringValue", _plain),
    ("booleanValue", _plain),
    ("hexBinaryValue", _plain),
    ("uriValue", _plain),
    ("minValue", _plain),
    ("maxValue", _plain),
    ("meanValue", _plain),
    ("sDev", _plain),
    ("percRank", _plain),
    ("percValue", _plain),
    ("uom", _plain),
    ("coordinateReferenceSystem", _plain),
)
_SENSOR: Final = _record(
    "sensorElement",
    (
        ("sensorMetadata", _record("sensorMetadata", _METADATA)),
        ("sensorReport", _each(_record("sensorReport", _REPORT))),
    ),
)


def _typed(name: str, type_: _Write) -> _Write:
    return _list_of(_record("", (("type", type_), (name, _plain))), name)


# The canonical order of CBV 2.0, which nothing but a new version of the standard may change.
_ORDER: Final[tuple[tuple[str, _Write], ...]] = (
    ("eventTime", _time),
    ("eventTimeZoneOffset", _plain),
    ("epcList", _EPCS),
    ("parentID", _plain),
    ("inputEPCList", _EPCS),
    ("childEPCs", _EPCS),
    ("quantityList", _QUANTITIES),
    ("childQuantityList", _QUANTITIES),
    ("inputQuantityList", _QUANTITIES),
    ("outputEPCList", _EPCS),
    ("outputQuantityList", _QUANTITIES),
    ("action", _plain),
    ("transformationID", _plain),
    ("bizStep", _word(vocabulary.BIZ_STEP)),
    ("disposition", _DISPOSITION),
    (
        "persistentDisposition",
        _record("persistentDisposition", (("set", _each(_DISPOSITION)), ("unset", _each(_DISPOSITION)))),
    ),
    ("readPoint", _record("readPoint", (("id", _plain),))),
    ("bizLocation", _record("bizLocation", (("id", _plain),))),
    ("bizTransactionList", _typed("bizTransaction", _word(vocabulary.BIZ_TRANSACTION_TYPE))),
    ("sourceList", _typed("source", _SIDE_TYPE)),
    ("destinationList", _typed("destination", _SIDE_TYPE)),
    ("sensorElementList", _each(_SENSOR)),
)

# --- extensions ------------------------------------------------------------------------------------------

_COMMENTS: Final = frozenset(("rdfs:comment", "comment", "http://www.w3.org/2000/01/rdf-schema#comment"))
_NOT_HASHED: Final = frozenset(("@context", "type", "eventID", "recordTime", "certificationInfo", "errorDeclaration"))
_NOT_EXTENSIONS: Final = frozenset(name for name, _ in _ORDER) | _NOT_HASHED | _COMMENTS | {"ilmd"}
_WITH_INNER_EXTENSIONS: Final = ("readPoint", "bizLocation", "sensorElementList")
_INNER_FIELDS: Final = {
    "readPoint": frozenset(("id",)),
    "bizLocation": frozenset(("id",)),
    "sensorElement": frozenset(("sensorMetadata", "sensorReport")),
    "sensorMetadata": frozenset(name for name, _ in _METADATA),
    "sensorReport": frozenset(name for name, _ in _REPORT) | {"bizRules"},
}


def _inner_extensions(name: str, value: Json, namespaces: Namespaces) -> list[str]:
    """What is said beyond the standard inside one of its fields, wrapped in that field's name."""
    if name == "sensorElementList":
        name = "sensorElement"
    if isinstance(value, list):
        return sorted(part for item in value for part in _inner_extensions(name, item, namespaces))
    if not isinstance(value, dict):
        return []
    known = _INNER_FIELDS[name]
    parts = [
        part
        for field in ("sensorMetadata", "sensorReport")
        if field in known and field in value
        for part in _inner_extensions(field, value[field], namespaces)
    ]
    # A key without a prefix means nothing in JSON-LD, so it is no extension.
    own = [key for key in value if key not in known and ":" in key]
    parts += sorted(part for key in own for part in _keyed(key, value[key], namespaces))
    return [name + "".join(parts)] if parts else []


def _keyed(key: str, value: Json, namespaces: Namespaces) -> list[str]:
    """An extension under its full name `{namespace}local`, so that the choice of prefix does not matter."""
    prefix, colon, local = key.partition(":")
    if key in _COMMENTS:
        return []
    name = f"{{{namespaces[prefix]}}}{local}" if colon and prefix in namespaces else key
    return _entry(name, value, namespaces)


def _entry(name: str, value: Json, namespaces: Namespaces) -> list[str]:
    """A scalar gives `name=value`, a list one entry a member, an object `name` and its sorted members."""
    if value is None:
        return []
    if isinstance(value, list):
        return [part for item in value for part in _entry(name, item, namespaces)]
    if isinstance(value, dict):
        return [name + "".join(sorted(_members(value, namespaces)))]
    text = canonical_value(value, namespaces)
    return [f"{name}={text}" if text else name]


def _members(value: Mapping[str, Json], namespaces: Namespaces) -> Iterable[str]:
    return (part for key, item in value.items() for part in _keyed(key, item, namespaces))
