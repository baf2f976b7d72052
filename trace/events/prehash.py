"""The CBV event hash: one string for everything an event says, and its SHA-256 as the event's id.

Source: CBV 2.0 §8.9. Where the generations of the reference implementation disagree we follow that of 2026:
epcList before parentID, sources before destinations, no certificationInfo. We mint ids of CBV 2.0; those of
the draft CBV 2.1 are computed so that the ids of others can be checked. `_RULES` is all they differ in.

Event time and what, where, why enter the hash. `eventID`, `recordTime`, `certificationInfo` and
`errorDeclaration` do not, so that a declaration of error carries the id of the event it withdraws.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Final, Literal, NamedTuple

from trace.errors import N_, Invalid
from trace.events import vocabulary
from trace.events.prehash_fields import (
    COMMENTS,
    Fields,
    Json,
    Namespaces,
    Writer,
    behind_its_name,
    each,
    entry,
    extensions_alone,
    keyed,
    list_of,
    plain,
    record,
    record_and_extensions,
    time,
    word,
)

Version = Literal["CBV2.0", "CBV2.1"]


class TooDeep(Invalid):
    """Extensions nested hundreds of levels: legal JSON, but nobody's event."""


def event_hash(
    event: Mapping[str, Json],
    namespaces: Namespaces = vocabulary.DEFAULT_NAMESPACES,
    version: Version = "CBV2.0",
) -> str:
    """`ni:///sha-256;<64 hex>?ver=<version>` of one event, as EPCIS 2.0 JSON says it."""
    digest = hashlib.sha256(prehash(event, namespaces, version).encode()).hexdigest()
    return f"ni:///sha-256;{digest}?ver={version}"


def prehash(
    event: Mapping[str, Json],
    namespaces: Namespaces = vocabulary.DEFAULT_NAMESPACES,
    version: Version = "CBV2.0",
) -> str:
    """The string that is hashed. `namespaces` (see `namespaces_of`) open the prefixes of extension keys."""
    try:
        return _prehash(event, namespaces, _RULES[version])
    except RecursionError as error:
        raise TooDeep(N_("Dữ liệu lồng nhau quá nhiều lớp.")) from error


def _prehash(event: Mapping[str, Json], namespaces: Namespaces, rules: "_Rules") -> str:
    if "@context" in event:
        namespaces = namespaces_of(event["@context"], namespaces)
    parts = [f"eventType={event.get('type', '')}"]
    for name, write in rules.order:
        if name in event:
            parts.append(write(name, event[name], namespaces))
    ilmd = event.get("ilmd")
    if ilmd:
        parts += entry("ilmd", ilmd, namespaces)
    for name, write in rules.after_ilmd:
        if name in event:
            parts.append(write(name, event[name], namespaces))
    extensions = [key for key in event if key not in _NOT_EXTENSIONS]
    parts += sorted(part for key in extensions for part in keyed(key, event[key], namespaces))
    return "".join(parts)


def namespaces_of(context: Json, known: Namespaces = vocabulary.DEFAULT_NAMESPACES) -> dict[str, str]:
    """Prefixes declared in a JSON-LD `@context` (address, object, or list of both), on top of those known."""
    namespaces = dict(known)
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            namespaces |= {prefix: uri for prefix, uri in part.items() if isinstance(uri, str)}
    return namespaces


# --- standard fields -------------------------------------------------------------------------------------


def _voc(name: str, value: Json, namespaces: Namespaces) -> str:
    """Sensor types: GS1 moved its vocabulary from gs1.org/voc to ref.gs1.org/voc; both must hash alike."""
    text = _VOC_WORD(name, value, namespaces)
    return text.replace("=https://gs1.org/voc/", f"={vocabulary.GS1_VOCABULARY}", 1)


