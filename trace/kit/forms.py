"""Reading a posted form: one schema, every error by field, and what was typed kept for the second try."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

import marshmallow as ma
from flask import request
from flask_babel import gettext
from werkzeug.datastructures import FileStorage, MultiDict

from trace.errors import N_, Refusal

# Control signs but tab and line ends; marks that override the direction of writing.
_UNSEEN: Final = dict.fromkeys([*({*range(32), 127} - {9, 10, 13}), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class Form:
    """What was typed (`values`), what it means (`data`, once valid), and what is wrong (`errors` by field).

    `errors[""]` holds sentences about the whole form. `is_doubted`: they are doubts, which may be saved anyway.
    """

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self.values: dict[str, Any] = dict(values or {})
        self.data: dict[str, Any] = {}
        self.errors: dict[str, list[str]] = {}
        self.files: MultiDict[str, FileStorage] = MultiDict()
        self.is_doubted = False

    @property
    def is_valid(self) -> bool:
        return not self.errors

    def add_error(self, field: str, sentence: str) -> None:
        """Put a sentence beside a field; the empty name means the whole form."""
        self.errors.setdefault(field, []).append(sentence)

    def doubt(self, doubts: Mapping[str, Iterable[str]]) -> None:
        """Put doubts beside their fields: a valid form that a person must look at once more before it is saved."""
        for field, sentences in doubts.items():
            self.errors[field] = list(sentences)
        self.is_doubted = bool(doubts)

    def refuse(self, refusal: Refusal) -> None:
        """Show a rule's refusal beside the field it names."""
        self.add_error(refusal.field or "", say(refusal))


def say(refusal: Refusal) -> str:
    """The refusal's sentence in the reader's language."""
    params = {key: say(value) if isinstance(value, Refusal) else value for key, value in refusal.params.items()}
    text = gettext(refusal.msgid)
    return text % params if params else text


def read_form(schema: type[ma.Schema] | ma.Schema) -> Form:
    """Load the posted form with `schema`; look at `is_valid` before using `data`.

    Text arrives NFC and trimmed; empty inputs count as absent, so `load_default` and `required` decide.
    """
    chosen = schema() if isinstance(schema, type) else schema
    form = Form(_typed(chosen, request.form))
    form.files = request.files
    try:
        form.data = chosen.load({k: v for k, v in form.values.items() if v not in ("", [])}, unknown=ma.EXCLUDE)
    except ma.ValidationError as error:
        for field, sentences in _flat(error.messages):
            for sentence in sentences:
                form.add_error(field, gettext(sentence))
    return form


def _typed(schema: ma.Schema, posted: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, by input name: lists where the schema wants several, one text elsewhere."""
    return {
        key: [clean(v) for v in posted.getlist(key)]
        if isinstance(schema.fields.get(key), ma.fields.List)
        else clean(posted[key])
        for key in posted
        if key != "csrf_token"
    }


def clean(text: str) -> str:
    """NFC, line ends as \\n, outer spaces away; inner lines stay (notes may have several).

    Signs that nobody types and that turn the words around them (a name that reads otherwise than it is) are left out.
    """
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").translate(_UNSEEN).strip()


def _flat(messages: Any, prefix: str = "") -> list[tuple[str, list[str]]]:
    if isinstance(messages, dict):
        found: list[tuple[str, list[str]]] = []
        for key, inner in messages.items():
            name = "" if key == "_schema" else str(key)
            found += _flat(inner, f"{prefix}.{name}" if prefix and name else prefix or name)
        return found
    return [(prefix, [str(sentence) for sentence in messages])]


REQUIRED = N_("Chưa nhập mục này.")


class FormSchema(ma.Schema):
    """Base of all form schemas: unknown inputs are left out, the usual refusals speak Vietnamese."""

    class Meta:
        unknown = ma.EXCLUDE


# marshmallow's own sentences reach people, so they are replaced once, for every field class.
ma.fields.Field.default_error_messages.update(
    required=REQUIRED, null=REQUIRED, validator_failed=N_("Giá trị không hợp lệ.")
)
ma.fields.String.default_error_messages.update(invalid=N_("Cần nhập chữ."), invalid_utf8=N_("Chữ bị lỗi mã hóa."))
ma.fields.Integer.default_error_messages.update(invalid=N_("Cần nhập số nguyên."))
ma.fields.Number.default_error_messages.update(invalid=N_("Cần nhập số."), too_large=N_("Số quá lớn."))
ma.fields.Date.default_error_messages.update(
    invalid=N_("Ngày không đúng. Ví dụ: 23/11/2026."), format=N_("Ngày không đúng. Ví dụ: 23/11/2026.")
)
ma.fields.Boolean.default_error_messages.update(invalid=N_("Chọn có hoặc không."))
