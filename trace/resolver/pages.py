"""The doors of printed addresses. The raw path is read, never the decoded one: `%2F` would look like a slash."""

from typing import Any

from flask import Blueprint, Response, current_app, json, render_template, request
from werkzeug.routing import BaseConverter

from trace import clock
from trace.aliases.queries import live_of_code, way_of
from trace.errors import N_, Refusal
from trace.kit.codes import CodeUnread, read_code
from trace.kit.forms import say
from trace.kit.guards import ANYONE, allowed, viewer
from trace.kit.languages import language
from trace.provenance import screens
from trace.resolver import links
from trace.resolver.negotiation import (
    LINKSET_CONTEXT,
    LINKSET_MEDIA,
    choice_of,
    choose,
    linkset_of,
    passed_on,
    read_ask,
)
from trace.resolver.pages_lookup import lookups
from trace.resolver.pages_scan import scans
from trace.resolver.subjects import (
    KEYS,
    HandoverFound,
    LotFound,
    LotMissing,
    NothingThere,
    PackFound,
    PlaceFound,
    Subject,
    subject_of,
)

pages = Blueprint("resolver", __name__)
blueprints = (lookups, scans)
METHODS = ["GET", "HEAD", "OPTIONS"]


class RestConverter(BaseConverter):
    """Whatever follows, slashes and all, so that nothing is redirected before it was read."""

    regex = ".*?"
    part_isolating = False
    weight = 300  # what names its parts, such as a link to answer by, comes first


@pages.record_once
def _know_rest(state: Any) -> None:
    state.app.url_map.converters["rest"] = RestConverter


def _routes(view: Any) -> Any:
    for head in ("01", "414", "00", "t", "T", "p", "P", "s", "S", "u", "U", "d", "D"):
        pages.add_url_rule(
            f"/{head}/<rest:rest>", view_func=view, methods=METHODS, provide_automatic_options=False, endpoint="resolve"
        )
    return view


def raw_path() -> tuple[str, str]:
    """Path and query as they were sent."""
    raw = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path)
    if "://" in raw.partition("?")[0]:  # the absolute form, which proxies may send
        raw = "/" + raw.partition("://")[2].partition("/")[2]
    path, _, query = raw.partition("?")
    return path, query.partition("#")[0]


@allowed(ANYONE)
def resolve(rest: str) -> Response:  # noqa: ARG001 the raw path is read instead
    """A printed address: the page for a browser's plain visit, otherwise what the resolver rules say."""
    path, query = raw_path()
    subject = _subject(path, query)
    if isinstance(subject, str):
        return Response(status=307, headers={"Location": subject})
    own = f"{_base()}{subject.path}"
    if request.method == "OPTIONS":
        return _with_links(Response(status=204, headers={"Allow": ", ".join(METHODS)}), own)
    ask = read_ask(request.headers.get("Accept", ""), request.headers.get("Accept-Language", ""), query)
    if ask.is_plain_visit:
        return _with_links(_page(subject), own)
    levels = links.levels_of(subject, base=_base())
    if ask.wants_linkset:
        return _with_links(_linkset(linkset_of(levels)), own)
    found = choose(levels, ask)
    if not found:
        raise NothingThere(N_("Địa chỉ này không có loại liên kết được hỏi."))
    if len(found) > 1:
        return _with_links(_linkset(choice_of(levels[0], found), status=300), own)
    target = found[0].href
    if isinstance(subject, LotMissing) and found[0] is levels[0].default:
        target = passed_on(target, f"lot={subject.path.rpartition('/')[2]}")
    return _with_links(Response(status=307, headers={"Location": passed_on(target, query)}), own)


_routes(resolve)


def _subject(path: str, query: str) -> Subject | str:
    """What an address names; where it leads if it names nothing but was linked: a number that was printed wrong."""
    try:
        subject: Subject | NothingThere = subject_of(path, query)
    except NothingThere as nothing:
        subject = nothing
    if isinstance(subject, (NothingThere, LotMissing)):
        try:
            linked = live_of_code(read_code(path))
        except CodeUnread:
            linked = None
        if linked is not None:
            return way_of(linked)
    if isinstance(subject, NothingThere):
        raise subject
    return subject


@pages.get("/page/<rest:rest>")
@allowed(ANYONE)
def page(rest: str) -> Response:  # noqa: ARG001 the raw path is read instead
    """The page itself, whoever asks: the default link of every address."""
    path, query = raw_path()
    inner = path.removeprefix("/page")
    head = inner.split("/", 2)[1]
    if head not in (*KEYS, "t", "p", "s", "u", "d"):
        raise NothingThere(N_("Địa chỉ này không chỉ vào lô hàng hay địa điểm nào."))
    subject = subject_of(inner, query if head in KEYS else "", named_lot=request.args.get("lot", ""))
    return _with_links(_page(subject), f"{_base()}{subject.path}")


@pages.get("/.well-known/gs1resolver")
@allowed(ANYONE)
def description() -> Response:
    """What this resolver answers for."""
    said = links.description_of(base=_base(), name="Truy xuất nguồn gốc – vùng Thái Bình (cũ), tỉnh Hưng Yên")
    return Response(json.dumps(said, ensure_ascii=False), content_type="application/json; charset=utf-8")


@pages.after_request
def _open_to_other_sites(response: Response) -> Response:
    """Addresses are public, so programs on other sites may ask; what is answered depends on these headers."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language"
    response.headers["Access-Control-Expose-Headers"] = "Link, Location"
    response.vary.update(("Accept", "Accept-Language"))
    return response


@pages.errorhandler(Refusal)
def _say_no(refusal: Refusal) -> Response:
    """A calm page for people, a sentence for programs; never 200."""
    status = refusal.status if refusal.status in (400, 404) else 400
    sentence = say(refusal)
    if "text/html" not in request.headers.get("Accept", ""):
        return Response(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
    template = "errors/404.html" if status == 404 else "resolver/bad_address.html"
    html = render_template(template, sentence=sentence, language=language(), viewer=None)
    return Response(html, status=status, content_type="text/html; charset=utf-8")


def _page(subject: Subject) -> Response:
    now = clock.now()
    if isinstance(subject, LotFound):
        return screens.show_lot(subject.batch, serial=subject.serial, now=now)
    if isinstance(subject, LotMissing):
        return screens.show_missing_lot(subject.product, subject.lot, path=subject.path, now=now)
    if isinstance(subject, PlaceFound):
        return screens.show_place(subject.site, path=subject.path, now=now)
    if isinstance(subject, PackFound):
        return screens.show_pack(subject.pack, now=now)
    if isinstance(subject, HandoverFound):
        return screens.show_handover(subject.handover, seen_by=viewer(), now=now)
    return screens.show_product(subject.product, path=subject.path, now=now)


def _linkset(body: dict[str, Any], *, status: int = 200) -> Response:
    answer = Response(json.dumps(body, ensure_ascii=False), status=status, content_type=LINKSET_MEDIA)
    context = f'<{LINKSET_CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    answer.headers.add("Link", context)
    return answer


def _with_links(response: Response, own: str) -> Response:
    response.headers.add("Link", f'<{own}?linkType=linkset>; rel="linkset"; type="{LINKSET_MEDIA}"')
    return response


def _base() -> str:
    return str(current_app.config["SETTINGS"].base_url)
