"""Demonstration data: one story a product, told through the same actions as the forms, never as raw rows.

Stories count days from today, so that the playground always holds a lot that is fresh, one that is on hold, one
that has expired. Everything is one transaction: a loading that was stopped leaves nothing behind.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from seeds.demo import pictures
from trace.access.actions import create_account
from trace.access.models import Membership, Person
from trace.access.queries import viewer_of
from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.database import atomic
from trace.documents.actions import add_certificate, keep_picture, verify_certificate
from trace.documents.models import StoredFile
from trace.documents.store import Store, store_of
from trace.events import actions, inspections
from trace.events.actions_packs import Contents
from trace.events.entries import Entry, NewLot, Use
from trace.events.models import Event
from trace.events.models_packs import Pack, UnitSerial
from trace.kit.inputs import parse_thousandths, start_of_day
from trace.kit.viewer import COMMAND_LINE, Viewer
from trace.materials.actions import save_material
from trace.materials.models import Material
from trace.materials.rules import LABEL, Waiting
from trace.organisations.actions import approve_organisation, register_organisation
from trace.organisations.models import Organisation
from trace.places.queries import address_in, unit
from trace.processes.queries import COMMON
from trace.processes.queries import step as find_step
from trace.processes.queries import template as find_template
from trace.processes.rules import check_values
from trace.products.actions import save_product
from trace.products.actions_showing import add_photos, set_ocop, set_shop_links
from trace.products.models import Product
from trace.readiness.actions import check_due
from trace.seasons.models import Season
from trace.settings import Settings
from trace.sites.actions import save_site
from trace.sites.actions_growers import add_plot, save_grower
from trace.sites.models import Site

FOLDER = Path(__file__).resolve().parent
OFFICER = "can-bo-so@demo.example"
LAST_OLD_DAY = date(2025, 6, 30)


class StoryBroken(Exception):
    """A story says something that the actions or the catalogue refuse; the message names the story and the act."""


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
    tellers = [_Teller(story, now=now, store=store) for story in stories]
    acts = [(teller.written_at(act), number, teller, act) for teller in tellers
            for number, act in enumerate(teller.story["acts"])]  # fmt: skip
    for _moment, number, teller, act in sorted(acts, key=lambda row: row[:2]):
        try:
            teller.act(act)
        except Exception as error:
            raise StoryBroken(
                f"{teller.owner.code}, act {number + 1} ({act['do']} {act.get('step', '')}): {error}"
            ) from error


class _Teller:
    """One story: its co-op, and what its keys stand for so far."""

    def __init__(self, story: dict[str, Any], *, now: datetime, store: Store) -> None:
        self.story, self.now, self.store = story, now, store
        self.owner: Organisation = Organisation.get(Organisation.code == story["organisation"])
        self.staff, self.manager = self._viewer("staff"), self._viewer("manager")
        self.begin = now - timedelta(days=1100)
        self.sites: dict[str, Site] = {one["key"]: self._site(one) for one in story.get("sites", ())}
        self.products: dict[str, Product] = {one["key"]: self._product(one) for one in story["products"]}
        self.seasons: dict[str, Season] = {}
        self.lots: dict[str, Batch] = {}
        self.tagged: dict[str, list[UnitSerial]] = {}
        self.packs: dict[str, Pack] = {}
        self.events: dict[str, int] = {}
        self.drawn: dict[str, int] = {}
        self.materials: dict[str, Material] = {one["key"]: self._material(one) for one in story.get("materials", ())}
        for paper in story.get("certificates", ()):
            self._certificate(paper)
        for one in story.get("growers", ()):
            self._grower(one)

    def written_at(self, act: Mapping[str, Any]) -> datetime:
        """When the act was written down: in the evening of its day, or of `recorded`; never later than now."""
        evening = start_of_day(self.day(act.get("recorded", act["day"]))) + timedelta(hours=5)
        return min(evening, self.now)

    def day(self, offset: int) -> date:
        return (self.now + timedelta(days=offset)).astimezone(VIETNAM).date()

    def act(self, act: dict[str, Any]) -> None:
        """Do one act through the action that a form would call."""
        getattr(self, f"_{act['do']}")(act)
        if "key" in act and act["do"] == "diary":
            self.events[act["key"]] = Event.select(Event.id).order_by(Event.id.desc()).scalar()

    def _open(self, act: dict[str, Any]) -> None:
        template = act["template"]
        step = next(s.code for s in find_template(template).steps if s.role == "open")
        sites = [self.sites[key] for key in act["sites"]]
        self.seasons[act["key"]] = actions.open_season(
            self.owner,
            template=template,
            name=act["name"],
            variety=act.get("variety", ""),
            sites=sites,
            entry=self._entry(act, template, step),
        )

    def _diary(self, act: dict[str, Any]) -> None:
        season = self.seasons[act["season"]]
        actions.record_diary([season], step=act["step"], entry=self._entry(act, season.template, act["step"]))

    def _correct(self, act: dict[str, Any]) -> None:
        """Put an entry right; what loosens waits for an act `agree`."""
        event = Event.get_by_id(self.events[act["act"]])
        checked = check_values(find_step(event.template, event.step), act.get("values", {}))
        actions.put_right(
            event,
            reason=act["reason"],
            by=self.staff,
            now=self.written_at(act),
            entry_id=self._entry_id(act),
            values=checked.values,
            happened_at=start_of_day(self.day(act["happened"])) if "happened" in act else None,
        )

    def _agree(self, act: dict[str, Any]) -> None:
        """A second person agrees to the correction that waits."""
        (proposal,) = inspections.proposals(seen_by=self.manager, state="waiting")
        actions.agree(proposal, by=self.manager, now=self.written_at(act))

    def _harvest(self, act: dict[str, Any]) -> None:
        season = self.seasons[act["season"]]
        entry = self._entry(act, season.template, act["step"])
        lots = [self._new_lot(one) for one in act["lots"]]
        made = actions.harvest(season, step=act["step"], outputs=lots, entry=entry, is_last=act.get("is_last", False))
        self._keep(act["lots"], made)

    def _transform(self, act: dict[str, Any]) -> None:
        inputs = [Use(self._lot(one["lot"]), parse_thousandths(one["quantity"]), "KGM") for one in act["inputs"]]
        entry = self._entry(act, inputs[0].batch.template, act["step"])
        lots = [self._new_lot(one) for one in act["lots"]]
        self._keep(act["lots"], actions.transform(inputs, step=act["step"], outputs=lots, entry=entry))

    def _receive(self, act: dict[str, Any]) -> None:
        self.lots[act["key"]] = actions.receive(
            self.owner,
            lot=self._new_lot(act["lot"]),
            supplier_name=act["supplier"],
            supplier_address=act.get("supplier_address", ""),
            template=act["template"],
            step=act["step"],
            entry=self._entry(act, act["template"], act["step"]),
        )

    def _observe(self, act: dict[str, Any]) -> None:
        batch = self._lot(act["lot"])
        amount = parse_thousandths(act["quantity"]) if "quantity" in act else None
        actions.observe(
            [batch], step=act["step"], entry=self._entry(act, batch.template, act["step"]), thousandths=amount
        )

    def _tag(self, act: dict[str, Any]) -> None:
        batch = self._lot(act["lot"])
        entry = self._entry(act, batch.template, "X13")
        self.tagged[act["lot"]] = actions.tag_units(batch, count=act["count"], entry=entry)

    def _pack_up(self, act: dict[str, Any]) -> None:
        """Lots by amount, tagged units by how many of those still free, packs by their keys."""
        units = [self.tagged[one["lot"]].pop(0) for one in act.get("units", ()) for _ in range(one["count"])]
        lots = [(self._lot(one["lot"]), parse_thousandths(one["quantity"])) for one in act.get("lots", ())]
        contents = Contents(
            lots=[Use(batch, amount, batch.unit) for batch, amount in lots],
            units=units,
            packs=[self.packs[key] for key in act.get("packs", ())],
        )
        template = lots[0][0].template if lots else units[0].batch.template if units else COMMON
        entry = self._entry(act, template, act.get("step", "X11"))
        self.packs[act["key"]] = actions.pack_up(contents, entry=entry, level=act["level"])

    def _ship(self, act: dict[str, Any]) -> None:
        batch = self._lot(act["lot"])
        actions.ship(
            [Use(batch, parse_thousandths(act["quantity"]), batch.unit)],
            receiver_name=act["receiver"],
            receiver_address=act.get("receiver_address", ""),
            entry=self._entry(act, batch.template, act["step"]),
            step=act["step"],
        )

    def _sell(self, act: dict[str, Any]) -> None:
        """On sale in a shop. What left with a dispatch is not taken from the lot a second time."""
        batch = self._lot(act["lot"])
        entry = self._entry(act, batch.template, act["step"])
        actions.sell([Use(batch, None, batch.unit)], step=act["step"], entry=entry)

    def _approve(self, act: dict[str, Any]) -> None:
        actions.approve(self._lot(act["lot"]), by=self.manager, now=self.written_at(act))

    def _hold(self, act: dict[str, Any]) -> None:
        actions.hold(
            [self._lot(act["lot"])],
            reason=act["reason"],
            by=self.manager,
            now=self.written_at(act),
            entry_id=self._entry_id(act),
        )

    def _entry(self, act: dict[str, Any], template: str, step_code: str) -> Entry:
        step = find_step(template, step_code)
        said = {name: self._dated(value, act) for name, value in act.get("values", {}).items()}
        checked = check_values(step, said)
        if checked.refusals:
            raise StoryBroken("; ".join(str(problem) for problem in checked.refusals))
        return Entry(
            by=self._viewer(login=act["by"]) if "by" in act else self.staff,
            now=self.written_at(act),
            entry_id=self._entry_id(act),
            happened_at=min(start_of_day(self.day(act["day"])), self.written_at(act)),
            values=checked.values,
            site=self.sites[act["site"]] if "site" in act else None,
            photos=[self._next_picture(name) for name in act.get("pictures", ())],
            materials=[self.materials[act["material"]]] if "material" in act else [],
        )

    def _material(self, one: Mapping[str, Any]) -> Material:
        """One line of the register, with the days on its label by crop or species."""
        facts = {key: value for key, value in one.items() if key not in ("key", "waiting")}
        waitings = [Waiting(crop, days, LABEL) for crop, days in one.get("waiting", ())]
        return save_material(self.owner, {**facts, "is_demo": True}, by=self.staff, now=self.begin, waitings=waitings)

    def _dated(self, value: Any, act: Mapping[str, Any]) -> Any:
        """`@day` and `@day+365` stand for the act's day and days after it."""
        if isinstance(value, str) and value.startswith("@day"):
            return self.day(act["day"] + int(value.removeprefix("@day") or 0)).isoformat()
        return value

    def _new_lot(self, one: Mapping[str, Any]) -> NewLot:
        product = self.products[one["product"]] if "product" in one else None
        return NewLot(
            name=one.get("name") or (product.name if product else ""),
            product=product,
            lot=one.get("lot"),
            thousandths=parse_thousandths(one["quantity"]),
            unit=one.get("unit", "KGM"),
            form=one.get("form", ""),
            pack_size_thousandths=parse_thousandths(one["pack_size"]) if "pack_size" in one else None,
            pack_count=one.get("pack_count"),
            harvest_season=one.get("harvest_season", ""),
        )

    def _keep(self, said: list[dict[str, Any]], made: list[Batch]) -> None:
        self.lots |= {one["key"]: batch for one, batch in zip(said, made, strict=True)}

    def _lot(self, key: str) -> Batch:
        batch: Batch = Batch.get_by_id(self.lots[key].id)
        return batch

    def _site(self, one: dict[str, Any]) -> Site:
        facts = {key: value for key, value in one.items() if key not in ("key", "outline")}
        if "outline" in one:
            ring = [*one["outline"], one["outline"][0]]
            facts["outline"] = {"type": "Polygon", "coordinates": [ring]}
        facts |= {"address": self.owner.address, "is_demo": True}
        return save_site(self.owner, facts, by=self.manager, now=self.begin)

    def _grower(self, one: Mapping[str, Any]) -> None:
        """A household, with a plot of its own where the story gives one."""
        facts: dict[str, Any] = {key: one[key] for key in ("name", "group_name", "phone") if key in one}
        if "consented" in one:
            facts["consented_on"] = self.day(one["consented"])
        at = self.now - timedelta(days=320)
        grower = save_grower(self.owner, facts, by=self.staff, now=at)
        if "plot" in one:
            place = {"kind": "plot", "area": one["plot"], "address": self.owner.address, "is_demo": True}
            add_plot(grower, place, by=self.staff, now=at)

    def _product(self, one: dict[str, Any]) -> Product:
        facts = {key: value for key, value in one.items() if key not in ("key", "pictures", "ocop", "shops")}
        product = save_product(self.owner, {**facts, "is_demo": True}, by=self.manager, now=self.begin)
        drawn = [(f"{name}.png", pictures.draw(name, seed=seed)) for seed, name in enumerate(one["pictures"])]
        add_photos(product, drawn, by=self.manager, now=self.begin, store=self.store)
        if "ocop" in one:
            decided = self.day(one["ocop"]["day"])
            set_ocop(
                product,
                stars=one["ocop"]["stars"],
                decision=one["ocop"]["decision"],
                issuer=one["ocop"]["issuer"],
                decided_on=decided,
                by=self.manager,
                now=self.begin,
                today=self.day(0),
            )
        if "shops" in one:
            set_shop_links(product, one["shops"], by=self.manager, now=self.begin)
        found: Product = Product.get_by_id(product.id)
        return found

    def _paper(self, act: dict[str, Any]) -> None:
        """A paper about a season or a lot, which comes in while the story goes on."""
        self._certificate(act, at=self.written_at(act))

    def _certificate(self, paper: Mapping[str, Any], *, at: datetime | None = None) -> None:
        kind, _colon, key = paper["subject"].partition(":")
        known: dict[str, Mapping[str, Any]] = {"product": self.products, "season": self.seasons, "batch": self.lots}
        certificate = add_certificate(
            self.owner,
            kind=paper["kind"],
            number=paper["number"],
            issuer=paper["issuer"],
            issued_on=self.day(paper["issued"]),
            expires_on=self.day(paper["expires"]) if "expires" in paper else None,
            subject_kind=kind,
            subject_id=known[kind][key].id if key else self.owner.id,
            pages=[self._picture(name, seed) for seed, name in enumerate(paper.get("pages", ()))],
            by=self.manager,
            now=at or self.begin,
        )
        if paper.get("is_verified"):
            verify_certificate(certificate, by=self._viewer(login=OFFICER), now=at or self.begin)

    def _next_picture(self, name: str) -> StoredFile:
        """Another picture of the same scene: one photo proves one act."""
        self.drawn[name] = self.drawn.get(name, 2) + 1
        return self._picture(name, self.drawn[name])

    def _picture(self, name: str, seed: int) -> StoredFile:
        return keep_picture(
            pictures.draw(name, seed=seed),
            name=f"{name}.png",
            organisation=self.owner,
            by=self.manager,
            now=self.begin,
            store=self.store,
        )

    def _viewer(self, role: str = "", *, login: str = "") -> Viewer:
        query = Membership.select().join(Person)
        query = query.where(Person.login == login) if login else query.where(
            Membership.organisation == self.owner.id, Membership.role == role
        )  # fmt: skip
        return viewer_of(query.get())

    def _entry_id(self, act: Mapping[str, Any]) -> str:
        """The same act gets the same id in every playground."""
        return str(uuid5(NAMESPACE_URL, f"demo:{self.owner.code}:{self.story['acts'].index(act)}"))


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
    for pack in Pack.select().where(Pack.parent.is_null()).order_by(Pack.id):
        own = f"00/{pack.sscc}" if pack.sscc else f"u/{pack.code}"
        yield f"  {'pallet':28} {settings.base_url}/{own}"
