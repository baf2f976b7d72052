"""Saving places; each act is one transaction with its line in the log of acts."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

import peewee

from trace.database import atomic
from trace.errors import N_, Invalid
from trace.gs1.codes import PLACE, ShortCode
from trace.kit.acts import log_act
from trace.kit.text import fold, sort_key
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.places.address import Address
from trace.sites import rules
from trace.sites.models import Site

Result = TypeVar("Result")
_TAKEN = N_("GLN này đã có địa điểm khác dùng.")
_PRIVATE_FACTS = ("outline", "note", "address")


def save_site(
    organisation: Organisation,
    data: Mapping[str, object],
    *,
    by: Viewer,
    now: datetime,
    site: Site | None = None,
) -> Site:
    """Register a place, or change the facts named in `data`; the code stays for ever.

    A new place needs `kind`, `name` and `address` (a places.Address as a dictionary). Others: area ("12 sào"),
    growing_area_code, outline (GeoJSON polygon, its text, or typed points), household_count, gln, note, is_demo.
    """
    rules.check_may_change(by, organisation.id)
    facts = rules.check_facts(data, gs1_prefix=organisation.gs1_prefix)
    with atomic():
        _refuse_taken(facts, besides=site.id if site else None)
        if site is None:
            return _register(organisation, facts, by=by, now=now)
        return _change(site, facts, by=by, now=now)


def deactivate_site(site: Site, *, by: Viewer, now: datetime) -> None:
    """No new work there from now on; what was recorded keeps its place."""
    _set_active(site, to=False, by=by, now=now)


def activate_site(site: Site, *, by: Viewer, now: datetime) -> None:
    """Take a deactivation back."""
    _set_active(site, to=True, by=by, now=now)


def _register(organisation: Organisation, facts: dict[str, object], *, by: Viewer, now: datetime) -> Site:
    for field, sentence in (
        ("kind", N_("Chọn loại địa điểm.")),
        ("name", N_("Nhập tên địa điểm.")),
        ("address", N_("Nhập địa chỉ.")),
    ):
        if not facts.get(field):
            raise Invalid(sentence, field=field)
    code = _free_code()
    site: Site = _write(
        lambda: Site.create(
            organisation=organisation, code=code, **facts, **_derived(facts, code), created_at=now, changed_at=now
        )
    )
    log_act(by, "sites.register", code, now=now, name=site.name, kind=site.kind)
    return site


def _change(site: Site, facts: dict[str, object], *, by: Viewer, now: datetime) -> Site:
    before = {key: getattr(site, key) for key in facts}
    changed = sorted(key for key in facts if facts[key] != before[key])
    if not changed:
        return site
    for key, value in facts.items():
        setattr(site, key, value)
    for key, text in _derived(site.__data__, site.code).items():
        setattr(site, key, text)
    site.changed_at = now
    _write(site.save)
    shown = {key: before[key] for key in changed if key not in _PRIVATE_FACTS}
    log_act(by, "sites.change", site.code, now=now, changed=changed, before=shown)
    return site


def _set_active(site: Site, *, to: bool, by: Viewer, now: datetime) -> None:
    rules.check_may_change(by, site.organisation_id)
    if site.is_active == to:
        return
    with atomic():
        site.is_active = to
        site.changed_at = now
        site.save()
        log_act(by, "sites.activate" if to else "sites.deactivate", site.code, now=now)


def _derived(facts: Mapping[str, object], code: str) -> dict[str, object]:
    """The columns that lists search, filter and sort by."""
    name, stored = str(facts["name"]), facts["address"]
    if not isinstance(stored, dict):
        raise TypeError("An address is stored as the dictionary of a places.Address.")
    address = Address.from_dict(stored)
    words = (name, code, facts.get("growing_area_code") or "", address.line_now(), address.former_line())
    return {
        "name_folded": fold(name)[:120],
        "name_sort": sort_key(name),
        "search_folded": fold(" ".join(map(str, words))),
        "commune_code": None if address.outside else address.unit_now.code,
        "ex_district": address.district[:60],
    }


def _refuse_taken(facts: Mapping[str, object], *, besides: int | None) -> None:
    query = Site.select().where(Site.gln == facts.get("gln"))
    if facts.get("gln") and (query.where(Site.id != besides) if besides else query).exists():
        raise rules.SiteRefused(_TAKEN, field="gln")


def _write(act: Callable[[], Result]) -> Result:
    """Two who claim one GLN at once: the database lets one through, the other gets the sentence."""
    try:
        with atomic():
            return act()
    except peewee.IntegrityError as error:
        if "gln" in str(error):
            raise rules.SiteRefused(_TAKEN, field="gln") from error
        raise


def _free_code() -> str:
    while True:
        code = ShortCode.make(PLACE, secrets.SystemRandom()).text
        if not Site.select().where(Site.code == code).exists():
            return code
