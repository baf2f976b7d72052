"""Saving households that grow for an organisation. The log of acts keeps which facts changed, never what they said."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from trace.clock import VIETNAM
from trace.database import atomic
from trace.errors import N_, Invalid
from trace.gs1.codes import LOT_ALPHABET
from trace.kit.acts import log_act
from trace.kit.many import free_codes, insert_rows, log_acts
from trace.kit.text import fold, sort_key
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.places.address import Address
from trace.sites import actions, actions_many, rules_growers
from trace.sites.models import Grower, Site

_ERASED = (
    "name", "name_sort", "search_folded", "phone", "id_number", "external_no", "address_typed", "consent_note", "note",
)  # fmt: skip
_CODE_LENGTH = 7


def save_grower(
    organisation: Organisation, data: Mapping[str, object], *, by: Viewer, now: datetime, grower: Grower | None = None
) -> Grower:
    """Write down a household, or change the facts named in `data`; the code stays.

    A new one needs `name`. Others: external_no, phone, id_number, address (a places.Address as a dictionary),
    address_typed, group_name, consented_on, consent_note, note.
    """
    rules_growers.check_may_keep(by, organisation.id)
    facts = rules_growers.check_facts(data, today=now.astimezone(VIETNAM).date())
    with atomic():
        if grower is None:
            if not facts.get("name"):
                raise Invalid(N_("Nhập tên chủ hộ."), field="name")
            (code,) = free_codes(1, make=_code, table=Grower)
            row = _row(organisation, facts, code, now)
            made: Grower = Grower.create(**row)
            log_act(by, "growers.register", code, now=now)
            return made
        return _change(grower, facts, by=by, now=now)


def register_growers(
    organisation: Organisation, many: Sequence[Mapping[str, object]], *, by: Viewer, now: datetime
) -> None:
    """Write down each of `many` (what `save_grower` takes, and `plots`: facts of places without an address of their
    own), or none of them."""
    rules_growers.check_may_keep(by, organisation.id)
    today = now.astimezone(VIETNAM).date()
    prepared = [rules_growers.check_facts(data, today=today) for data in many]
    with atomic():
        codes = free_codes(len(prepared), make=_code, table=Grower)
        rows = [_row(organisation, facts, code, now) for facts, code in zip(prepared, codes, strict=True)]
        insert_rows(Grower, rows)
        log_acts(by, "growers.register", [(code, {}) for code in codes], now=now)
        numbers = {
            row.code: row.id for row in Grower.select(Grower.id, Grower.code).where(Grower.organisation == organisation)
        }
        plots = [
            {**plot, "name": plot.get("name") or rules_growers.plot_name(code), "grower": numbers[code]}
            for data, code in zip(many, codes, strict=True)
            for plot in _plots(data)
        ]
        if plots:
            actions_many.register_sites(organisation, plots, by=by, now=now)


def add_plot(grower: Grower, facts: Mapping[str, object], *, by: Viewer, now: datetime) -> Site:
    """One more place that this household works (what `save_site` takes; a name and an address are made up for it)."""
    rules_growers.check_may_keep(by, grower.organisation_id)
    with atomic():
        named = {**facts, "name": facts.get("name") or rules_growers.plot_name(grower.code)}
        site = actions.save_site(grower.organisation, named, by=by, now=now)
        give_plots(grower, [*_own(grower), site], by=by, now=now)
    site.grower = grower
    return site


def save_with_plots(
    organisation: Organisation,
    data: Mapping[str, object],
    plots: Sequence[Site],
    new_plot: Mapping[str, object] | None,
    *,
    by: Viewer,
    now: datetime,
    grower: Grower | None = None,
) -> Grower:
    """A household with exactly these places, and one more that is not there yet, or nothing at all."""
    with atomic():
        saved = save_grower(organisation, data, by=by, now=now, grower=grower)
        give_plots(saved, plots, by=by, now=now)
        if new_plot is not None:
            add_plot(saved, new_plot, by=by, now=now)
    return saved


def give_plots(grower: Grower, sites: Sequence[Site], *, by: Viewer, now: datetime) -> None:
    """These places, and no others, are this household's from now on. Places of somebody else are refused."""
    rules_growers.check_may_keep(by, grower.organisation_id)
    before, after = {site.id for site in _own(grower)}, {site.id for site in sites}
    if before == after:
        return
    with atomic():
        wanted = list(Site.select().where(Site.id.in_(after)))
        if any(site.organisation_id != grower.organisation_id for site in wanted):
            raise Invalid(N_("Không tìm thấy địa điểm này."), field="plots")
        taken = [site for site in wanted if site.grower_id not in (None, grower.id)]
        if taken:
            raise rules_growers.GrowerRefused(N_("“%(name)s” đang là của hộ khác."), field="plots", name=taken[0].name)
        Site.update(grower=None, changed_at=now).where(Site.id.in_(before - after)).execute()
        Site.update(grower=grower, changed_at=now).where(Site.id.in_(after - before)).execute()
        log_act(by, "growers.plots", grower.code, now=now, count=len(after))


