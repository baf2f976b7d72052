"""Certificates for people: the list with what ends soon, the form, one paper with its pages, an officer's check."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from trace import clock
from trace.database import atomic
from trace.documents import actions, actions_pages, queries, rules, subjects
from trace.documents.certificate_schemas import ChangedCertificate, NewCertificate
from trace.documents.keeping import kept_files
from trace.documents.models import Certificate
from trace.documents.rules import CERTIFICATE_NAMES, MOST_PAGES
from trace.documents.views import certificate_rows, page_rows
from trace.errors import Refusal
from trace.kit.days import show_day
from trace.kit.forms import Form, read_form, say
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, STAFF
from trace.organisations.queries import find_organisation

certificates = Blueprint("certificates", __name__, url_prefix="/certificates")
Answer = str | tuple[str, int] | AnyResponse
SORTS = ("expires", "created", "kind")
FILTERS = ("kind", "state")


@certificates.get("/")
@allowed(SIGNED_IN)
def index() -> str:
    """Papers one may see, those that end soonest first."""
    seen_by = signed_in()
    listing = Listing.read(request.args, sorts=SORTS, filters=FILTERS)
    page = queries.certificates(listing, seen_by=seen_by, today=clock.today())
    return render_template(
        "documents/certificates.html",
        page=page,
        rows=certificate_rows(page.items, seen_by=seen_by, today=clock.today()),
        kinds=_kinds(),
        may_add=seen_by.role in (STAFF, MANAGER),
        is_alone=not (seen_by.is_officer or seen_by.is_admin),
    )


@certificates.get("/new")
@allowed(STAFF, MANAGER)
def new() -> str:
    """An empty form; `?about=product:CODE` chooses what the paper is about."""
    return _form_page(Form({"subject": request.args.get("about", "")}), None)


@certificates.post("/new")
@allowed(STAFF, MANAGER)
def create() -> Answer:
    """Register a paper of one's own organisation."""
    form = read_form(NewCertificate)
    if form.is_valid:
        try:
            certificate = _create(form)
        except Refusal as refusal:
            form.add_error("subject", gettext(refusal.msgid)) if refusal.status == 404 else form.refuse(refusal)
        else:
            flash(gettext("Đã lưu giấy chứng nhận. Trang công khai ghi là cơ sở tự khai cho đến khi cán bộ đối chiếu."))
            return _to(certificate)
    return _form_page(form, None), 422


@certificates.get("/<int:certificate_id>")
@allowed(SIGNED_IN)
def show(certificate_id: int) -> str:
    """One paper with its picture and who has checked it."""
    seen_by = signed_in()
    certificate = queries.find_certificate(certificate_id, seen_by=seen_by)
    row = certificate_rows([certificate], seen_by=seen_by, today=clock.today())[0]
    return render_template(
        "documents/certificate.html",
        certificate=row,
        notices=[
            gettext("Đã nhắc trước %(days)s ngày, hôm %(day)s.", days=one.days, day=show_day(one.noticed_at))
            for one in queries.notices_of(certificate)
        ],
        pages=page_rows(queries.pages_of(certificate)),
        most_pages=MOST_PAGES,
        may_change=seen_by.role in (STAFF, MANAGER) and seen_by.owns(certificate.organisation_id),
        may_verify=seen_by.is_officer or seen_by.is_admin,
    )


@certificates.get("/<int:certificate_id>/edit")
@allowed(STAFF, MANAGER)
def edit(certificate_id: int) -> str:
    """The form with what stands."""
    certificate = _mine(certificate_id)
    values = {key: getattr(certificate, key) or "" for key in ("number", "issuer", "note")}
    values["shows_pages"] = "1" if certificate.shows_pages else "0"
    values |= {key: _iso(getattr(certificate, key)) for key in ("issued_on", "expires_on")}
    return _form_page(Form(values), certificate)


