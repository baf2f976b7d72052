"""From what was typed into a recording form to plain values: the moment, the step's values, amounts, photos."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final

from flask import current_app, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from trace import clock
from trace.clock import VIETNAM
from trace.desk.boxes import ASKED_ELSEWHERE
from trace.desk.photo_doubts import doubts_of
from trace.documents.actions import keep_picture
from trace.documents.models import StoredFile
from trace.documents.queries import find_file
from trace.documents.stores import store_of
from trace.errors import N_, Invalid, NotAllowed, NotFound, Refusal
from trace.kit.forms import Form, clean, say
from trace.kit.inputs import parse_date, start_of_day
from trace.kit.languages import language
from trace.kit.text import fold
from trace.kit.units import SPOKEN, UNITS, show_quantity
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.processes.catalogue import Step
from trace.processes.queries import field as find_field
from trace.processes.rules import Checked, Problem, check_values
from trace.processes.typed import read_value

PREVIEW, SAVE, EDIT, ADD_ROW = "preview", "save", "edit", "add_row"
MOST_PHOTOS: Final = 5
KEPT: Final = ("kept_photos", "kept_papers")
_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3])[:h]([0-5]\d)?")
_SHARED_UNITS: Final = {"GRM": "KGM", "TNE": "KGM", "MLT": "LTR"}


@dataclass
class Typed:
    """A recording form as it was sent: `form` keeps what was typed and collects what is wrong.

    `doubts` are missing and unusual things, by field: saved once a person says so. `converted` tells how spoken
    units were understood. `scenes` are those of the photos that buyers may be shown: never papers.
    """

    form: Form
    action: str
    is_agreed: bool
    happened_at: datetime
    values: dict[str, Any] = field(default_factory=dict)
    doubts: dict[str, list[str]] = field(default_factory=dict)
    converted: list[str] = field(default_factory=list)
    photos: list[StoredFile] = field(default_factory=list)
    scenes: list[StoredFile] = field(default_factory=list)
    is_filled: bool = False

    def ask(self, name: str, sentence: str) -> None:
        """Note something that a person must confirm before it is saved."""
        self.doubts.setdefault(name, []).append(sentence)

    @property
    def must_ask(self) -> bool:
        return bool(self.doubts) and not self.is_agreed

    @property
    def happened_on(self) -> date:
        return self.happened_at.astimezone(VIETNAM).date()


def read_posted(
    step: Step,
    organisation: Organisation,
    by: Viewer,
    *,
    given: Collection[str] = (),
    fill: Callable[[Form], bool] | None = None,
) -> Typed:
    """Read the posted form of a step. `given` names required fields that other parts of the page answer; `fill` may put
    values into the boxes first, and says whether the page must be seen again for that."""
    form = Form(_as_typed(step, request.form))
    is_filled = fill is not None and fill(form)
    typed = Typed(
        form=form,
        action=request.form.get("action", SAVE),
        is_agreed=request.form.get("agreed") == "1",
        happened_at=_read_moment(form),
    )
    typed.scenes, papers = _read_photos(form, organisation, by)
    typed.photos = [*typed.scenes, *(file for file in papers if file not in typed.scenes)]
    typed.is_filled = is_filled
    check(typed, step, _step_values(step, form), given={*given, *_photo_fields(step, typed)})
    odd = doubts_of(
        typed.photos,
        happened_at=typed.happened_at,
        organisation_id=organisation.id,
        entry_id=str(form.values.get("entry_id") or ""),
    )
    for sentence in odd:
        typed.ask("photos", sentence)
    return typed


def check(typed: Typed, step: Step, raw: dict[str, Any], *, given: Collection[str]) -> None:
    """Let the catalogue judge the values; refusals stand beside their box, the rest is asked about."""
    checked: Checked = check_values(step, raw, given={"event_time", *given})
    typed.values = checked.values
    for problem in checked.refusals:
        typed.form.add_error(problem.field, say_problem(problem))
    for problem in (*checked.missing, *checked.warnings):
        typed.ask(problem.field, say_problem(problem))
    typed.converted += checked.converted.values()


def say_problem(problem: Problem) -> str:
    """A problem's sentence in the reader's language."""
    text = _(problem.msgid)
    # A number without a unit leaves a gap before the stop.
    return re.sub(r"\s+([:.,])", r"\1", text % problem.params) if problem.params else text


def read_amount(text: str, unit: str) -> tuple[int, str, str]:
    """`12 tạ` as (1200000, "KGM", "12 tạ = 1.200 kg"): thousandths, their unit, and what was converted, if anything.

    A unit word wins over `unit`; Invalid when it cannot be a positive quantity.
    """
    unit = unit if unit in UNITS else "KGM"
    worded = re.search(r"[^\d\s.,+-].*$", text.strip())
    if worded and fold(worded[0]) in _WORDS:
        unit = _WORDS[fold(worded[0])]
    shared = _SHARED_UNITS.get(unit, unit)
    if shared != unit and not worded:
        text, unit = f"{text} {UNITS[unit].symbol}", shared
    box = replace(find_field("qty"), unit=shared, unit_shown=UNITS[shared].symbol)
    converted: dict[str, str] = {}
    value = read_value(box, text, converted)
    thousandths = Decimal(str(value)) * 1000
    if thousandths != thousandths.to_integral_value():
        raise Invalid(N_("“%(text)s” có quá ba chữ số thập phân."), text=text)
    is_other_word_only = worded is not None and _FACTORS.get(fold(worded[0])) == 1
    return int(thousandths), shared, "" if is_other_word_only else converted.get("qty", "")


_FACTORS = {fold(word): factor for word, (_code, factor) in SPOKEN.items()}
_WORDS = {fold(word): code for word, (code, _factor) in SPOKEN.items()} | {"lit": "LTR", "kilogam": "KGM"}


def amount_words(thousandths: int | None, unit: str) -> str:
    """`1.234,5 kg`, or nothing."""
    return show_quantity(thousandths, unit, language()) if thousandths is not None else ""


def attempt(form: Form, act: Callable[[], object], *, names: tuple[str, ...] = ("happened_on",)) -> int:
    """0 when it was done; else the status under which the form comes back with the sentence."""
    try:
        act()
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        refuse(form, refusal, names=names)
        return 422 if isinstance(refusal, Invalid) else 409
    return 0


def refuse(form: Form, refusal: Refusal, *, names: Collection[str] = ()) -> None:
    """A rule's refusal beside the box it speaks of; above the form when the page has no such box."""
    aliases = {"event_time": "happened_on", "hsd": "expires_on", "nsx": "produced_on"}
    name = aliases.get(refusal.field or "", refusal.field or "")
    form.add_error(name if name in names or name in form.values else "", say(refusal))


