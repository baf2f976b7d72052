"""The shape of EPCIS 2.0.1 JSON events and documents, as JSON Schema (draft 7) in plain values.

Written from the facts of the standard (EPCIS 2.0.1 JSON binding: which fields, required when, which values),
one schema for each kind of event and one for each envelope, so that a refusal can name the very field.
Formats (`uri`, `date-time`) must be asserted by whoever compiles these.
"""

from collections.abc import Iterable
from typing import Any, Final

from trace.events import vocabulary

Schema = dict[str, Any]

# An extension key: a full URI, or a CURIE, which looks like one.
_EXTENSION: Final[Schema] = {"format": "uri"}
_URI: Final[Schema] = {"type": "string", "format": "uri"}
_TEXT: Final[Schema] = {"type": "string"}
_NUMBER: Final[Schema] = {"type": "number"}
# Year 0 and the leap second pass for date-times elsewhere, but neither is a moment we could keep.
_TIME: Final[Schema] = {
    "type": "string",
    "format": "date-time",
    "not": {"pattern": "^0000|^[^:]*:[0-9]{2}:60"},
}
_OBJECT: Final[Schema] = {"type": "object"}


def _one_of_words(words: Iterable[str], not_beginning: str) -> Schema:
    """A listed word, or a URI of somebody else's: standard words must not come in as old URNs."""
    return {
        "type": "string",
        "anyOf": [{"enum": sorted(words)}, {"format": "uri", "not": {"pattern": not_beginning}}],
    }


def _list(items: Schema, **rules: Any) -> Schema:
    return {"type": "array", "items": items, **rules}


