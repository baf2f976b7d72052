"""How a person wants to hear: addresses, browsers, kinds of news, at once or once a day. And the links in mails."""

from datetime import timedelta
from typing import Any

import marshmallow as ma
from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.access.models import Person
from trace.access.rules import device_name
from trace.database import atomic
from trace.errors import Refusal
from trace.kit.days import show_moment
from trace.kit.forms import Form, FormSchema, read_form
from trace.kit.guards import ANYONE, SIGNED_IN, allowed, signed_in
from trace.kit.inputs import LineField
from trace.kit.queue import enqueue
from trace.kit.throttle import count_try
from trace.notices import actions, actions_channels, letters, push, queries, rules
from trace.notices.models import NoticeChannel, NoticeDelivery
from trace.notices.tasks import ASK, TRY

settings_pages = Blueprint("notice_settings", __name__, url_prefix="/notices")


class MailForm(FormSchema):
    """One address."""

    address = LineField(longest=200, required=True)


class BrowserForm(FormSchema):
    """What a browser gives when its person allowed news."""

    endpoint = LineField(longest=1000, required=True)
    p256dh = LineField(longest=200, required=True)
    auth = LineField(longest=60, required=True)


class WishForm(FormSchema):
    """At once or daily, at which hour, and the kinds that are wanted."""

    rhythm = ma.fields.String(required=True)
    hour = ma.fields.Integer(load_default=rules.USUAL_HOUR)
    wanted = ma.fields.List(ma.fields.String(), load_default=list)


@settings_pages.get("/settings")
@allowed(SIGNED_IN)
def show() -> Response:
    """Everything about how this person hears of news."""
    return _page(status=200)


