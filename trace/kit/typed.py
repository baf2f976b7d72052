"""What was typed into addresses and forms, without the one sign that no database keeps."""

from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.datastructures.structures import iter_multi_items
from werkzeug.routing import Map, UnicodeConverter

NUL = "\x00"


class Typed(ImmutableMultiDict[str, Any]):
    """Arguments and fields: a NUL, which nobody types, is left out of names and values."""

    def __init__(self, mapping: Any = None) -> None:
        super().__init__([(_bare(name), _bare(value)) for name, value in iter_multi_items(mapping or ())])


class TypedRequest(Request):
    """A request whose arguments and fields hold no NUL."""

    parameter_storage_class = Typed


class Part(UnicodeConverter):
    """`<name>` in addresses: with a NUL in it, it names nothing of ours."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **kwargs)
        self.regex = self.regex.replace("[^/]", r"[^/\x00]")


def install(app: Flask) -> None:
    """Before any address is hung up."""
    app.request_class = TypedRequest
    app.url_map.converters["default"] = app.url_map.converters["string"] = Part


def _bare(value: Any) -> Any:
    return value.replace(NUL, "") if isinstance(value, str) else value
