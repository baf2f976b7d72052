"""Demonstration data: one story a product, told through the same actions as the forms, never as raw rows.

Stories count days from today, so that the playground always holds a lot that is fresh, one that is on hold, one
that has expired. Everything is one transaction: a loading that was stopped leaves nothing behind.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from seeds.demo.stage import OFFICER
from seeds.demo.telling import StoryBroken, Teller
from trace.access.actions import create_account
from trace.access.models import Membership, Person
from trace.access.queries import viewer_of
from trace.batches.models import Batch
from trace.database import atomic
from trace.documents.store import Store
from trace.documents.stores import store_of
from trace.events.models import Event
from trace.events.models_packs import Pack
from trace.handovers.models import Handover
from trace.kit.viewer import COMMAND_LINE
from trace.organisations.actions import approve_organisation, register_organisation
from trace.organisations.models import Organisation
from trace.places.queries import address_in, unit
from trace.readiness.actions import check_due
from trace.settings import Settings

FOLDER = Path(__file__).resolve().parent
LAST_OLD_DAY = date(2025, 6, 30)


def load(*, now: datetime, settings: Settings) -> Iterator[str]:
    """Load the stories into an empty playground, then say who may sign in and what may be scanned."""
    people = tomllib.loads((FOLDER / "people.toml").read_text(encoding="utf-8"))
    stories = [tomllib.loads(p.read_text(encoding="utf-8")) for p in sorted((FOLDER / "stories").glob("*.toml"))]
    if not Organisation.select().exists():
        with atomic():
            _make_people(people, now=now)
            _tell(stories, now=now, store=store_of(settings))
        check_due(now=now)
        yield f"{len(stories)} stories told, {Event.select().count()} events recorded."
    yield from _what_to_try(people, stories, settings)


def _make_people(people: Mapping[str, Any], *, now: datetime) -> None:
    begin = now - timedelta(days=1200)
    for one in people["organisations"]:
        facts = {key: value for key, value in one.items() if key not in ("ward", "is_approved")}
        code, typed = one["ward"]
        then = unit(code, LAST_OLD_DAY) if one["kind"] != "department" else unit(code, now.date())
        address = address_in(code, then.valid_from, typed=typed).as_dict()
        register_organisation({**facts, "address": address, "is_demo": True}, by=COMMAND_LINE, now=begin)
    for one in people["people"]:
        owner = Organisation.get(Organisation.code == one["organisation"]) if one.get("organisation") else None
        create_account(
            one["login"],
            name=one["name"],
            role=one["role"],
            password=people["password"],
            organisation=owner,
            scope={"office": [one["office"]]} if one.get("office") else None,
            by=COMMAND_LINE,
            now=begin,
        )
    officer = viewer_of(Membership.select().join(Person).where(Person.login == OFFICER).get())
    for one in people["organisations"]:
        if one["is_approved"]:
            by = COMMAND_LINE if one["kind"] == "department" else officer
            found = Organisation.get(Organisation.code == one["code"])
            approve_organisation(found, by=by, note="Dữ liệu mẫu", now=begin)


def _tell(stories: list[dict[str, Any]], *, now: datetime, store: Store) -> None:
    """All acts of all stories in the order in which they were written down, as a real log would hold them."""
    tellers = [Teller(story, now=now, store=store) for story in stories]
    acts = [(teller.written_at(act), number, teller, act) for teller in tellers
            for number, act in enumerate(teller.story["acts"])]  # fmt: skip
    for _moment, number, teller, act in sorted(acts, key=lambda row: row[:2]):
        try:
            teller.act(act)
        except Exception as error:
            raise StoryBroken(
                f"{teller.owner.code}, act {number + 1} ({act['do']} {act.get('step', '')}): {error}"
            ) from error


def _what_to_try(people: Mapping[str, Any], stories: list[dict[str, Any]], settings: Settings) -> Iterator[str]:
    """The accounts and one address for each kind of product, as `make run` prints them."""
    yield f"Tài khoản mẫu (mật khẩu: {people['password']})"
    for one in people["people"]:
        yield f"  {one['role']:8} {one['login']:28} {one.get('organisation', '')}"
    yield "Quét thử:"
    for story in stories:
        gtin = story["products"][0]["gtin"].zfill(14)
        batch = Batch.select().where(Batch.gtin == gtin).order_by(Batch.approved_at.is_null(), Batch.id).first()
        if batch is not None:
            yield f"  {story['kind']:28} {settings.base_url}/01/{batch.gtin}/10/{batch.lot}"
    for handover in Handover.select().order_by(Handover.id):
        yield f"  {'phiếu giao nhận':28} {settings.base_url}/d/{handover.code}"
    for pack in Pack.select().where(Pack.parent.is_null()).order_by(Pack.id):
        own = f"00/{pack.sscc}" if pack.sscc else f"u/{pack.code}"
        yield f"  {'pallet':28} {settings.base_url}/{own}"