@certificates.post("/<int:certificate_id>/edit")
@allowed(STAFF, MANAGER)
def change(certificate_id: int) -> Answer:
    """Correct a paper; it counts as self-declared again."""
    certificate = _mine(certificate_id)
    form = read_form(ChangedCertificate)
    if form.is_valid:
        try:
            with atomic():
                actions.change_certificate(certificate, **form.data, by=signed_in(), now=clock.now())
                actions_pages.add_pages(
                    certificate,
                    kept_files(form.files.getlist("file"), certificate.organisation_id),
                    by=signed_in(),
                    now=clock.now(),
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã lưu."))
            return _to(certificate)
    return _form_page(form, certificate), 422


@certificates.post("/<int:certificate_id>/verify")
@allowed(AUDITOR, ADMIN)
def verify(certificate_id: int) -> Answer:
    """The officer has compared it with the issuer's register."""
    certificate = queries.find_certificate(certificate_id, seen_by=signed_in())
    actions.verify_certificate(certificate, by=signed_in(), now=clock.now())
    flash(gettext("Đã ghi: giấy này được đối chiếu."))
    return _to(certificate)


@certificates.post("/<int:certificate_id>/withdraw")
@allowed(STAFF, MANAGER)
def withdraw(certificate_id: int) -> Answer:
    """Stop showing it; the row stays for the record."""
    certificate = _mine(certificate_id)
    actions.withdraw_certificate(certificate, by=signed_in(), now=clock.now())
    flash(gettext("Đã rút giấy này. Trang công khai không nêu nữa."))
    return redirect(url_for("certificates.index"), code=303)


@certificates.post("/<int:certificate_id>/pages")
@allowed(STAFF, MANAGER)
def add_pages(certificate_id: int) -> Answer:
    """Put files behind the pages there are."""
    certificate = _mine(certificate_id)

    def add() -> None:
        files = kept_files(request.files.getlist("file"), certificate.organisation_id)
        actions_pages.add_pages(certificate, files, by=signed_in(), now=clock.now())

    return _act(certificate, add)


@certificates.post("/<int:certificate_id>/pages/<sha256>/earlier")
@allowed(STAFF, MANAGER)
def move_page(certificate_id: int, sha256: str) -> Answer:
    """Change places with the page before."""
    certificate = _mine(certificate_id)
    names = [file.sha256 for file in queries.pages_of(certificate)]
    if sha256 in names[1:]:
        at = names.index(sha256)
        names[at - 1 : at + 1] = [sha256, names[at - 1]]
    return _act(certificate, lambda: actions_pages.order_pages(certificate, names, by=signed_in(), now=clock.now()))


@certificates.post("/<int:certificate_id>/pages/<sha256>/remove")
@allowed(STAFF, MANAGER)
def remove_page(certificate_id: int, sha256: str) -> Answer:
    """Take a wrong page away."""
    certificate = _mine(certificate_id)
    return _act(certificate, lambda: actions_pages.remove_page(certificate, sha256, by=signed_in(), now=clock.now()))


def _act(certificate: Certificate, act: Callable[[], None]) -> AnyResponse:
    """Do it whole or not at all and go back to the paper; a refusal is said there."""
    try:
        with atomic():
            act()
    except Refusal as refusal:
        flash(say(refusal), "error")
    return redirect(url_for("certificates.show", certificate_id=certificate.id, _anchor="pages"), code=303)


def _create(form: Form) -> Certificate:
    seen_by = signed_in()
    subject = subjects.find_subject(form.data.pop("subject"), seen_by=seen_by)
    rules.check_may_change(seen_by, subject.organisation_id)
    with atomic():
        return actions.add_certificate(
            find_organisation(subject.organisation_id, seen_by=seen_by),
            **form.data,
            subject_kind=subject.kind,
            subject_id=subject.id,
            pages=kept_files(form.files.getlist("file"), subject.organisation_id),
            by=seen_by,
            now=clock.now(),
        )


def _mine(certificate_id: int) -> Certificate:
    certificate = queries.find_certificate(certificate_id, seen_by=signed_in())
    rules.check_may_change(signed_in(), certificate.organisation_id)
    return certificate


def _to(certificate: Certificate) -> AnyResponse:
    return redirect(url_for("certificates.show", certificate_id=certificate.id), code=303)


def _form_page(form: Form, certificate: Certificate | None) -> str:
    seen_by = signed_in()
    choices = [
        (subject.value, f"{gettext(kind.label)}: {subject.label}")
        for kind in subjects.KINDS.values()
        for subject in kind.choices(seen_by)
    ]
    asked = str(form.values.get("subject") or "")
    if asked and asked not in dict(choices):
        choices = [*_asked_for(asked), *choices]
    row = certificate_rows([certificate], seen_by=seen_by, today=clock.today())[0] if certificate else None
    return render_template(
        "documents/certificate_form.html", form=form, certificate=row, subjects=choices, kinds=_kinds()
    )


def _asked_for(value: str) -> list[tuple[str, str]]:
    """What a link asked for although the list is too short for it."""
    try:
        subject = subjects.find_subject(value, seen_by=signed_in())
    except Refusal:
        return []
    return [(subject.value, f"{gettext(subjects.KINDS[subject.kind].label)}: {subject.label}")]


def _kinds() -> list[tuple[str, str]]:
    return [(code, gettext(name)) for code, name in CERTIFICATE_NAMES.items()]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
