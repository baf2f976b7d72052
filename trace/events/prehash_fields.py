"""How the event hash writes one field of an event: words, lists, records, and extensions under their full names.

Source: CBV 2.0 §8.9. Every writer takes the field's name, its value and the namespaces, and gives its text,
empty when the value says nothing. What order the fields stand in is `prehash`'s matter.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from trace.events import vocabulary
from trace.events.prehash_values import canonical_text, canonical_time, canonical_value

Namespaces = Mapping[str, str]
# What JSON gives: third parties may put anything under any key, so shapes are looked at, never trusted.
Json = Any
Writer = Callable[[str, Json, Namespaces], str]
Fields = tuple[tuple[str, Writer], ...]

COMMENTS: Final = frozenset(("rdfs:comment", "comment", "http://www.w3.org/2000/01/rdf-schema#comment"))


def time(name: str, value: Json, namespaces: Namespaces) -> str:
    """`name=value` of a moment, in UTC."""
    return f"{name}={canonical_time(value)}" if isinstance(value, str) else plain(name, value, namespaces)


def plain(name: str, value: Json, namespaces: Namespaces) -> str:
    """`name=value`; a shape the standard does not know here is written the way extensions are."""
    if isinstance(value, str):
        text = canonical_text(value, namespaces)
        return f"{name}={text}" if text else ""
    return "".join(sorted(entry(name, value, namespaces)))


def word(beginning: str) -> Writer:
    """Writes a bare CBV word as its web URI."""

    def write(name: str, value: Json, namespaces: Namespaces) -> str:
        if not isinstance(value, str):
            return plain(name, value, namespaces)
        return f"{name}={_opened(value, beginning, namespaces)}"

    return write


def _opened(bare: str, beginning: str, namespaces: Namespaces) -> str:
    text = bare.strip()
    uri = vocabulary.uri_of(text, beginning)
    return uri if uri is not text else canonical_text(text, namespaces)


def list_of(inner: Writer, child: str) -> Writer:
    """Writes the name once and then every child, sorted by what it says; an empty list says nothing."""

    def write(name: str, value: Json, namespaces: Namespaces) -> str:
        if not isinstance(value, list):
            return plain(name, value, namespaces)
        children = sorted([inner(child, item, namespaces) for item in value])
        text = "".join(children)
        return name + text if text else ""

    return write


def record(name: str, fields: Fields, nested: Fields = ()) -> Writer:
    """Writes the fields of an object in the standard's order, behind `name` when there is one."""
    fields += nested

    def write(child: str, value: Json, namespaces: Namespaces) -> str:
        if not isinstance(value, dict):
            return plain(child, value, namespaces)
        text = "".join([write(key, value[key], namespaces) for key, write in fields if key in value])
        return name + text if text else ""

    return write


def each(inner: Writer) -> Writer:
    """Writes a value or every value of a list under the same name, sorted."""

    def write(name: str, value: Json, namespaces: Namespaces) -> str:
        if not isinstance(value, list):
            return inner(name, value, namespaces)
        return "".join(sorted([inner(name, item, namespaces) for item in value]))

    return write


def behind_its_name(inner: Writer) -> Writer:
    """Writes the field's own name before what `inner` makes of it."""

    def write(name: str, value: Json, namespaces: Namespaces) -> str:
        text = inner(name, value, namespaces)
        return name + text if text else ""

    return write


# --- extensions ------------------------------------------------------------------------------------------


def record_and_extensions(name: str, fields: Fields, nested: Fields = ()) -> Writer:
    """As `record`, followed by what the object says beyond the standard."""
    standard = record(name, fields, nested)

    def write(child: str, value: Json, namespaces: Namespaces) -> str:
        text = standard(child, value, namespaces)
        own = _own_extensions(value, namespaces)
        return (text or name) + own if own else text

    return write


def extensions_alone(name: str, _fields: Fields, nested: Fields = ()) -> Writer:
    """What an object and those `nested` in it say beyond the standard, each behind its name."""

    def write(_child: str, value: Json, namespaces: Namespaces) -> str:
        if not isinstance(value, dict):
            return ""
        inner = "".join([write(key, value[key], namespaces) for key, write in nested if key in value])
        text = inner + _own_extensions(value, namespaces)
        return name + text if text else ""

    return each(write)


def _own_extensions(value: Json, namespaces: Namespaces) -> str:
    # A key without a prefix means nothing in JSON-LD, so it is no extension.
    own = [key for key in value if ":" in key] if isinstance(value, dict) else ()
    return "".join(sorted([part for key in own for part in keyed(key, value[key], namespaces)])) if own else ""


def keyed(key: str, value: Json, namespaces: Namespaces) -> list[str]:
    """An extension under its full name `{namespace}local`, so that the choice of prefix does not matter."""
    prefix, colon, local = key.partition(":")
    if key in COMMENTS:
        return []
    name = f"{{{namespaces[prefix]}}}{local}" if colon and prefix in namespaces else key
    return entry(name, value, namespaces)


def entry(name: str, value: Json, namespaces: Namespaces) -> list[str]:
    """A scalar gives `name=value`, a list one entry a member, an object `name` and its sorted members."""
    if value is None:
        return []
    if isinstance(value, list):
        return [part for item in value for part in entry(name, item, namespaces)]
    if isinstance(value, dict):
        return [name + "".join(sorted(_members(value, namespaces)))]
    text = canonical_value(value, namespaces)
    return [f"{name}={text}" if text else name]


def _members(value: Mapping[str, Json], namespaces: Namespaces) -> Iterable[str]:
    return (part for key, item in value.items() for part in keyed(key, item, namespaces))
