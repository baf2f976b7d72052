"""Validation at the door: does this JSON say an EPCIS 2.0.1 event or document, and if not, where is it wrong.

Accepts and refuses what the official schema of EPCIS 2.0.1 accepts and refuses, with formats asserted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import jsonschema_rs

from trace.errors import N_
from trace.events import schema_data
from trace.events.schema_sentences import say

# A document of thousands of wrong events is answered with its first problems, not with a book.
MOST_PROBLEMS: Final = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` names the place (`epcisBody.eventList[0].bizStep`, empty for the whole), `msgid` the fault."""

    path: str
    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is wrong, in Vietnamese; a door translates `msgid` instead."""
        return self.msgid % self.params if self.params else self.msgid

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence


def validate_event(event: object) -> list[Problem]:
    """What is wrong with one event as it stands in an event list; empty when it is right."""
    return _first(_event_problems(event, ""))


def validate_document(document: object) -> list[Problem]:
    """What is wrong with an EPCISDocument, EPCISQueryDocument or a bare event with its own `@context`."""
    return _first(_document_problems(document))


def is_valid_event(event: object) -> bool:
    """The same question without the reasons, which is faster."""
    return _validator_of(event).is_valid(event)


def events_in(document: Mapping[str, Any]) -> list[Any]:
    """The events of a valid document of either kind, or the bare event itself."""
    if document["type"] == "EPCISDocument":
        return list(document["epcisBody"]["eventList"])
    if document["type"] == "EPCISQueryDocument":
        return list(document["epcisBody"]["queryResults"]["resultsBody"]["eventList"])
    return [document]


# --- walking ---------------------------------------------------------------------------------------------


def _document_problems(document: object) -> Iterator[Problem]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "EPCISDocument":
        yield from _problems(_DOCUMENT, document, "")
        yield from _list_problems(document, "epcisBody", "eventList")
    elif kind == "EPCISQueryDocument":
        yield from _problems(_QUERY_DOCUMENT, document, "")
        yield from _list_problems(document, "epcisBody", "queryResults", "resultsBody", "eventList")
    else:
        yield from _event_problems(document, "")
        if isinstance(document, dict) and "@context" not in document:
            yield Problem("", N_("Thiếu trường %(field)s."), {"field": "@context"})


def _list_problems(document: object, *steps: str) -> Iterator[Problem]:
    events = document
    for step in steps:
        # A broken envelope has been reported already; there is nothing to walk into.
        if not isinstance(events, dict) or step not in events:
            return
        events = events[step]
    if isinstance(events, list):
        for number, event in enumerate(events):
            yield from _event_problems(event, f"{'.'.join(steps)}[{number}]")


def _event_problems(event: object, path: str) -> Iterator[Problem]:
    yield from _problems(_validator_of(event), event, path)


def _first(problems: Iterable[Problem]) -> list[Problem]:
    found = []
    for problem in problems:
        found.append(problem)
        if len(found) == MOST_PROBLEMS:
            break
    return found


# --- compiled schemas ------------------------------------------------------------------------------------


def _compiled(schema: schema_data.Schema) -> jsonschema_rs.Draft7Validator:
    return jsonschema_rs.Draft7Validator(schema, validate_formats=True)


_EVENTS: Final = {kind: _compiled(schema) for kind, schema in schema_data.EVENTS.items()}
_EXTENDED_EVENT: Final = _compiled(schema_data.EXTENDED_EVENT)
_DOCUMENT: Final = _compiled(schema_data.DOCUMENT)
_QUERY_DOCUMENT: Final = _compiled(schema_data.QUERY_DOCUMENT)


def _validator_of(event: object) -> jsonschema_rs.Draft7Validator:
    kind = event.get("type") if isinstance(event, dict) else None
    return _EVENTS.get(kind, _EXTENDED_EVENT) if isinstance(kind, str) else _EXTENDED_EVENT


def _problems(validator: jsonschema_rs.Draft7Validator, value: object, path: str) -> Iterator[Problem]:
    # The quick answer first: the slow road is only for the wrong ones.
    if validator.is_valid(value):
        return
    for error in validator.iter_errors(value):
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.instance_path)
        msgid, params = say(error)
        yield Problem((path + steps).removeprefix("."), msgid, params)
