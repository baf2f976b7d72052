"""Organisations that come in by their own word: who acknowledged goods without an account. Nobody vouches for them."""

from datetime import datetime

from trace.database import atomic
from trace.kit.acts import log_act
from trace.organisations import actions, rules
from trace.organisations.models import Organisation


def take_in(*, name: str, kind: str, phone: str, address_line: str, now: datetime) -> Organisation:
    """An unapproved organisation with a name and a phone; its commune is not known until it is asked.

    A household bears a person's name, so the log of acts does not repeat any.
    """
    unknown = {"code": "", "from": now.date().isoformat(), "text": ""}
    address = {"typed": address_line, "then": unknown, "now": unknown, "outside": "", "district": ""}
    facts = rules.check_facts({"name": name, "kind": kind, "phone": phone, "address": address})
    with atomic():
        code = actions._free_code(kind)
        derived = {**actions._derived(facts, code=code), "commune_code": None}
        organisation: Organisation = Organisation.create(
            **facts, code=code, **derived, is_approved=False, created_at=now, changed_at=now
        )
        log_act(None, "organisations.take_in", code, now=now, kind=kind)
    return organisation