def _as_typed(step: Step, posted: MultiDict[str, str]) -> dict[str, Any]:
    many = {box.name for whole in step.fields for box in (whole, *whole.parts) if box.is_many}
    many |= {"also", "input", "pack", "sites", *KEPT}
    return {
        key: [one for one in map(clean, posted.getlist(key)) if one] if key in many else clean(posted[key])
        for key in posted
        if key != "csrf_token"
    }


def _step_values(step: Step, form: Form) -> dict[str, Any]:
    boxes = [box for whole in step.asked for box in (whole.parts or (whole,))]
    shown = [b for b in boxes if b.name not in ASKED_ELSEWHERE and b.type not in ("photo", "site", "person", "batch")]
    return {box.name: form.values[box.name] for box in shown if form.values.get(box.name) not in (None, "", [])}


def _read_moment(form: Form) -> datetime:
    """The day, with its clock time when one was written; a day alone counts as its noon."""
    try:
        day = parse_date(str(form.values.get("happened_on") or clock.today()))
    except Invalid as refusal:
        form.add_error("happened_on", say(refusal))
        day = clock.today()
    written = str(form.values.get("happened_time") or "")
    if not written:
        return start_of_day(day)
    found = _CLOCK_TIME.fullmatch(written)
    if not found:
        form.add_error("happened_time", _("Giờ “%(text)s” không đúng. Ví dụ: 07:30.", text=written))
        return start_of_day(day)
    return datetime.combine(day, time(int(found[1]), int(found[2] or 0)), VIETNAM).astimezone(UTC)


def _read_photos(form: Form, organisation: Organisation, by: Viewer) -> tuple[list[StoredFile], list[StoredFile]]:
    """Photos of the place and of papers, sent now or kept from the try before.

    Each is kept at once, so that no mistake in the form loses it.
    """
    scenes, papers = ([find_own(sha256, by) for sha256 in form.values.get(name, [])] for name in KEPT)
    for name in request.files:
        kept = scenes if name == "photos" else papers
        for upload in request.files.getlist(name):
            content = upload.read() if upload.filename else b""
            if not content:
                continue
            try:
                kept.append(
                    keep_picture(
                        content,
                        name=upload.filename or "",
                        organisation=organisation,
                        by=by,
                        now=clock.now(),
                        store=store_of(current_app.config["SETTINGS"]),
                    )
                )
            except Refusal as refusal:
                form.add_error(name, say(refusal))
    found = []
    for name, kept in zip(KEPT, (scenes, papers), strict=True):
        files = list({file.sha256: file for file in kept if file is not None}.values())
        if len(files) > MOST_PHOTOS:
            form.add_error("photos", _("Nhiều nhất %(most)s ảnh.", most=MOST_PHOTOS))
        form.values[name] = [file.sha256 for file in files]
        found.append(files)
    return found[0], found[1]


def find_own(sha256: str, by: Viewer) -> StoredFile | None:
    """A photo kept from the try before; one that is not there is left out."""
    try:
        return find_file(sha256, seen_by=by)
    except Refusal:
        return None


def _photo_fields(step: Step, typed: Typed) -> list[str]:
    return [f.name for f in step.asked if f.type == "photo"] if typed.photos else []
