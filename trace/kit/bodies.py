"""What programs send: schemas that refuse letters no database can hold, and keys nobody knows."""

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from trace.errors import N_
from trace.kit.text import nfc


class Body(ma.Schema):
    """What programs send. Letters that no database can hold are refused where they stand."""

    @ma.pre_load
    def refuse_broken_letters(self, data: Any, **_kwargs: Any) -> Any:
        if isinstance(data, Mapping):
            broken = {str(key): [N_("Chữ bị lỗi mã hóa.")] for key, value in data.items() if is_broken((key, value))}
            if broken:
                raise ma.ValidationError(broken)
        return data


class Line(ma.fields.String):
    """One line of text, NFC, at most `longest` characters."""

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        super().__init__(validate=ma.validate.Length(max=longest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return nfc(super()._deserialize(value, attr, data, **kwargs) or "")


class Name(Line):
    """A line that says something."""

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        super().__init__(longest=longest, **kwargs)
        self.validators.append(ma.validate.Length(min=1, error=N_("Chưa nhập mục này.")))


def is_broken(value: object) -> bool:
    """True when a text somewhere in it holds a NUL or half a character."""
    if isinstance(value, str):
        return "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, Mapping):
        return any(is_broken(one) for pair in value.items() for one in pair)
    return isinstance(value, list | tuple) and any(is_broken(one) for one in value)
