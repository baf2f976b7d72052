"""One story of the demonstration data, act by act through the actions that a form would call."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from seeds.demo.handing import Handing
from seeds.demo.measuring import Measuring
from trace.batches.models import Batch
from trace.documents.models import StoredFile
from trace.documents.store import Store
from trace.events import actions, inspections
from trace.events.actions_packs import Contents
from trace.events.entries import Entry, NewLot, Use
from trace.events.models import Event
from trace.events.models_packs import Pack, UnitSerial
from trace.kit.inputs import parse_thousandths, start_of_day
from trace.processes.queries import COMMON
from trace.processes.queries import step as find_step
from trace.processes.queries import template as find_template
from trace.processes.rules import check_values


class StoryBroken(Exception):
    """A story says something that the actions or the catalogue refuse; the message names the story and the act."""


class Teller(Handing, Measuring):
    """One story: its acts, and what came of them so far."""

    def __init__(self, story: dict[str, Any], *, now: datetime, store: Store) -> None:
        super().__init__(story, now=now, store=store)
        self.tagged: dict[str, list[UnitSerial]] = {}
        self.packs: dict[str, Pack] = {}
        self.events: dict[str, int] = {}
        self.drawn: dict[str, int] = {}
        self.handovers = {}

    def written_at(self, act: Mapping[str, Any]) -> datetime:
        """When the act was written down: in the evening of its day, or of `recorded`; never later than now."""
        evening = start_of_day(self.day(act.get("recorded", act["day"]))) + timedelta(hours=5)
        return min(evening, self.now)

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

    def _paper(self, act: dict[str, Any]) -> None:
        """A paper about a season or a lot, which comes in while the story goes on."""
        self._certificate(act, at=self.written_at(act))

    def _next_picture(self, name: str) -> StoredFile:
        """Another picture of the same scene: one photo proves one act."""
        self.drawn[name] = self.drawn.get(name, 2) + 1
        return self._picture(name, self.drawn[name])

    def _entry_id(self, act: Mapping[str, Any]) -> str:
        """The same act gets the same id in every playground."""
        return str(uuid5(NAMESPACE_URL, f"demo:{self.owner.code}:{self._place(act)}"))

    def _place(self, act: Mapping[str, Any]) -> str:
        """Where the act stands in the story; what a second person says of it stands beside."""
        acts, answered = self.story["acts"], act.get("answers")
        return str(acts.index(act)) if answered is None else f"{acts.index(answered)}:answer"