@settings_pages.post("/settings")
@allowed(SIGNED_IN)
def wish() -> Response:
    """Which news, and when."""
    form = read_form(WishForm)
    if form.is_valid:
        muted = [kind for kind in rules.KINDS if kind not in form.data["wanted"]]
        try:
            actions.wish(
                rhythm=form.data["rhythm"], hour=form.data["hour"], muted=muted, by=signed_in(), now=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
    if not form.is_valid:
        return _page(wishes=form, status=422)
    flash(_("Đã lưu."))
    return _back()


@settings_pages.post("/mail")
@allowed(SIGNED_IN)
def add_mail() -> Response:
    """Add an address; it is asked first."""
    form = read_form(MailForm)
    if current_app.config["SETTINGS"].mail is None:
        form.add_error("address", _("Hệ thống chưa được cài để gửi thư."))
    if form.is_valid:
        try:
            with atomic():
                channel = actions_channels.add_mail(form.data["address"], by=signed_in(), now=clock.now())
                if channel.confirmed_at is None:
                    enqueue(ASK, {"channel": channel.id}, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
    if not form.is_valid:
        return _page(address=form, status=422)
    flash(_("Đã gửi thư hỏi đến %(address)s. Mở thư và bấm xác nhận trong 2 ngày.", address=channel.address))
    return _back()


@settings_pages.post("/browser")
@allowed(SIGNED_IN)
def add_browser() -> Response:
    """This browser has allowed news; its script sends what is needed to reach it."""
    form = read_form(BrowserForm)
    if form.is_valid:
        try:
            actions_channels.add_browser(
                push.checked_endpoint(form.data["endpoint"], current_app.config["SETTINGS"]),
                push.checked_keys(form.data["p256dh"], form.data["auth"]),
                label=device_name(request.user_agent.string),
                by=signed_in(),
                now=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
    if not form.is_valid:
        return make_response({"sentence": " ".join(one for found in form.errors.values() for one in found)}, 422)
    flash(_("Máy này sẽ hiện tin mới."))
    return make_response({"href": url_for("notice_settings.show")}, 200)


@settings_pages.post("/channels/<int:channel_id>/end")
@allowed(SIGNED_IN)
def end_channel(channel_id: int) -> Response:
    """Take one of one's own ways away."""
    actions_channels.end_channel(channel_id, by=signed_in(), now=clock.now())
    flash(_("Đã bỏ nơi nhận tin này."))
    return _back()


@settings_pages.post("/channels/<int:channel_id>/try")
@allowed(SIGNED_IN)
def try_channel(channel_id: int) -> Response:
    """Send one message to see whether it arrives; an address that is not confirmed is asked again."""
    channel = actions_channels.find_channel(channel_id, by=signed_in())
    count_try(f"notice-try:{signed_in().person_id}", limit=10, per=timedelta(hours=1), now=clock.now())
    enqueue(TRY if channel.confirmed_at else ASK, {"channel": channel.id}, now=clock.now())
    flash(_("Đang gửi. Nếu vài phút nữa không thấy gì, báo người vận hành hệ thống."))
    return _back()


@settings_pages.get("/confirm/<token>")
@allowed(ANYONE)
def ask_to_confirm(token: str) -> Response:
    """The page behind the link in the question; looking at it confirms nothing."""
    found = letters.read_confirm_token(token)
    return _link_page("confirm", token, is_good=found is not None)


@settings_pages.post("/confirm/<token>")
@allowed(ANYONE)
def confirm(token: str) -> Response:
    """Yes, this mailbox wants the news."""
    found = letters.read_confirm_token(token)
    if found is None:
        return _link_page("confirm", token, is_good=False)
    actions_channels.confirm_mail(*found, now=clock.now())
    return _link_page("confirmed", token, is_good=True)


@settings_pages.get("/stop/<token>")
@allowed(ANYONE)
def ask_to_stop(token: str) -> Response:
    """The page behind the link at the foot of every mail; looking at it stops nothing."""
    return _link_page("stop", token, is_good=letters.read_stop_token(token) is not None)


@settings_pages.post("/stop/<token>")
@allowed(ANYONE)
def stop(token: str) -> Response:
    """No more mails to this address: from the button, or from the mail program itself (RFC 8058), which has no form
    token; the address in the link is all that is needed."""
    number = letters.read_stop_token(token)
    if number is None:
        return _link_page("stop", token, is_good=False)
    actions_channels.stop_mail(number, now=clock.now())
    return _link_page("stopped", token, is_good=True)


def _back() -> Response:
    return redirect(url_for("notice_settings.show"), code=303)  # type: ignore[return-value]


def _link_page(what: str, token: str, *, is_good: bool) -> Response:
    page = render_template("notices/link.html", what=what if is_good else "ended", token=token)
    response = make_response(page, 200 if is_good else 404)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _page(*, wishes: Form | None = None, address: Form | None = None, status: int) -> Response:
    by, settings = signed_in(), current_app.config["SETTINGS"]
    held = queries.wishes_of(by.person_id or 0)
    ways = queries.channels_of(by.person_id or 0)
    last = queries.last_deliveries([way.id for way in ways])
    wanted = [kind for kind in rules.KINDS if rules.is_wanted(kind, held.muted)]
    login = Person.get_by_id(by.person_id).login
    taken = {way.address for way in ways}
    page = render_template(
        "notices/settings.html",
        wishes=wishes or Form({"rhythm": held.rhythm, "hour": str(held.hour), "wanted": wanted}),
        address=address or Form({"address": login if "@" in login and login not in taken else ""}),
        ways=[_way_view(way, last.get(way.id)) for way in ways],
        kinds=[_kind_view(key) for key in rules.KINDS],
        hours=[(str(hour), f"{hour}:00") for hour in range(rules.EARLIEST_HOUR, rules.LATEST_HOUR + 1)],
        has_mail_server=settings.mail is not None,
        push_key=push.public_key(settings),
        is_secure=request.is_secure or (request.host.partition(":")[0] in ("localhost", "127.0.0.1")),
    )
    return make_response(page, status)


def _kind_view(key: str) -> dict[str, Any]:
    kind = rules.KINDS[key]
    return {"value": key, "label": _(kind.name), "help": _(kind.help), "icon": kind.icon, "is_disabled": kind.is_urgent}


def _way_view(way: NoticeChannel, last: NoticeDelivery | None) -> dict[str, Any]:
    failed = last is not None and (last.state == "failed" or (last.state == "waiting" and bool(last.reason)))
    return {
        "id": way.id,
        "kind": way.kind,
        "name": way.address if way.kind == "mail" else way.label or _("Thiết bị không rõ"),
        "is_confirmed": way.confirmed_at is not None,
        "since": show_moment(way.confirmed_at or way.created_at),
        "sent": show_moment(last.sent_at) if last is not None and last.sent_at else "",
        "trouble": last.reason if failed and last is not None else "",
        "is_given_up": last is not None and last.state == "failed",
    }
