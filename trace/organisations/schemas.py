"""Shapes of the forms, and organisations as plain values for pages and the API."""

import marshmallow as ma
from flask_babel import gettext as _

from trace.errors import N_
from trace.kit.days import show_day
from trace.kit.forms import FormSchema
from trace.kit.inputs import LineField
from trace.kit.phones import show_phone
from trace.organisations import rules
from trace.organisations.models import Organisation
from trace.places.address import FORMER, Address


class OrganisationForm(FormSchema):
    """Everything a person types about an organisation; `place` is the choice when a commune's name is borne twice,
    `place_asked` the name that choice was offered for."""

    code = LineField(longest=20, load_default="")
    kind = ma.fields.String(
        required=True, validate=ma.validate.OneOf(list(rules.KIND_NAMES), error=N_("Chọn loại cơ sở."))
    )
    name = LineField(longest=200, required=True)
    line = LineField(longest=160, load_default="")
    commune = LineField(longest=160, required=True)
    place = ma.fields.String(load_default="")
    place_asked = ma.fields.String(load_default="")
    registration_no = LineField(longest=40, load_default="")
    representative = LineField(longest=120, load_default="")
    phone = LineField(longest=30, load_default="")
    email = LineField(longest=120, load_default="")
    website = LineField(longest=200, load_default="")
    gln = LineField(longest=20, load_default="")
    gs1_prefix = LineField(longest=12, load_default="")
    signature_serial = LineField(longest=80, load_default="")
    household_count = ma.fields.Integer(
        load_default=None, validate=ma.validate.Range(0, 100_000, error=N_("Số hộ từ 0 đến 100.000."))
    )


class OrganisationView(ma.Schema):
    """One organisation as the API shows it to those who may see it."""

    code = ma.fields.String(metadata={"description": "public code", "example": "HTX-01"})
    kind = ma.fields.String(validate=ma.validate.OneOf(list(rules.KIND_NAMES)))
    name = ma.fields.String()
    address = ma.fields.String(metadata={"description": "in the units of today"})
    former_address = ma.fields.String(metadata={"description": "as given, where the units have changed since"})
    registration_no = ma.fields.String()
    phone = ma.fields.String()
    gln = ma.fields.String(allow_none=True)
    household_count = ma.fields.Integer(allow_none=True)
    is_approved = ma.fields.Boolean()
    approved_by = ma.fields.String()
    approved_at = ma.fields.AwareDateTime(allow_none=True)


def api_view(organisation: Organisation) -> dict[str, object]:
    """What `OrganisationView` dumps."""
    address = Address.from_dict(organisation.address)
    names = ("code", "kind", "name", "registration_no", "phone", "gln", "household_count", "is_approved")
    return {
        **{name: getattr(organisation, name) for name in (*names, "approved_by", "approved_at")},
        "address": address.line_now(),
        "former_address": address.former_line(),
    }


def public_view(organisation: Organisation) -> dict[str, object]:
    """What anyone may know: no representative, no household's number, nobody's private telephone."""
    address = Address.from_dict(organisation.address)
    is_shown = rules.is_registration_public(organisation.kind)
    return {
        "code": organisation.code,
        "kind": organisation.kind,
        "kind_name": _(rules.KIND_NAMES[organisation.kind]),
        "name": organisation.name,
        "address": address.line_now(),
        "former_address": _(FORMER) % {"line": address.former_line()} if address.is_former else "",
        "registration_no": organisation.registration_no if is_shown else "",
        "phone": show_phone(organisation.phone),
        "website": organisation.website,
        "gln": organisation.gln,
        "household_count": organisation.household_count,
        "is_approved": organisation.is_approved,
        "approved_by": organisation.approved_by,
        "approved_on": show_day(organisation.approved_at),
    }


def office_view(organisation: Organisation) -> dict[str, object]:
    """For the organisation's own people, officers in scope and admins."""
    return {
        **public_view(organisation),
        "registration_no": organisation.registration_no,
        "is_registration_public": rules.is_registration_public(organisation.kind),
        "representative": organisation.representative,
        "email": organisation.email,
        "gs1_prefix": organisation.gs1_prefix,
        "signature_serial": organisation.signature_serial,
        "district": organisation.ex_district,
        "approval_note": organisation.approval_note,
        "is_active": organisation.is_active,
        "is_demo": organisation.is_demo,
        "since": show_day(organisation.created_at),
        "changed_on": show_day(organisation.changed_at),
        "abbreviations": list(rules.abbreviations_in(organisation.name)),
    }


def form_values(organisation: Organisation) -> dict[str, object]:
    """The edit form as it opens."""
    address = Address.from_dict(organisation.address)
    names = ("code", "kind", "name", "registration_no", "representative", "email", "website", "gs1_prefix")
    unit = address.unit_then
    heir = f":{address.unit_now.code}" if address.is_former else ""
    return {
        **{name: getattr(organisation, name) for name in (*names, "signature_serial", "household_count")},
        "gln": organisation.gln or "",
        "phone": show_phone(organisation.phone),
        "line": address.typed,
        "commune": unit.text,
        "place": f"{unit.code}:{unit.valid_from.isoformat()}{':outside' if address.outside else heir}",
        "place_asked": unit.text,
    }
