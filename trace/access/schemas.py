"""Shapes of the forms, and people, sessions and tokens as plain values for pages."""

from collections.abc import Mapping

import marshmallow as ma
from flask_babel import gettext as _

from trace.access import rules
from trace.access.act_names import ACT_NAMES, DETAIL_NAMES
from trace.access.models import ApiToken, Membership, OneTimeLink, SignIn
from trace.access.queries import Act
from trace.access.rules_offices import offices
from trace.clock import VIETNAM
from trace.errors import N_
from trace.kit.days import show_day, show_moment
from trace.kit.forms import FormSchema
from trace.kit.inputs import LineField

_KNOWN_ROLE = ma.validate.OneOf(list(rules.ROLE_NAMES), error=N_("Chọn vai trò."))


class SignInForm(FormSchema):
    """Login and password."""

    login = LineField(longest=120, required=True)
    password = ma.fields.String(required=True)
    next = ma.fields.String(load_default="")


class ChooseForm(FormSchema):
    """Which of one's roles."""

    membership = ma.fields.Integer(required=True)
    next = ma.fields.String(load_default="")


class InvitationForm(FormSchema):
    """Taking an offered role; a new person also says a name."""

    name = LineField(longest=120, load_default="")
    password = ma.fields.String(required=True)


class NewPasswordForm(FormSchema):
    """A new password by a one-time link."""

    password = ma.fields.String(required=True)


class OwnPasswordForm(FormSchema):
    """The present password and the new one."""

    old = ma.fields.String(required=True)
    password = ma.fields.String(required=True)


class DetailsForm(FormSchema):
    """One's name and language."""

    name = LineField(longest=120, required=True)
    language = ma.fields.String(required=True)


class NewPersonForm(FormSchema):
    """Who is invited, as what, where; for an officer within which scope."""

    name = LineField(longest=120, required=True)
    login = LineField(longest=120, required=True)
    role = ma.fields.String(required=True, validate=_KNOWN_ROLE)
    organisation = LineField(longest=200, load_default="")
    categories = ma.fields.List(ma.fields.String(), load_default=list)
    districts = ma.fields.List(ma.fields.String(), load_default=list)
    office = LineField(longest=20, load_default="")


class RoleForm(FormSchema):
    """Another role for somebody."""

    role = ma.fields.String(required=True, validate=_KNOWN_ROLE)


class ScopeForm(FormSchema):
    """What an officer may read."""

    categories = ma.fields.List(ma.fields.String(), load_default=list)
    districts = ma.fields.List(ma.fields.String(), load_default=list)
    office = LineField(longest=20, load_default="")


class LinkForm(FormSchema):
    """Which one-time code to make."""

    purpose = ma.fields.String(
        required=True, validate=ma.validate.OneOf(["invite", "sign_in", "reset"], error=N_("Giá trị không hợp lệ."))
    )


class TokenForm(FormSchema):
    """A name for a machine's way in, its role; an admin also says for whom."""

    name = LineField(longest=80, required=True)
    role = ma.fields.String(load_default="staff")
    organisation = LineField(longest=200, load_default="")


def person_view(membership: Membership) -> dict[str, object]:
    """One person in one role."""
    organisation = membership.organisation
    scope = rules.scope_of(membership.scope)
    return {
        "id": membership.id,
        "person_id": membership.person_id,
        "name": membership.person.name,
        "login": rules.show_login(membership.person.login),
        "role": membership.role,
        "role_name": _(rules.ROLE_NAMES[membership.role]),
        "organisation": organisation.name if organisation else "",
        "organisation_code": organisation.code if organisation else "",
        "state": state_of(membership),
        "since": show_day(membership.created_at),
        "ended_on": show_day(membership.ended_at),
        "categories": list(scope.categories),
        "category_names": [_(rules.SCOPE_CATEGORIES.get(one, one)) for one in scope.categories],
        "districts": list(scope.districts),
        "office": scope.office,
        "office_name": next((one.name_vi for one in offices() if one.code == scope.office), ""),
    }


def state_of(membership: Membership) -> str:
    """active, offered or ended."""
    if membership.ended_at is not None:
        return "ended"
    return "active" if membership.is_active else "offered"


def sign_in_view(session: SignIn, *, current_id: int | None) -> dict[str, object]:
    """One signed-in device."""
    return {
        "id": session.id,
        "device": session.device or _("Thiết bị không rõ"),
        "organisation": session.membership.organisation.name if session.membership.organisation else "",
        "since": show_moment(session.created_at),
        "seen": show_moment(session.seen_at),
        "is_current": session.id == current_id,
    }


def link_view(link: OneTimeLink) -> dict[str, object]:
    """What the page behind a one-time link says before it is used."""
    membership = link.membership
    return {
        "purpose": link.purpose,
        "name": membership.person.name,
        "login": rules.show_login(membership.person.login),
        "role_name": _(rules.ROLE_NAMES[membership.role]),
        "role_help": _(rules.ROLE_HELP[membership.role]),
        "organisation": membership.organisation.name if membership.organisation else "",
        "has_password": bool(membership.person.password_hash),
    }


def token_view(token: ApiToken) -> dict[str, object]:
    """One token, without the token."""
    return {
        "id": token.id,
        "name": token.name,
        "role_name": _(rules.ROLE_NAMES[token.role]),
        "organisation": token.organisation.name,
        "since": show_day(token.created_at),
        "seen": show_moment(token.seen_at) or _("Chưa dùng lần nào"),
    }


def act_view(act: Act) -> dict[str, object]:
    """One line of the log of acts."""
    return {
        "when": show_moment(act.at),
        "when_iso": act.at.astimezone(VIETNAM).isoformat(timespec="seconds"),
        "who": act.person or (_("Người vận hành hệ thống") if act.role == "admin" else _("Máy hoặc khách")),
        "role": act.role,
        "organisation": act.organisation,
        "act": _(ACT_NAMES[act.act]) if act.act in ACT_NAMES else act.act,
        "subject": _subject(act.subject),
        "detail": _details(act.detail),
    }


def _details(detail: Mapping[str, object]) -> str:
    return "; ".join(
        f"{_word(key)}: {_shown(value)}" for key, value in detail.items() if value not in ("", [], {}, None)
    )


def _subject(subject: str) -> str:
    """A public code stands as it is; a kind before a number (`vietgap 012`) in words."""
    kind, blank, number = subject.partition(" ")
    return _word(kind) + blank + number


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _word("yes" if value else "no")
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if isinstance(value, dict):
        is_address = isinstance(value.get("now"), dict)
        return str(value["now"].get("text", "")) if is_address else _details(value)
    return _word(str(value))


def _word(key: str) -> str:
    """A key or value of the log in words, where there are some."""
    names = {**DETAIL_NAMES, **rules.ROLE_NAMES, **rules.SCOPE_CATEGORIES}
    return _(names[key]) if key in names else key
