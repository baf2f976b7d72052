"""Registering many organisations at once, as files bring them: the same facts, checks and log lines as one by one,
but in a few statements, so that other writers wait a second and not half a minute."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from trace.database import atomic
from trace.kit.many import free_codes, insert_rows, log_acts
from trace.kit.viewer import Viewer
from trace.organisations import actions, rules
from trace.organisations.models import Organisation

_LETTERS = 6  # four are enough for what people add by hand, not for a province at once


def register_organisations(many: Sequence[Mapping[str, object]], *, by: Viewer, now: datetime) -> None:
    """Register each of `many` (what `register_organisation` takes), or none of them."""
    rules.check_may_register(by)
    prepared = [rules.check_facts(data) for data in many]
    with atomic():
        taken = _taken(prepared)
        for facts in prepared:
            if any((name, facts.get(name)) in taken for name in ("code", "gln", "registration_no")):
                actions._refuse_taken(facts, besides=None)
        _name(prepared)
        rows = [
            {**facts, **actions._derived(facts, code=str(facts["code"])), "created_at": now, "changed_at": now}
            for facts in prepared
        ]
        insert_rows(Organisation, rows)
        log_acts(by, "organisations.register", [(str(row["code"]), {"name": row["name"]}) for row in rows], now=now)


def _taken(prepared: Sequence[Mapping[str, object]]) -> set[tuple[str, object]]:
    """Codes and numbers of these that an organisation already bears, or that stand twice among them."""
    found: set[tuple[str, object]] = set()
    for name in ("code", "gln", "registration_no"):
        asked = Counter(facts[name] for facts in prepared if facts.get(name))
        column = getattr(Organisation, name)
        values = list(asked)
        for start in range(0, len(values), 500):
            rows = Organisation.select(column).where(column.in_(values[start : start + 500]))
            found |= {(name, getattr(row, name)) for row in rows}
    return found


def _name(prepared: Sequence[dict[str, object]]) -> None:
    """Codes for those that bring none."""
    waiting: dict[str, list[dict[str, object]]] = {}
    for facts in prepared:
        if not facts.get("code"):
            waiting.setdefault(rules.CODE_PREFIXES[str(facts["kind"])], []).append(facts)
    for prefix, nameless in waiting.items():
        codes = free_codes(len(nameless), make=partial(_code, prefix), table=Organisation)
        for facts, code in zip(nameless, codes, strict=True):
            facts["code"] = code


def _code(prefix: str) -> str:
    return f"{prefix}-{''.join(secrets.choice(actions._CODE_ALPHABET) for _ in range(_LETTERS))}"
