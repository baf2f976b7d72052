"""Registering many products at once, as files bring them: the same facts, checks and log lines as one by one, but
written in a few statements, so that other writers wait a second and not half a minute."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import peewee

from trace.database import atomic
from trace.kit.models import ActLogEntry
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products import actions, rules
from trace.products.models import Product

_CHUNK = 200


def register_products(
    organisation: Organisation, many: Sequence[Mapping[str, object]], *, by: Viewer, now: datetime
) -> None:
    """Register each of `many` (what `save_product` takes for a new one, without a proof file), or none of them."""
    rules.check_may_change(by, organisation.id)
    prepared = [actions.prepare(data) for data in many]
    with atomic():
        taken = _taken([str(facts["gtin"]) for facts in prepared if facts.get("gtin")])
        # A GTIN that somebody already claims goes the way of one: there the claim yields, or the sentence is said.
        for data, facts in zip(many, prepared, strict=True):
            if facts.get("gtin") in taken:
                actions.save_product(organisation, data, by=by, now=now)
        free = [facts for facts in prepared if facts.get("gtin") not in taken]
        codes = _free_codes(len(free))
        rows = [_row(organisation, facts, code, now) for facts, code in zip(free, codes, strict=True)]
        _insert(rows)
        _log(rows, by=by, now=now)


def _row(organisation: Organisation, facts: dict[str, object], code: str, now: datetime) -> dict[str, object]:
    row: dict[str, object] = {
        **{field.name: field.default for field in Product._meta.sorted_fields if field.default is not None},
        **facts,
        **actions.derived(str(facts["name"]), facts, code),
        "organisation": organisation.id,
        "code": code,
        "is_draft": bool(rules.missing({**facts, "photos": 0})),
        "created_at": now,
        "changed_at": now,
    }
    return row


def _insert(rows: list[dict[str, object]]) -> None:
    names = [field.name for field in Product._meta.sorted_fields if field.name != "id"]
    try:
        with atomic():
            for start in range(0, len(rows), _CHUNK):
                chunk = [tuple(row.get(name) for name in names) for row in rows[start : start + _CHUNK]]
                Product.insert_many(chunk, fields=[getattr(Product, name) for name in names]).execute()
    except peewee.IntegrityError as error:
        actions.say_taken(error)
        raise


def _log(rows: list[dict[str, object]], *, by: Viewer, now: datetime) -> None:
    lines = [
        {
            "at": now, "person_id": by.person_id, "organisation_id": by.organisation_id, "role": by.role,
            "act": "products.register", "subject": row["code"],
            "detail": {"name": row["name"], "is_draft": row["is_draft"]},
        }
        for row in rows
    ]  # fmt: skip
    for start in range(0, len(lines), _CHUNK):
        ActLogEntry.insert_many(lines[start : start + _CHUNK]).execute()
