"""Putting old addresses into today's units: all that is clear, in one act."""

from collections.abc import Collection
from datetime import datetime

from trace.database import atomic
from trace.errors import N_, NotAllowed, RuleBroken
from trace.kit.acts import log_act
from trace.kit.viewer import Viewer
from trace.organisations.actions import change_organisation
from trace.organisations.models import Organisation
from trace.places.address import Address
from trace.products.actions import save_product
from trace.products.models import Product
from trace.readiness.addresses import ORGANISATION, SITE, Conversion, conversions_of, converted_address
from trace.sites.actions import save_site
from trace.sites.models import Site


class NotYours(NotAllowed):
    """Known, but somebody else's to change."""


class NothingToConvert(RuleBroken):
    """Nothing of it can be put into today's units without a person."""


def convert_addresses(
    organisation: Organisation, *, by: Viewer, now: datetime, keys: Collection[str] | None = None
) -> list[Conversion]:
    """Put the old addresses of an organisation into today's units: all that are clear, or those with these keys.

    Each is changed by the action of its own room, so that it is logged like any change. Raises NotYours for anybody
    but a manager of the organisation or an admin, NothingToConvert where nothing is clear.
    """
    if not by.is_admin and not (by.may_approve and by.owns(organisation.id)):
        raise NotYours(N_("Chỉ người quản lý của cơ sở đổi được địa chỉ."))
    with atomic():
        clear = [one for one in conversions_of(organisation, now=now) if one.is_clear]
        chosen = [one for one in clear if keys is None or one.key in keys]
        if not chosen:
            raise NothingToConvert(N_("Không có địa chỉ nào đổi được bằng một lần bấm."))
        for one in chosen:
            _convert(one, organisation, by=by, now=now)
        log_act(by, "addresses.convert", organisation.code, now=now, count=len(chosen))
    return chosen


def _convert(one: Conversion, organisation: Organisation, *, by: Viewer, now: datetime) -> None:
    if one.kind == ORGANISATION:
        change_organisation(organisation, {"address": _address(organisation)}, by=by, now=now)
    elif one.kind == SITE:
        site = Site.get(Site.organisation == organisation.id, Site.code == one.code)
        save_site(organisation, {"address": _address(site)}, by=by, now=now, site=site)
    else:
        product = Product.get(Product.organisation == organisation.id, Product.code == one.code)
        save_product(organisation, {one.field: one.after}, by=by, now=now, product=product)


def _address(place: Organisation | Site) -> dict[str, object]:
    found = converted_address(Address.from_dict(place.address))
    if found is None:
        raise RuntimeError("A clear conversion has an address.")
    return found.as_dict()
