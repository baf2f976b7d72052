"""The app's own addresses: manifest, worker, who is signed in, what to keep, and the list of what waits."""

from flask import Blueprint, Response, current_app, json, render_template, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from trace.kit.guards import ANYONE, SIGNED_IN, allowed, signed_in
from trace.phone import keeping
from trace.phone.who import who
from trace.settings import ROOT

pages = Blueprint("phone", __name__)
# What every page of the app needs, and the scripts of the worker itself.
SHELL = ("css/app.css", "css/desk.css", "css/phone.css", "css/batches.css", "css/handovers.css", "css/register.css",
         "css/chart.css", "icons.svg", "favicon.svg", "js/app.js", "js/materials.js",
         "js/phone/store.js", "js/phone/send.js", "js/phone/page.js", "js/phone/list.js",
         "css/scan.css", "css/public.css", "js/codes.js", "js/scan.js", "js/scan_button.js",
         "fonts/be-vietnam-pro-400.woff2", "fonts/be-vietnam-pro-700.woff2")  # fmt: skip
WORKER = ("js/phone/store.js", "js/phone/send.js", "js/phone/push.js")


@pages.get("/app.webmanifest")
@allowed(ANYONE)
def manifest() -> Response:
    """What the phone shows of the app once it is installed."""
    sizes = (("192", "any"), ("512", "any"), ("512", "maskable"))
    body = {
        "id": "/desk/",
        "name": _("Truy xuất nguồn gốc"),
        "short_name": _("Truy xuất"),
        "description": _("Ghi nhật ký, nhận hàng, chụp ảnh, cả khi mất mạng."),
        "lang": "vi",
        "start_url": "/desk/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fffdf7",
        "theme_color": "#1f6b3a",
        "icons": [
            {"src": _static(f"app/icon-{size}{'-maskable' if purpose == 'maskable' else ''}.png"),
             "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for size, purpose in sizes
        ],
        "shortcuts": [{"name": _("Ghi việc"), "url": "/record/"}, {"name": _("Chờ gửi"), "url": "/app/queue"}],
    }  # fmt: skip
    return _fresh(json.dumps(body, ensure_ascii=False), "application/manifest+json")


@pages.get("/sw.js")
@allowed(ANYONE)
def worker() -> Response:
    """The worker; its text changes with every file it serves, so that phones notice a new version by themselves."""
    head = {
        "version": keeping.program(),
        "shell": [_static(name) for name in SHELL],
        "words": {"offline": _("Mất mạng và trang này chưa có trên máy."), "back": _("Về Việc hôm nay")},
    }
    scripts = ", ".join(json.dumps(_static(name)) for name in WORKER)
    code = (ROOT / "trace" / "static" / "js" / "phone" / "worker.js").read_text(encoding="utf-8")
    said = json.dumps(head, ensure_ascii=False)
    return _fresh(f"const APP = {said};\nimportScripts({scripts});\n{code}", "text/javascript")


@pages.get("/app/state")
@allowed(ANYONE)
def state() -> Response:
    """Who is signed in here, with a fresh token for sending; asked before every round of sending."""
    known = {"who": who(), "csrf_token": generate_csrf(), "version": keeping.program(), "photos": _takes_photos()}
    return _fresh(json.dumps(known), "application/json", cache="no-store")


@pages.get("/app/offline")
@allowed(SIGNED_IN)
def offline() -> Response:
    """The pages this phone should keep for who is signed in."""
    kept = keeping.pages_for(signed_in())
    # The list itself and the page for addresses that are not on the phone are kept for everybody.
    own = [{"address": url_for(one), "version": keeping.version("own")} for one in ("phone.queue", "phone.absent")]
    body = {"who": who(), "pages": [*own, *kept][: keeping.MOST_PAGES]}
    return _fresh(json.dumps(body), "application/json", cache="no-store")


@pages.get("/app/queue")
@allowed(SIGNED_IN)
def queue() -> str:
    """Chờ gửi: what was written here without a signal; the list itself is on the phone."""
    return render_template("phone/queue.html")


@pages.get("/app/absent")
@allowed(SIGNED_IN)
def absent() -> str:
    """Shown without a signal in place of a page that this phone does not have."""
    return render_template("phone/absent.html")


def _takes_photos() -> bool:
    """True where photos may follow an entry that was written before."""
    rules = (rule.rule for rule in current_app.url_map.iter_rules() if "POST" in (rule.methods or ()))
    return any(rule.startswith("/entries/<") and rule.endswith("/photos") for rule in rules)


def _static(name: str) -> str:
    return url_for("static", filename=name)


def _fresh(body: str, kind: str, *, cache: str = "no-cache") -> Response:
    return Response(body, content_type=f"{kind}; charset=utf-8", headers={"Cache-Control": cache})