def _open(properties: Schema, required: Iterable[str] = ()) -> Schema:
    """An object that takes the named fields and extensions."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "propertyNames": {"anyOf": [{"enum": sorted(properties)}, _EXTENSION]},
    }


def _closed(properties: Schema, required: Iterable[str]) -> Schema:
    """An object that takes the named fields and nothing else."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_OLD_CBV = r"^(urn:epcglobal:cbv|https?://ns\.gs1\.org/cbv/)"
_OLD_VOC = r"^https?://(www\.)?gs1\.org/voc/"

_DISPOSITION: Final = _one_of_words(vocabulary.DISPOSITIONS, _OLD_CBV)
_SIDE_TYPE: Final = _one_of_words(vocabulary.SOURCE_DEST_TYPES, _OLD_CBV)
_ACTION: Final[Schema] = {"type": "string", "enum": list(vocabulary.ACTIONS)}
# Readers may meet more inside a place than its id, so these stay open without a look at the keys.
_PLACE: Final[Schema] = {"type": "object", "properties": {"id": _URI}, "required": ["id"]}
_QUANTITY: Final = _closed(
    {"epcClass": _URI, "quantity": _NUMBER, "uom": {"type": "string", "pattern": "^[A-Z0-9]{2,3}$"}},
    ["epcClass"],
)
_TRANSACTION: Final = _closed(
    {"type": _one_of_words(vocabulary.BIZ_TRANSACTION_TYPES, _OLD_CBV), "bizTransaction": _URI},
    ["bizTransaction"],
)
_SOURCE: Final = _closed({"type": _SIDE_TYPE, "source": _URI}, ["type", "source"])
_DESTINATION: Final = _closed({"type": _SIDE_TYPE, "destination": _URI}, ["type", "destination"])
_DISPOSITION_LIST: Final = _list(_DISPOSITION, minItems=1, uniqueItems=True)
_PERSISTENT: Final[Schema] = {
    **_closed({"set": _DISPOSITION_LIST, "unset": _DISPOSITION_LIST}, []),
    "anyOf": [{"required": ["set"]}, {"required": ["unset"]}],
}
_ERROR: Final = _open(
    {
        "declarationTime": _TIME,
        "reason": _one_of_words(vocabulary.ERROR_REASONS, _OLD_CBV),
        "correctiveEventIDs": _list(_URI),
    },
    ["declarationTime"],
)
_DEVICE: Final[Schema] = {
    "time": _TIME,
    "deviceID": _URI,
    "deviceMetadata": _URI,
    "rawData": _URI,
    "dataProcessingMethod": _URI,
    "bizRules": _URI,
}
_REPORT: Final = _open(
    {
        **_DEVICE,
        "type": _one_of_words(vocabulary.MEASUREMENTS, _OLD_VOC),
        "exception": _one_of_words(vocabulary.SENSOR_ALERTS, _OLD_VOC),
        "microorganism": _URI,
        "chemicalSubstance": _URI,
        "coordinateReferenceSystem": _URI,
        "component": _one_of_words(vocabulary.COMPONENTS, _OLD_CBV),
        "stringValue": _TEXT,
        "booleanValue": {"type": "boolean"},
        "hexBinaryValue": {"type": "string", "pattern": "^[A-Fa-f0-9]+$"},
        "uriValue": _URI,
        "uom": _TEXT,
        **dict.fromkeys(("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), _NUMBER),
    },
    ["type"],
)
_SENSOR: Final = _open(
    {
        "sensorMetadata": _open({**_DEVICE, "startTime": _TIME, "endTime": _TIME}),
        "sensorReport": _list(_REPORT, minItems=1),
    },
    ["sensorReport"],
)
_ILMD: Final[Schema] = {"type": "object", "propertyNames": _EXTENSION}

_CONTEXT: Final[Schema] = {
    "anyOf": [_URI, _OBJECT, _list({"anyOf": [_URI, _OBJECT]}, uniqueItems=True)],
}

# --- events ----------------------------------------------------------------------------------------------

_EVERY_EVENT: Final[Schema] = {
    "@context": _CONTEXT,
    "type": _TEXT,
    "eventTime": _TIME,
    "recordTime": _TIME,
    "eventTimeZoneOffset": {
        "type": "string",
        "pattern": "^[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)$",
    },
    "eventID": _URI,
    "certificationInfo": {"anyOf": [_URI, _list(_URI)]},
    "errorDeclaration": _ERROR,
}
_EVERY_EVENT_REQUIRES: Final = ("type", "eventTime", "eventTimeZoneOffset")
_WHY_AND_WHERE: Final[Schema] = {
    "bizStep": _one_of_words(vocabulary.BIZ_STEPS, _OLD_CBV),
    "disposition": _DISPOSITION,
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "bizTransactionList": _list(_TRANSACTION),
    "sourceList": _list(_SOURCE),
    "destinationList": _list(_DESTINATION),
    "sensorElementList": _list(_SENSOR),
}
# The official 2.0.1 schema lets this field in on these kinds without looking at what is inside. We accept
# exactly what it accepts; whoever reads the field there must look first.
_UNSEEN_PERSISTENT: Final[Schema] = {"persistentDisposition": True}
_CLASSES: Final = _list(_QUANTITY)
_EPCS: Final = _list(_URI)
_UNIQUE_EPCS: Final = _list(_URI, uniqueItems=True)


def _filled(name: str) -> Schema:
    return {"required": [name], "properties": {name: {"minItems": 1}}}


_DELETES: Final[Schema] = {"properties": {"action": {"const": "DELETE"}}}


def _event(properties: Schema, requires: Iterable[str], **rules: Any) -> Schema:
    shape = _open({**_EVERY_EVENT, **_WHY_AND_WHERE, **properties}, [*_EVERY_EVENT_REQUIRES, *requires])
    return {**shape, **rules}


_OBJECT_EVENT: Final = _event(
    {
        "epcList": _UNIQUE_EPCS,
        "quantityList": _CLASSES,
        "action": _ACTION,
        "persistentDisposition": _PERSISTENT,
        "ilmd": _ILMD,
    },
    ["action"],
    anyOf=[
        {"required": ["epcList"]},
        _filled("quantityList"),
        {**_filled("sensorElementList"), "required": ["sensorElementList", "readPoint"]},
    ],
    **{
        "if": {"required": ["ilmd"]},
        "then": {"properties": {"action": {"const": "ADD"}}},
    },
)
_PARENT_AND_CHILDREN: Final[Schema] = {
    "parentID": _URI,
    "childEPCs": _EPCS,
    "childQuantityList": _CLASSES,
    "action": _ACTION,
    **_UNSEEN_PERSISTENT,
}
_SOME_CHILDREN: Final = [_filled("childEPCs"), _filled("childQuantityList"), _DELETES]
_AGGREGATION_EVENT: Final = _event(_PARENT_AND_CHILDREN, ["action"], anyOf=_SOME_CHILDREN)
_ASSOCIATION_EVENT: Final = _event(_PARENT_AND_CHILDREN, ["action", "parentID"], anyOf=_SOME_CHILDREN)
_TRANSACTION_EVENT: Final = _event(
    {
        "bizTransactionList": _list(_TRANSACTION, minItems=1),
        "parentID": _URI,
        "epcList": _EPCS,
        "quantityList": _CLASSES,
        "action": _ACTION,
        **_UNSEEN_PERSISTENT,
    },
    ["bizTransactionList", "action"],
    anyOf=[{"required": ["epcList"]}, _filled("quantityList"), _DELETES],
)
_INPUTS: Final = [_filled("inputEPCList"), _filled("inputQuantityList")]
_OUTPUTS: Final = [_filled("outputEPCList"), _filled("outputQuantityList")]
_TRANSFORMATION_EVENT: Final = _event(
    {
        "inputEPCList": _UNIQUE_EPCS,
        "inputQuantityList": _CLASSES,
        "outputEPCList": _UNIQUE_EPCS,
        "outputQuantityList": _CLASSES,
        "transformationID": _URI,
        "persistentDisposition": _PERSISTENT,
        "ilmd": _ILMD,
    },
    [],
    anyOf=[
        {"allOf": [{"anyOf": _INPUTS}, {"anyOf": _OUTPUTS}]},
        {"required": ["transformationID"], "anyOf": [*_INPUTS, *_OUTPUTS]},
    ],
)
# A kind of event from somebody else's vocabulary: the common fields are checked, the rest is theirs.
EXTENDED_EVENT: Final[Schema] = {
    "type": "object",
    "properties": {**_EVERY_EVENT, "type": _URI},
    "required": list(_EVERY_EVENT_REQUIRES),
}
EVENTS: Final[dict[str, Schema]] = {
    "ObjectEvent": _OBJECT_EVENT,
    "AggregationEvent": _AGGREGATION_EVENT,
    "TransactionEvent": _TRANSACTION_EVENT,
    "TransformationEvent": _TRANSFORMATION_EVENT,
    "AssociationEvent": _ASSOCIATION_EVENT,
}

# --- envelopes; the events inside are looked at one by one with the schemas above -------------------------

_VERSION: Final[Schema] = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)*$"}
_ATTRIBUTE: Final[Schema] = {
    "type": "object",
    "properties": {"id": _URI, "attribute": {"type": ["number", "string", "object"]}},
    "required": ["id"],
}
_VOCABULARY: Final[Schema] = {
    "type": "object",
    "properties": {
        "type": _URI,
        "vocabularyElementList": _list(
            {
                "type": "object",
                "properties": {"id": _URI, "attributes": _list(_ATTRIBUTE), "children": _list(_URI)},
                "required": ["id"],
            }
        ),
    },
    "required": ["type"],
}
_HEADER: Final = _open(
    {
        "epcisMasterData": {
            "type": "object",
            "properties": {"vocabularyList": _list(_VOCABULARY)},
        }
    }
)
_EVENT_LIST: Final[Schema] = {"type": "array"}
_ENVELOPE: Final[Schema] = {
    "@context": _CONTEXT,
    "id": _URI,
    "type": _TEXT,
    "schemaVersion": _VERSION,
    "creationDate": _TIME,
}
DOCUMENT: Final = _open(
    {
        **_ENVELOPE,
        "instanceIdentifier": _TEXT,
        "sender": _TEXT,
        "receiver": _TEXT,
        "epcisHeader": _HEADER,
        "epcisBody": {
            "type": "object",
            "properties": {"eventList": _EVENT_LIST},
            "required": ["eventList"],
        },
    },
    ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
)
QUERY_DOCUMENT: Final = _open(
    {
        **_ENVELOPE,
        "epcisBody": _open(
            {
                "queryResults": _open(
                    {
                        "queryName": _TEXT,
                        "subscriptionID": _TEXT,
                        "resultsBody": _open(
                            {"eventList": _EVENT_LIST, "vocabularyList": _list(_VOCABULARY)}, ["eventList"]
                        ),
                    },
                    ["queryName", "resultsBody"],
                )
            },
            ["queryResults"],
        ),
    },
    ["@context", "type", "epcisBody"],
)