_VOC_WORD: Final = word(vocabulary.GS1_VOCABULARY)
_DISPOSITION: Final = word(vocabulary.DISPOSITION)
_SIDE_TYPE: Final = word(vocabulary.SOURCE_DEST_TYPE)
_EPCS: Final = list_of(plain, "epc")
_QUANTITIES: Final = list_of(
    record("quantityElement", (("epcClass", plain), ("quantity", plain), ("uom", plain))),
    "quantityElement",
)
_METADATA: Final = (
    ("time", time),
    ("startTime", time),
    ("endTime", time),
    ("deviceID", plain),
    ("deviceMetadata", plain),
    ("rawData", plain),
    ("dataProcessingMethod", plain),
    ("bizRules", plain),
)
_REPORT: Final = (
    ("type", _voc),
    ("exception", _voc),
    ("deviceID", plain),
    ("deviceMetadata", plain),
    ("rawData", plain),
    ("dataProcessingMethod", plain),
    ("time", time),
    ("microorganism", plain),
    ("chemicalSubstance", plain),
    ("value", plain),
    ("component", word(vocabulary.COMPONENT)),
    ("stringValue", plain),
    ("booleanValue", plain),
    ("hexBinaryValue", plain),
    ("uriValue", plain),
    ("minValue", plain),
    ("maxValue", plain),
    ("meanValue", plain),
    ("sDev", plain),
    ("percRank", plain),
    ("percValue", plain),
    ("uom", plain),
    ("coordinateReferenceSystem", plain),
)


def _typed(name: str, type_: Writer) -> Writer:
    return list_of(record("", (("type", type_), (name, plain))), name)


def _order(open_fields: Mapping[str, Writer]) -> Fields:
    """The canonical order of the standard, which nothing but a new version of it may change."""
    return (
        ("eventTime", time),
        ("eventTimeZoneOffset", plain),
        ("epcList", _EPCS),
        ("parentID", plain),
        ("inputEPCList", _EPCS),
        ("childEPCs", _EPCS),
        ("quantityList", _QUANTITIES),
        ("childQuantityList", _QUANTITIES),
        ("inputQuantityList", _QUANTITIES),
        ("outputEPCList", _EPCS),
        ("outputQuantityList", _QUANTITIES),
        ("action", plain),
        ("transformationID", plain),
        ("bizStep", word(vocabulary.BIZ_STEP)),
        ("disposition", _DISPOSITION),
        (
            "persistentDisposition",
            record("persistentDisposition", (("set", each(_DISPOSITION)), ("unset", each(_DISPOSITION)))),
        ),
        ("readPoint", open_fields["readPoint"]),
        ("bizLocation", open_fields["bizLocation"]),
        ("bizTransactionList", _typed("bizTransaction", word(vocabulary.BIZ_TRANSACTION_TYPE))),
        ("sourceList", _typed("source", _SIDE_TYPE)),
        ("destinationList", _typed("destination", _SIDE_TYPE)),
        ("sensorElementList", open_fields["sensorElementList"]),
    )


# --- fields open to extensions, on which the versions differ -----------------------------------------------


def _open_fields(part: Callable[[str, Fields, Fields], Writer]) -> dict[str, Writer]:
    """The fields that may say more than the standard; `part` writes what is asked for of each object in them."""
    metadata = part("sensorMetadata", _METADATA, ())
    report = each(part("sensorReport", _REPORT, ()))
    sensor = part("sensorElement", (), (("sensorMetadata", metadata), ("sensorReport", report)))
    return {
        "readPoint": part("readPoint", (("id", plain),), ()),
        "bizLocation": part("bizLocation", (("id", plain),), ()),
        "sensorElementList": each(sensor),
    }


class _Rules(NamedTuple):
    """What sets a version of the standard apart: its fields in order, and those that speak again after `ilmd`."""

    order: Fields
    after_ilmd: Fields


_IN_PLACE: Final = _open_fields(record_and_extensions)
_RULES: Final[Mapping[Version, _Rules]] = {
    # Extensions of inner fields come after `ilmd`, wrapped in the names of those fields once more.
    "CBV2.0": _Rules(_order(_open_fields(record)), tuple(_open_fields(extensions_alone).items())),
    # They stay where they are said, and the list of sensors says its name as every other list does.
    "CBV2.1": _Rules(_order(_IN_PLACE | {"sensorElementList": behind_its_name(_IN_PLACE["sensorElementList"])}), ()),
}

_NOT_HASHED: Final = frozenset(("@context", "type", "eventID", "recordTime", "certificationInfo", "errorDeclaration"))
_NOT_EXTENSIONS: Final = frozenset(dict(_RULES["CBV2.0"].order)) | _NOT_HASHED | COMMENTS | {"ilmd"}
