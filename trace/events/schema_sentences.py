"""What a schema's refusal means, said to the person who has to mend the file.

The values refused are never repeated in the sentence: they may be anything, names and phones included.
"""

from collections.abc import Mapping
from typing import Any, Final

import jsonschema_rs

from trace.errors import N_

Said = tuple[str, dict[str, Any]]

_TYPES: Final = {
    "string": N_("Phải là một chuỗi ký tự."),
    "number": N_("Phải là một số."),
    "array": N_("Phải là một danh sách."),
    "object": N_("Phải là một đối tượng JSON."),
    "boolean": N_("Phải là true hoặc false."),
}
_TIME: Final = N_("Phải là thời điểm có thật kèm múi giờ, ví dụ 2026-11-23T08:00:00+07:00.")
_URI: Final = N_("Phải là một URI đầy đủ, ví dụ https://id.gs1.org/01/09521234000017.")
_PATTERNS: Final = {
    "eventTimeZoneOffset": N_("Múi giờ phải có dạng +07:00."),
    "uom": N_("Đơn vị phải là mã UN/ECE Rec 20 gồm 2 hoặc 3 ký tự, ví dụ KGM."),
    "hexBinaryValue": N_("Chỉ được gồm các chữ số 0–9 và chữ A–F."),
    "schemaVersion": N_("Phiên bản phải là các số cách nhau bằng dấu chấm, ví dụ 2.0."),
}
_WORD: Final = N_("Không phải từ trong danh mục CBV 2.0, cũng không phải URI của một danh mục khác.")
_CHOICES: Final = {
    "ObjectEvent": N_("Phải có epcList, hoặc quantityList, hoặc sensorElementList kèm readPoint."),
    "AggregationEvent": N_("Phải có childEPCs hoặc childQuantityList không rỗng, trừ khi action là DELETE."),
    "AssociationEvent": N_("Phải có childEPCs hoặc childQuantityList không rỗng, trừ khi action là DELETE."),
    "TransactionEvent": N_("Phải có epcList hoặc quantityList, trừ khi action là DELETE."),
    "TransformationEvent": N_(
        "Phải có cả đầu vào và đầu ra; hoặc có transformationID cùng ít nhất một danh sách không rỗng."
    ),
}
_ELSEWHERE: Final = {
    "persistentDisposition": N_("Phải có set hoặc unset."),
    "certificationInfo": N_("Phải là một URI hoặc một danh sách URI."),
    "@context": N_("Phải là một URI, một đối tượng JSON, hoặc danh sách gồm các thứ đó và không lặp."),
}


def say(error: jsonschema_rs.ValidationError) -> Said:
    """The Vietnamese sentence (msgid) and its parameters for one refusal."""
    details = error.kind.as_dict()
    speaker = _SPEAKERS.get(error.kind.name)
    return speaker(error, details) if speaker else (N_("Giá trị không hợp lệ."), {})


def _required(_: jsonschema_rs.ValidationError, details: Mapping[str, Any]) -> Said:
    return N_("Thiếu trường %(field)s."), {"field": details["property"]}


def _unexpected(_: jsonschema_rs.ValidationError, details: Mapping[str, Any]) -> Said:
    return N_("Ở đây không có trường %(field)s."), {"field": ", ".join(sorted(details["unexpected"]))}


def _name(_: jsonschema_rs.ValidationError, details: Mapping[str, Any]) -> Said:
    return (
        N_("Trường %(field)s không có trong EPCIS 2.0; trường riêng phải có tiền tố, ví dụ txng:step."),
        {"field": str(details["error"].instance)},
    )


def _type(_: jsonschema_rs.ValidationError, details: Mapping[str, Any]) -> Said:
    if len(details["types"]) > 1:
        return N_("Phải là số, chuỗi ký tự hoặc đối tượng JSON."), {}
    return _TYPES[str(details["types"][0])], {}


def _format(_: jsonschema_rs.ValidationError, details: Mapping[str, Any]) -> Said:
    return _URI if details["format"] == "uri" else _TIME, {}


def _pattern(error: jsonschema_rs.ValidationError, _: Mapping[str, Any]) -> Said:
    return _PATTERNS.get(_field(error), N_("Giá trị viết không đúng dạng.")), {}


def _enum(_: jsonschema_rs.ValidationError, details: Mapping[str, Any]) -> Said:
    return N_("Phải là một trong: %(options)s."), {"options": ", ".join(details["options"])}


def _const(_: jsonschema_rs.ValidationError, details: Mapping[str, Any]) -> Said:
    return N_("Sự kiện có ilmd thì action phải là %(expected)s."), {"expected": details["expected_value"]}


def _few(_: jsonschema_rs.ValidationError, details: Mapping[str, Any]) -> Said:
    return N_("Danh sách phải có ít nhất %(count)d phần tử."), {"count": details["limit"]}


def _repeated(_: jsonschema_rs.ValidationError, __: Mapping[str, Any]) -> Said:
    return N_("Danh sách có phần tử lặp lại."), {}


def _not_a_moment(_: jsonschema_rs.ValidationError, __: Mapping[str, Any]) -> Said:
    return _TIME, {}


def _choice(error: jsonschema_rs.ValidationError, _: Mapping[str, Any]) -> Said:
    """None of several shapes fits: at the root it is the event's lists, below it is mostly a word."""
    if not error.instance_path and isinstance(error.instance, dict):
        return _CHOICES[str(error.instance["type"])], {}
    return _ELSEWHERE.get(_field(error), _WORD), {}


def _field(error: jsonschema_rs.ValidationError) -> str:
    names = [step for step in error.instance_path if isinstance(step, str)]
    return names[-1] if names else ""


_SPEAKERS: Final = {
    "required": _required,
    "additionalProperties": _unexpected,
    "propertyNames": _name,
    "type": _type,
    "format": _format,
    "pattern": _pattern,
    "enum": _enum,
    "const": _const,
    "minItems": _few,
    "uniqueItems": _repeated,
    "not": _not_a_moment,
    "anyOf": _choice,
}
