"""What a recording form is about: a growing season, a lot, or goods that come in from outside."""

from dataclasses import dataclass, field

from flask import current_app, url_for
from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.desk.recent import first, recent_of
from trace.events.projections import touches
from trace.events.queries import done_steps
from trace.events.rules import Kind
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.processes.catalogue import AGGREGATE_PACKS, DIARY, HARVEST, OPEN, PACK, RECEIVE, SELL, SHIP, Step, Template
from trace.processes.queries import template as find_template
from trace.processes.rules import next_steps, steps_for_form
from trace.seasons.models import Season
from trace.seasons.queries import find_season
from trace.sites.models import Site
from trace.sites.queries import sites_to_choose

SEASON_FORM = "season"


@dataclass(frozen=True)
class Subject:
    """One season or one lot, with the way its goods take; both empty for goods from outside."""

    organisation: Organisation
    template: Template
    season: Season | None = None
    batch: Batch | None = None
    done: tuple[str, ...] = field(default_factory=tuple)

    @property
    def growing(self) -> Season:
        """The season, where the way here made sure that there is one."""
        if self.season is None:
            raise RuntimeError("This form is not about a season.")
        return self.season

    @property
    def lot(self) -> Batch:
        """The lot, where the way here made sure that there is one."""
        if self.batch is None:
            raise RuntimeError("This form is not about a lot.")
        return self.batch

    @property
    def title(self) -> str:
        if self.season is not None:
            return str(self.season.name)
        return f"{self.batch.name} · {self.batch.lot}" if self.batch is not None else _("Hàng từ bên ngoài")

    @property
    def href(self) -> str:
        if self.season is not None:
            return url_for("seasons.show", code=self.season.code)
        return batch_href(self.batch.code) if self.batch is not None else url_for("records.index")

    @property
    def chooser_href(self) -> str:
        if self.season is not None:
            return url_for("records.choose_season", code=self.season.code)
        if self.batch is not None:
            return url_for("records.choose", code=self.batch.code)
        return url_for("records.index")

    def step_href(self, step: Step) -> str:
        """Where a step is written down; packing cases and sending goods have screens of their own."""
        if self.season is not None:
            return url_for("records.record_season", code=self.season.code, step=step.code)
        if self.batch is not None and step.role == AGGREGATE_PACKS:
            return url_for("packs.new", lot=self.batch.code)
        if self.batch is not None and step.role == SHIP:
            return url_for("handovers.new", lot=self.batch.code)
        return self.form_href(step)

    def form_href(self, step: Step) -> str:
        """Where the step's own form is sent, also of a step that screens no longer lead to."""
        if self.season is not None:
            return url_for("records.record_season", code=self.season.code, step=step.code)
        if self.batch is not None:
            return url_for("records.record_batch", code=self.batch.code, step=step.code)
        return url_for("records.record_receipt", template=self.template.code, step=step.code)

    def steps(self) -> list[Step]:
        """What may be written down about it, the likely next ones first."""
        form = SEASON_FORM if self.season is not None else (self.batch.form if self.batch is not None else "")
        able = [
            step
            for step in steps_for_form(self.template, form)
            if step.role != OPEN and not (step.role == RECEIVE and step.makes_batch)
        ]
        if self.batch is not None and has_no_past(self.batch):
            able += [step for step in self.template.steps if step.role in (DIARY, HARVEST)]
        likely = self._likely(able)
        rest = [step for step in able if step not in likely]
        # Whoever has the lot seldom takes it in again: the receiver's step is never what the page leads with.
        return [*likely, *sorted(rest, key=lambda step: step.role == RECEIVE)]

    def likely_steps(self, *, is_waiting: bool = False) -> list[Step]:
        """Those that usually come now; while a waiting time runs, a harvest is never what a screen leads with."""
        return sorted(self._likely(self.steps()), key=lambda step: is_waiting and step.role == HARVEST)

    def _likely(self, able: list[Step]) -> list[Step]:
        """What the way leads to next; work that must be shown and is not written yet comes first."""
        found = [step for step in next_steps(self.template, self._walked()) if step in able]
        if self.batch is not None:
            found = self._as_holder(self.batch, found, able)
        return sorted(found, key=lambda step: not (step.is_required_for_completeness and step.code not in self.done))

    def _as_holder(self, lot: Batch, found: list[Step], able: list[Step]) -> list[Step]:
        """Without receipts, which are for others to write: in their place what follows them, and sending or selling.

        A packed lot of which something is left may always be sent or sold, however often it was.
        """
        kept = [step for step in found if step.role != RECEIVE]
        is_packed = any(step.role == PACK and step.makes == lot.form for step in self.template.steps)
        if kept or not (found or is_packed):
            return kept
        after = [step for receipt in found for step in next_steps(self.template, [receipt.code]) if step in able]
        out = [step for step in able if step.role in (SHIP, SELL)]
        instead = [*out, *after] if is_packed else [*after, *out]
        if lot.left_thousandths <= 0:
            instead = [step for step in instead if step.role not in (SHIP, SELL)]
        return list({step.code: step for step in instead if step.role != RECEIVE}.values())

    def _walked(self) -> tuple[str, ...]:
        """A lot that nothing was done with yet stands where the step that made it left it."""
        if self.done or self.batch is None:
            return self.done
        return tuple(step.code for step in self.template.steps if step.makes == self.batch.form)[-1:]


def has_no_past(batch: Batch) -> bool:
    """True for a lot whose record was opened with the lot itself: what came before is told of the lot."""
    return any(touch.kind == Kind.REGISTER and touch.role == "about" for touch in touches(batch.identifier))


def season_subject(code: str, *, seen_by: Viewer) -> Subject:
    """A season of one's own."""
    season = find_season(code, seen_by=seen_by)
    return Subject(season.organisation, find_template(season.template), season=season, done=tuple(season.done_steps))


def batch_subject(code: str, *, seen_by: Viewer) -> Subject:
    """A lot of one's own."""
    batch = find_batch(code, seen_by=seen_by)
    return Subject(batch.organisation, find_template(batch.template), batch=batch, done=tuple(done_steps(batch)))


def outside_subject(template_code: str, organisation: Organisation) -> Subject:
    """Goods that come in, of one kind of product."""
    return Subject(organisation, find_template(template_code))


def batch_href(code: str) -> str:
    """The page of a lot, where there is one; else where work about it is written down."""
    if "batches.show" in current_app.view_functions:
        return url_for("batches.show", code=code)
    return url_for("records.choose", code=code)


def places_for(subject: Subject) -> list[Site]:
    """Where the work may have been done: those of the last entries first, then mills, workshops and stores."""
    if subject.season is not None:
        return []
    found = sites_to_choose(subject.organisation.id)
    lately = recent_of(subject.organisation.id).sites
    indoors = [site for site in found if site.kind in ("mill", "workshop", "store")]
    usual = [*indoors, *(site for site in found if site not in indoors)]
    return first(usual, lately, key=lambda site: site.code)
