"""Registering many places at once, as files bring them: the same facts, checks and log lines as one by one, but in a
few statements, so that other writers wait a second and not half a minute."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from trace.database import atomic
from trace.errors import N_, Invalid
from trace.gs1.codes import PLACE, ShortCode
from trace.kit.many import free_codes, insert_rows, log_acts
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.sites import actions, rules
from trace.sites.models import Site


def register_sites(
    organisation: Organisation, many: Sequence[Mapping[str, object]], *, by: Viewer, now: datetime
) -> None:
    """Register each of `many` (what `save_site` takes for a new one), or none of them."""
    rules.check_may_change(by, organisation.id)
    prepared = [rules.check_facts(data, gs1_prefix=organisation.gs1_prefix) for data in many]
    if not all(facts.get(needed) for facts in prepared for needed in ("kind", "name", "address")):
        raise Invalid(N_("Địa điểm cần có loại, tên và địa chỉ."), field="name")
    random = secrets.SystemRandom()
    with atomic():
        codes = free_codes(len(prepared), make=lambda: ShortCode.make(PLACE, random).text, table=Site)
        rows = [
            {
                **facts,
                **actions._derived(facts, code),
                "organisation": organisation,
                "code": code,
                "created_at": now,
                "changed_at": now,
            }
            for facts, code in zip(prepared, codes, strict=True)
        ]
        actions._write(lambda: insert_rows(Site, rows))
        said = [(str(row["code"]), {"name": row["name"], "kind": row["kind"]}) for row in rows]
        log_acts(by, "sites.register", said, now=now)