def pseudonymise_grower(grower: Grower, *, by: Viewer, now: datetime) -> None:
    """Erase who the household is: name, phone, numbers, address, notes, and its name in its plots' names. The row and
    its plots stay, so that what was grown can still be counted. It cannot be taken back."""
    rules_growers.check_may_keep(by, grower.organisation_id)
    if grower.erased_at is not None:
        return
    with atomic():
        for site in _own(grower):
            if rules_growers.names_the_grower(site.name, grower.name):
                site.name = rules_growers.plot_name(grower.code)
                for key, text in actions._derived(site.__data__, site.code).items():
                    setattr(site, key, text)
            site.note, site.changed_at = "", now
            site.save()
        for name in _ERASED:
            setattr(grower, name, "")
        grower.address, grower.commune_code = None, None
        grower.erased_at = grower.changed_at = now
        grower.is_active = False
        grower.save()
        log_act(by, "growers.pseudonymise", grower.code, now=now)


def derived(facts: Mapping[str, object], code: str) -> dict[str, object]:
    """The columns that the list searches and sorts by."""
    stored = facts.get("address")
    address = Address.from_dict(stored) if isinstance(stored, dict) else None
    name = str(facts.get("name") or "")
    words = [
        name,
        code,
        facts.get("external_no"),
        facts.get("group_name"),
        facts.get("phone"),
        facts.get("address_typed"),
    ]
    words += [str(facts.get("phone") or "").replace("+84", "0")]
    words += [address.line_now(), address.former_line()] if address else []
    return {
        "name_sort": sort_key(name),
        "search_folded": fold(" ".join(str(word) for word in words if word)),
        "commune_code": None if address is None or address.outside else address.unit_now.code,
    }


def _row(organisation: Organisation, facts: Mapping[str, object], code: str, now: datetime) -> dict[str, object]:
    """All columns of a new row; the same ones for each, so that many go in one statement."""
    empty: dict[str, object] = {
        name: None if name in ("address", "consented_on") else "" for name in rules_growers.FACTS
    }
    known = {**empty, **facts}
    kept = {"organisation": organisation, "code": code, "created_at": now, "changed_at": now}
    return {**known, **derived(known, code), **kept}


def _change(grower: Grower, facts: dict[str, object], *, by: Viewer, now: datetime) -> Grower:
    if grower.erased_at is not None:
        raise rules_growers.GrowerRefused(N_("Hộ này đã ẩn danh, không ghi lại được."))
    changed = sorted(key for key, value in facts.items() if getattr(grower, key) != value)
    if not changed:
        return grower
    for key, value in {**facts, **derived({**grower.__data__, **facts}, grower.code)}.items():
        setattr(grower, key, value)
    grower.changed_at = now
    grower.save()
    log_act(by, "growers.change", grower.code, now=now, changed=changed)
    return grower


def _plots(data: Mapping[str, object]) -> list[Mapping[str, object]]:
    plots = data.get("plots")
    return plots if isinstance(plots, list) else []


def _own(grower: Grower) -> list[Site]:
    return list(Site.select().where(Site.grower == grower).order_by(Site.id))


def _code() -> str:
    return "H" + "".join(secrets.choice(LOT_ALPHABET) for _ in range(_CODE_LENGTH))
