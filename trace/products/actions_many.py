"""Registering many products at once, as files bring them: the same facts, checks and log lines as one by one, but
in a few statements, so that other writers wait a second and not half a minute."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from trace.database import atomic
from trace.gs1.codes import PRODUCT, ShortCode
from trace.kit.many import free_codes, insert_rows, log_acts
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products import actions, categories, rules
from trace.products.models import Product


def register_products(
    organisation: Organisation, many: Sequence[Mapping[str, object]], *, by: Viewer, now: datetime
) -> None:
    """Register each of `many` (what `save_product` takes for a new one, without a proof file), or none of them.

    A GTIN that another product bears goes the way of one: there a claim yields to a proof, or the refusal is said.
    """
    rules.check_may_change(by, organisation.id)
    prepared = [_prepare(data) for data in many]
    with atomic():
        taken = _taken([str(facts["gtin"]) for facts in prepared if facts.get("gtin")])
        free = [facts for facts in prepared if facts.get("gtin") not in taken]
        for data, facts in zip(many, prepared, strict=True):
            if facts.get("gtin") in taken:
                actions.save_product(organisation, data, by=by, now=now)
        random = secrets.SystemRandom()
        codes = free_codes(len(free), make=lambda: ShortCode.make(PRODUCT, random).text, table=Product)
        rows = [_row(organisation, facts, code, now=now) for facts, code in zip(free, codes, strict=True)]
        actions._write(lambda: insert_rows(Product, rows))
        said = [(str(row["code"]), {"name": row["name"], "is_draft": row["is_draft"]}) for row in rows]
        log_acts(by, "products.register", said, now=now)


def _prepare(data: Mapping[str, object]) -> dict[str, object]:
    facts = rules.check_facts(data)
    facts["category"] = categories.canonical(str(facts.get("category") or ""))
    facts["template"] = categories.template_of(str(facts["category"]))
    facts["ocop_group"] = categories.ocop_group_of(str(facts["category"]))
    return facts


def _taken(gtins: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(gtins), 500):
        bearing = Product.select(Product.gtin).where(Product.gtin.in_(list(gtins[start : start + 500])))
        found |= {str(row.gtin) for row in bearing}
    return found


def _row(organisation: Organisation, facts: dict[str, object], code: str, *, now: datetime) -> dict[str, object]:
    return {
        **facts,
        **actions._derived(str(facts["name"]), facts, code),
        "organisation": organisation,
        "code": code,
        "is_draft": bool(rules.missing({**facts, "photos": 0})),
        "created_at": now,
        "changed_at": now,
    }
