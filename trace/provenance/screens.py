"""Pages of lots, products and places as responses. They are the same for everybody: no cookie, no session."""

from datetime import datetime
from typing import Any

from flask import Response, current_app, render_template, request
from markupsafe import escape

from trace.aliases.queries import said_at
from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.events.models_packs import Pack
from trace.handovers.models import Handover
from trace.kit.languages import LANGUAGES, language
from trace.kit.throttle import block_of
from trace.kit.viewer import Viewer
from trace.products.models import Product
from trace.provenance import facts, handovers, pack_numbers, packs, places
from trace.provenance.cache import STAMP
from trace.provenance.pack_numbers import CUT, MARK, NUMBER, SCANNED, Answer
from trace.provenance.printed import printed_then
from trace.provenance.queries import current_epoch
from trace.provenance.rules import PageStamp, next_turn
from trace.provenance.scan_words import READS, note, scan_words, until_told_anew
from trace.provenance.words import say_day
from trace.scans.rules import LOT
from trace.sites.models import Site


def show_lot(batch: Batch, *, serial: str, now: datetime, pin: Answer | None = None) -> Response:
    """The page of a lot; with `serial`, and what came of its `pin`, the part about one pack is put in.

    In front of Flask the page is kept with all its parts about packs, and asked for by the address of the lot alone.
    """
    told = facts.facts_of(batch, now=now, language=language())
    scans = scan_words(batch, now=now)
    then = printed_then(batch, settings=current_app.config["SETTINGS"])
    numbers = pack_numbers.numbers_of(batch, settings=current_app.config["SETTINGS"], asked=serial)
    is_numbered = numbers.is_numbered
    stamp = None if serial else until_told_anew(told.stamp, now)
    response = _page("provenance/batch.html", told.path, stamp, lot=told, then=then, is_numbered=is_numbered,
                     scanned=scans.of_lot)  # fmt: skip
    guesses = current_app.extensions["guesses"]
    parts = pack_numbers.rendered(numbers, lambda answers: _pack_parts(answers, batch), guesses, scanned=scans.of_pack)
    if not serial and STAMP in request.environ:
        request.environ[STAMP].append(parts)
        return response
    part = ""
    asked = ""
    if serial:
        answer, asked = parts.said(serial, block=block_of(request.remote_addr or ""), now=now)
        part, asked = parts.html_of(answer, asked), asked if answer.is_ours else ""
    if READS in request.environ:
        note(request.environ, current_app.extensions["visits"], LOT, batch.id, asked)
    if pin is not None:
        part += _pack_parts([pin], batch)[0].replace(NUMBER, str(escape(serial)))
    response.set_data(response.get_data(as_text=True).replace(MARK, part))
    return response


def _pack_parts(answers: list[Answer], batch: Batch) -> list[str]:
    """What is said of packs, one part for each answer."""
    html = render_template("provenance/_pack_number.html", answers=answers, code=batch.code, number=NUMBER,
                           scanned=SCANNED, cut=CUT, day=lambda value: say_day(value, language()))  # fmt: skip
    return [part.strip() for part in html.split(CUT)[:-1]]


def show_missing_lot(product: Product, lot: str, *, path: str, now: datetime) -> Response:
    """Only a warning and how to report: the product lends nothing to a lot that nobody registered."""
    known = facts.product_facts(product, today=now.astimezone(VIETNAM).date(), language=language())
    return _page("provenance/missing_lot.html", path, None, product_name=known.name, product_code=product.code,
                 lot_number=lot, organisation=known.organisation, office=known.office)  # fmt: skip


def show_product(product: Product, *, path: str, now: datetime) -> Response:
    """A product without its lot, and how to find the lot."""
    epoch = current_epoch()
    product = Product.get_by_id(product.id)
    today = now.astimezone(VIETNAM).date()
    known = facts.product_facts(product, today=today, language=language())
    until = next_turn([product.ocop_expires_on, *(paper.expires_on for paper in known.papers)], now)
    return _page("provenance/product.html", path, PageStamp(0, 0, epoch, until), product=known)


def show_place(site: Site, *, path: str, now: datetime) -> Response:
    """A place, as far as its commune."""
    epoch = current_epoch()
    site = Site.get_by_id(site.id)
    place = places.place_facts(site, today=now.astimezone(VIETNAM).date())
    until = next_turn([paper.expires_on for paper in place.papers], now)
    return _page("provenance/place.html", path, PageStamp(0, 0, epoch, until), place=place)


def show_pack(pack: Pack, *, now: datetime) -> Response:
    """A case or pallet. It is never kept: every lot in it may turn it, and few people ask."""
    told = packs.pack_facts(pack, now=now, language=language())
    return _page("provenance/pack.html", told.path, None, pack=told)


def show_handover(handover: Handover, *, seen_by: Viewer | None, now: datetime) -> Response:
    """A dispatch. Its two parties find the way to their own page on it; for everybody else it is the same."""
    told = handovers.handover_facts(handover, now=now, language=language())
    mine = handovers.mine_of(handover, seen_by=seen_by)
    page = _page("provenance/handover.html", told.path, None, hand=told, mine=mine)
    if mine is not None:
        page.headers["Cache-Control"] = "no-store"
    page.vary.add("Cookie")
    return page


def _page(template: str, path: str, stamp: PageStamp | None, **said: Any) -> Response:
    settings = current_app.config["SETTINGS"]
    other = [one for one in LANGUAGES if one != language()]
    via = said_at(request.args.get("via", ""), path)
    html = render_template(
        template,
        **said,
        came_by={"text": via.text, "source": via.source} if via else None,
        base=settings.base_url,
        path=path,
        language=language(),
        languages=[{"code": one, "label": {"vi": "Tiếng Việt", "en": "English"}[one], "href": f"?lang={one}"}
                   for one in other],
        all_languages=LANGUAGES,
        day=lambda value: say_day(value, language()),
        viewer=None,
    )  # fmt: skip
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = language()
    response.headers["Cache-Control"] = "no-cache"
    if stamp is not None and STAMP in request.environ:
        request.environ[STAMP].append(stamp)
    return response
