"""What stands ready when a story of the demonstration begins: people, places, products, materials, papers."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from seeds.demo import pictures
from trace.access.models import Membership, Person
from trace.access.queries import viewer_of
from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.documents.actions import add_certificate, keep_picture, verify_certificate
from trace.documents.models import StoredFile
from trace.documents.store import Store
from trace.kit.viewer import Viewer
from trace.materials.actions import save_material
from trace.materials.models import Material
from trace.materials.rules import LABEL, Waiting
from trace.organisations.models import Organisation
from trace.products.actions import save_product
from trace.products.actions_showing import add_photos, set_ocop, set_shop_links
from trace.products.models import Product
from trace.seasons.models import Season
from trace.sites.actions import save_site
from trace.sites.actions_growers import add_plot, save_grower
from trace.sites.models import Site

OFFICER = "can-bo-so@demo.example"


class Stage:
    """A co-op and what it owns, each thing under the key by which its story calls it."""

    def __init__(self, story: dict[str, Any], *, now: datetime, store: Store) -> None:
        self.story, self.now, self.store = story, now, store
        self.owner: Organisation = Organisation.get(Organisation.code == story["organisation"])
        self.staff, self.manager = self._viewer("staff"), self._viewer("manager")
        self.begin = now - timedelta(days=1100)
        self.sites: dict[str, Site] = {one["key"]: self._site(one) for one in story.get("sites", ())}
        self.products: dict[str, Product] = {one["key"]: self._product(one) for one in story["products"]}
        self.seasons: dict[str, Season] = {}
        self.lots: dict[str, Batch] = {}
        self.materials: dict[str, Material] = {one["key"]: self._material(one) for one in story.get("materials", ())}
        for paper in story.get("certificates", ()):
            self._certificate(paper)
        for one in story.get("growers", ()):
            self._grower(one)

    def day(self, offset: int) -> date:
        return (self.now + timedelta(days=offset)).astimezone(VIETNAM).date()

    def _material(self, one: Mapping[str, Any]) -> Material:
        """One line of the register, with the days on its label by crop or species."""
        facts = {key: value for key, value in one.items() if key not in ("key", "waiting")}
        waitings = [Waiting(crop, days, LABEL) for crop, days in one.get("waiting", ())]
        return save_material(self.owner, {**facts, "is_demo": True}, by=self.staff, now=self.begin, waitings=waitings)

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
