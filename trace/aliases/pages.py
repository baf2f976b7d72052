"""Mã cũ, mã ngoài: the list of links, the form, one link with its end; former hosts for those who run the service."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.access.models import Person
from trace.aliases import actions, queries, rules
from trace.aliases.models import Alias, AliasEnd
from trace.aliases.old_stock_pages import old_stock
from trace.aliases.schemas import AliasForm, EndForm, HostForm
from trace.aliases.targets import Target, find_target
from trace.errors import Refusal
from trace.kit.days import show_day, show_moment
from trace.kit.forms import Form, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS

pages = Blueprint("aliases", __name__, url_prefix="/aliases")


@pages.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """The links one may see; those that hold unless the filter says otherwise."""
    seen = signed_in()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    page = queries.aliases(listing, seen_by=seen)
    ends, targets = queries.ends_of(list(page.items)), queries.targets_of(page.items)
    return render_template(
        "aliases/index.html",
        page=page,
        rows=[_row(one, targets[one.id], ends.get(one.id)) for one in page.items],
        kinds=[(code, _(name)) for code, name in rules.KIND_NAMES.items()],
        targets=_targets(),
        may_link=seen.role in (*RECORDERS, ADMIN),
        may_import=seen.role in RECORDERS,
        is_admin=seen.is_admin,
        is_searched=bool(listing.search or listing.filters),
        shows_owner=seen.organisation_id is None or seen.is_officer,
    )


@pages.get("/new")
@allowed(*RECORDERS, ADMIN)
def new() -> Response:
    """An empty form; `?kind=lot&target=T…` says where it is to lead."""
    known = {"target_kind": request.args.get("kind", rules.PRODUCT), "target": request.args.get("target", "")[:60]}
    return _form_page(Form({**known, "text": request.args.get("text", "")[: rules.LONGEST]}), status=200)


@pages.post("/new")
@allowed(*RECORDERS, ADMIN)
@idempotent
def create() -> Any:
    """Link a text."""
    seen, form, status = signed_in(), read_form(AliasForm), 422
    if form.is_valid:
        data = form.data
        try:
            target = find_target(data["target_kind"], data["target"], seen_by=seen)
            made = actions.link(data["text"], target, said=actions.Said.of(data), by=seen, now=clock.now(), via="page")
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status if refusal.status != 404 else 422
        else:
            flash(_("Quét hay gõ “%(text)s” nay mở trang của %(name)s.", text=made.text, name=target.name))
            return redirect(url_for("aliases.show", number=made.number), code=303)
    return _form_page(form, status=status)


@pages.get("/<number>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(number: str) -> Response:
    """One link."""
    return _show(queries.find_alias(number, seen_by=signed_in()), Form(), status=200)


@pages.post("/<number>/end")
@allowed(*RECORDERS, ADMIN)
def end(number: str) -> Any:
    """The text leads there no longer."""
    seen = signed_in()
    alias = queries.find_alias(number, seen_by=seen)
    form, status = read_form(EndForm), 422
    if form.is_valid:
        try:
            actions.end(alias, reason=form.data["reason"], by=seen, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(_("Đã ngừng. Mã “%(text)s” không còn mở trang này.", text=alias.text))
            return redirect(url_for("aliases.show", number=alias.number), code=303)
    return _show(alias, form, status=status)


@pages.get("/hosts")
@allowed(ADMIN)
def hosts() -> Response:
    """Former hosts."""
    return _hosts_page(Form(), status=200)


@pages.post("/hosts")
@allowed(ADMIN)
def keep_host() -> Any:
    """Keep one more."""
    form, status = read_form(HostForm), 422
    if form.is_valid:
        try:
            kept = actions.keep_host(
                form.data["host"], current=_host(), note=form.data["note"], by=signed_in(), now=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(_("Tem ghi %(host)s nay được đưa sang %(current)s.", host=kept.host, current=_host()))
            return redirect(url_for("aliases.hosts"), code=303)
    return _hosts_page(form, status=status)


def _form_page(form: Form, *, status: int) -> Response:
    return make_response(render_template("aliases/new.html", form=form, targets=_targets()), status)


def _show(alias: Alias, form: Form, *, status: int) -> Response:
    seen, ended = signed_in(), queries.ends_of([alias]).get(alias.id)
    person = Person.get_or_none(Person.id == alias.created_by_id) if alias.created_by_id else None
    html = render_template(
        "aliases/show.html",
        row=_row(alias, queries.target_of(alias), ended),
        alias=alias,
        form=form,
        linked_by=person.name if person else "",
        at=show_moment(alias.created_at),
        used_from=show_day(alias.used_from),
        used_to=show_day(alias.used_to),
        ended_at=show_moment(ended.ended_at) if ended else "",
        ended_why=ended.reason if ended else "",
        may_end=ended is None and (seen.is_admin or (seen.role in RECORDERS and seen.owns(alias.organisation_id))),
    )
    return make_response(html, status)


def _hosts_page(form: Form, *, status: int) -> Response:
    kept = [{"host": one.host, "note": one.note, "at": show_moment(one.created_at)} for one in queries.former_hosts()]
    return make_response(render_template("aliases/hosts.html", form=form, hosts=kept, current=_host()), status)


def _row(alias: Alias, target: Target, ended: AliasEnd | None) -> dict[str, Any]:
    return {
        "number": alias.number,
        "href": url_for("aliases.show", number=alias.number),
        "text": alias.text,
        "kind": _(rules.KIND_NAMES[alias.kind]),
        "target_kind": _(rules.TARGET_NAMES[target.kind]),
        "target": target.name,
        "target_code": target.code,
        "path": target.path,
        "source": alias.source,
        "organisation": alias.organisation.name,
        "on": show_day(alias.created_at),
        "is_ended": ended is not None,
    }


def _targets() -> list[tuple[str, str]]:
    return [(code, _(name)) for code, name in rules.TARGET_NAMES.items()]


def _host() -> str:
    return urlsplit(str(current_app.config["SETTINGS"].base_url)).netloc


blueprints = (old_stock,)
