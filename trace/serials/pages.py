"""Numbered packs: the printed ranges, and what became of each; the first and last label are scanned or typed."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.access.models import Person
from trace.errors import Refusal
from trace.kit.days import show_moment
from trace.kit.forms import Form, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.serials import doing, queries, rules
from trace.serials.models import SerialAct, SerialRange
from trace.serials.queries import Run
from trace.serials.rules import Kind, State
from trace.serials.schemas import ActForm
from trace.serials.words import ACT_WORDS, STATE_ICONS, STATE_WORDS
from trace.settings import Settings

serials = Blueprint("serials", __name__, url_prefix="/serials")
blueprints = (serials,)
_LONGEST = 300
_ACTS_SHOWN = 100


@serials.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """Every printed range the reader may see, and a box to begin with two labels."""
    return _index(Form())


@serials.get("/find")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def find() -> Response:
    """From the first and last scanned label to the page of their print run, with both filled in."""
    typed = {name: request.args.get(name, "").replace("\0", "").strip()[:_LONGEST] for name in ("first", "last")}
    form = Form(typed)
    try:
        row = queries.range_of_serial(typed["first"] or typed["last"], seen_by=signed_in(), settings=_settings())
    except Refusal as refusal:
        form.refuse(refusal)
        return make_response(_index(form), refusal.status)
    onward = url_for("serials.show", number=row.run_number, first=typed["first"], last=typed["last"])
    return redirect(onward, code=303)  # type: ignore[return-value]


@serials.get("/<number>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(number: str) -> Response:
    """One print run's numbers: how many are in which state, where, and what was done."""
    row = queries.find_range(number, seen_by=signed_in())
    typed = {name: request.args.get(name, "").replace("\0", "")[:_LONGEST] for name in ("first", "last")}
    return _show(row, Form({"kind": Kind.ACTIVATE.value, "is_last_stretch": "yes", **typed}))


@serials.post("/<number>/acts")
@allowed(*RECORDERS)
@idempotent
def act(number: str) -> Any:
    """Write down what became of a stretch. What cannot be undone is asked for twice, with the numbers it would take."""
    row = queries.find_range(number, seen_by=signed_in())
    form = read_form(ActForm)
    status = 422
    if form.is_valid:
        try:
            asked = doing.read(
                row, form.data, is_last_stretch=form.data["is_last_stretch"] == "yes", settings=_settings()
            )
            _doubt(form, row, asked)
            if not form.is_doubted:
                done = doing.do(row, asked, by=signed_in(), now=clock.now())
                flash(_done_words(asked.kind, done))
                return redirect(url_for("serials.show", number=row.run_number), code=303)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
    return _show(row, form, status=status)


def _doubt(form: Form, row: SerialRange, asked: doing.Asked) -> None:
    """Void is final, so the number of labels it takes is said before it happens."""
    would = doing.foreseen(row, asked)
    final = would.count if asked.kind is Kind.VOID else would.void
    if not final or form.data["agreed"] == f"{asked.kind.value}-{would.count}-{would.void}":
        return
    if asked.kind is Kind.VOID:
        words = _("%(count)s tem sẽ hủy hẳn, không lấy lại được.", count=final)
    else:
        words = _(
            "%(count)s tem sẽ kích hoạt; %(rest)s tem còn lại của lần in này sẽ hủy hẳn, không lấy lại được.",
            count=would.count,
            rest=final,
        )
    form.doubt({"first": [words]})
    form.values["agreed"] = f"{asked.kind.value}-{would.count}-{would.void}"


def _done_words(kind: Kind, done: Any) -> str:
    if kind is Kind.ACTIVATE:
        if done.void:
            return _("Đã kích hoạt %(count)s tem, hủy %(rest)s tem còn lại.", count=done.count, rest=done.void)
        return _("Đã kích hoạt %(count)s tem.", count=done.count)
    return _("Đã ghi cho %(count)s tem.", count=done.count)


def _index(form: Form) -> str:
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    page = queries.ranges(listing, seen_by=signed_in())
    return render_template(
        "serials/index.html",
        page=page,
        rows=[
            {**_head(row), "counts": _counts(run)}
            for row, run in zip(page.items, queries.runs_of(page.items), strict=True)
        ],
        form=form,
        may_write=signed_in().role in RECORDERS,
        is_searched=bool(listing.search or listing.filters),
    )


def _show(row: SerialRange, form: Form, *, status: int = 200) -> Response:
    run = queries.run_of(row)
    seen = signed_in()
    form.values.setdefault("entry_id", str(uuid4()))
    acts = queries.acts_of(row)[:_ACTS_SHOWN]
    names = _names(acts)
    html = render_template(
        "serials/show.html",
        row=_head(row),
        counts=_counts(run),
        pieces=[_piece(run, piece) for piece in run.pieces],
        acts=[_act(run, one, names.get(one.by_id, "")) for one in acts],
        key_version=row.key_version,
        ledger_index=row.ledger_index,
        is_key_here=_is_key_here(row),
        form=form,
        acts_to_choose=[(kind.value, _(ACT_WORDS[kind])) for kind in Kind if kind is not Kind.ACTIVATE],
        may_write=seen.role in RECORDERS and seen.owns(row.organisation_id),
        is_other=form.values.get("kind") not in (None, "", Kind.ACTIVATE.value),
    )
    return make_response(html, status)


def _head(row: SerialRange) -> dict[str, Any]:
    return {
        "number": row.run_number,
        "href": url_for("serials.show", number=row.run_number),
        "code": row.batch.code,
        "lot": row.batch.lot,
        "name": row.batch.product.name if row.batch.product else row.batch.name,
        "organisation_name": row.batch.organisation.name,
        "count": row.count,
        "has_pin": row.has_pin,
        "printed_at": show_moment(row.at),
    }


def _counts(run: Run) -> list[dict[str, Any]]:
    counted = rules.counts_of(run.pieces)
    return [
        {"state": state.value, "word": _(STATE_WORDS[state]), "icon": STATE_ICONS[state], "count": counted[state],
         "percent": 100 * counted[state] / run.count}
        for state in State
    ]  # fmt: skip


def _piece(run: Run, piece: rules.Piece) -> dict[str, Any]:
    """A stretch by its labels' places in the run, from 1; its numbers themselves are told to nobody."""
    return {
        "first": piece.first - run.first + 1,
        "last": piece.last - run.first + 1,
        "count": piece.count,
        "state": piece.state.value,
        "word": _(STATE_WORDS[piece.state]),
        "icon": STATE_ICONS[piece.state],
        "since": show_moment(piece.since or run.at),
    }


def _act(run: Run, one: SerialAct, by: str) -> dict[str, Any]:
    return {
        "word": _(ACT_WORDS[Kind(one.kind)]),
        "first": one.first - run.first + 1,
        "last": one.first + one.count - run.first,
        "count": one.count,
        "reason": _(one.reason) if one.reason else "",
        "at": show_moment(one.at),
        "by": by if one.by_id else _("mã truy cập cho máy"),
        "ledger_index": one.ledger_index,
    }


def _names(acts: Sequence[SerialAct]) -> dict[int | None, str]:
    """The names of the people behind the acts."""
    numbers = {one.by_id for one in acts if one.by_id}
    return dict(Person.select(Person.id, Person.name).where(Person.id.in_(numbers)).tuples()) if numbers else {}


def _is_key_here(row: SerialRange) -> bool:
    try:
        queries.numberer_of(row.batch, key_version=row.key_version, settings=_settings())
    except rules.KeyMissing:
        return False
    return True


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
