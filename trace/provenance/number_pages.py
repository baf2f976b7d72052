"""A pack's number typed on the page of its lot, and the PIN under its scratch layer. Both work without JavaScript.

The PIN is posted by somebody nobody knows, with no session and no cookie: there is no authority that another site could
borrow, so the form needs no token. Whoever could send it for a reader would need the PIN itself.
"""

from flask import Blueprint, Response, current_app, redirect, request

from trace import clock
from trace.batches.models import Batch
from trace.gs1.codes import LOT, ShortCode
from trace.gs1.errors import Gs1Error
from trace.kit.days import show_moment
from trace.kit.guards import ANYONE, allowed
from trace.kit.throttle import block_of
from trace.provenance import screens
from trace.provenance.pack_numbers import PIN_AGAIN, PIN_FIRST, PIN_LATER, PIN_WRONG, Answer
from trace.provenance.queries import UnknownLot, lot_by_code
from trace.serials.actions_pin import Checked, check_pin
from trace.serials.queries import serial_in
from trace.serials.rules import read_serial

numbers = Blueprint("pack_numbers", __name__)
_LONGEST = 200
_SHOWN = 20


@numbers.get("/pack-number")
@allowed(ANYONE)
def look() -> Response:
    """To the page of the pack whose number was typed; back to the lot where nothing sensible was."""
    batch = _lot(request.args.get("lot", ""))
    number = _number(request.args.get("number", ""))
    return redirect(f"/t/{batch.code}/{number}" if number else f"/t/{batch.code}", code=303)  # type: ignore[return-value]


@numbers.post("/pack-pin")
@allowed(ANYONE)
def pin() -> Response:
    """Compare a PIN: the page of the pack again, with what came of it."""
    batch = _lot(request.form.get("lot", ""))
    number = _number(request.form.get("number", ""))
    typed = request.form.get("pin", "")[:_SHOWN]
    now = clock.now()
    block = block_of(request.remote_addr or "")
    found = check_pin(batch, number, typed, block=block, now=now, settings=current_app.config["SETTINGS"])
    response = screens.show_lot(batch, serial=number or "?", now=now, pin=_said(found) if found else None)
    response.headers["Cache-Control"] = "no-store"
    if found is not None and not found.is_right:
        response.status_code = 429 if found.is_later else 422
    return response


def _said(found: Checked) -> Answer:
    if found.is_later:
        return Answer(PIN_LATER)
    if not found.is_right:
        return Answer(PIN_WRONG)
    return Answer(PIN_FIRST if found.is_first else PIN_AGAIN, at=show_moment(found.first_at))


def _number(typed: str) -> str:
    """The number in what was typed or pasted: letters, digits and hyphens only."""
    number = serial_in(typed[:_LONGEST])
    ours = read_serial(number)
    return ours or "".join(one for one in number.upper() if one.isascii() and (one.isalnum() or one == "-"))[:_SHOWN]


def _lot(code: str) -> Batch:
    try:
        return lot_by_code(ShortCode.parse(code[:_SHOWN], prefix=LOT).text)
    except Gs1Error as error:
        raise UnknownLot(error.msgid, **error.params) from error
