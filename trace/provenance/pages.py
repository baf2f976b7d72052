"""Files beside a lot's page: its proof, and its state for programs."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, json, render_template, request

from trace import clock
from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.gs1.codes import LOT, ShortCode
from trace.gs1.errors import Gs1Error
from trace.kit.guards import ANYONE, allowed
from trace.kit.languages import language
from trace.kit.throttle import block_of
from trace.ledger.actions import current_checkpoint
from trace.ledger.keys import key_of_installation
from trace.provenance import pack_numbers
from trace.provenance import proof as proofs
from trace.provenance.number_pages import numbers
from trace.provenance.onward import holders
from trace.provenance.queries import UnknownLot, lot_by_code
from trace.provenance.recalled import as_json, recall_facts
from trace.provenance.rules import Status
from trace.provenance.standing import status_of_batch

pages = Blueprint("provenance", __name__)
blueprints = (numbers,)
SIGN_AFTER = timedelta(minutes=1)


@pages.get("/t/<code>/proof")
@allowed(ANYONE)
def proof(code: str) -> str:
    """How to check the page of a lot, in words, with everything needed."""
    batch = _lot(code)
    verifier = _sign()
    sealed = proofs.sealed_of(batch)
    name = batch.product.name if batch.product else batch.name
    return render_template("provenance/proof.html", lot_name=name, lot=batch.lot, code=batch.code, sealed=sealed,
                           verifier=verifier, language=language(), viewer=None)  # fmt: skip


@pages.get("/t/<code>/proof.json")
@allowed(ANYONE)
def proof_file(code: str) -> Response:
    """The same for programs."""
    batch = _lot(code)
    verifier = _sign()
    return _json(proofs.as_json(proofs.sealed_of(batch), verifier=verifier))


@pages.get("/t/<code>/status.json")
@allowed(ANYONE)
def status(code: str) -> Response:
    """Whether a lot is called back, held, expired: one word for programs (gs1:recallStatus). `?serial=` asks about one
    of its packs too: activated, printed, void, stolen, unit, unknown, forged …"""
    batch = _lot(code)
    now = clock.now()
    status_word = status_of_batch(batch, now.astimezone(VIETNAM).date())
    recall = recall_facts((batch.id, *holders(batch.id)), language()) if status_word == Status.RECALLED else None
    return _json(
        _of_pack(batch, request.args.get("serial", "")[:40], now)
        | {
            "code": batch.code,
            "gtin": batch.gtin,
            "lot": batch.lot,
            "status": status_word,
            "recall": as_json(recall),
            "expires_on": batch.expires_on.isoformat() if batch.expires_on else None,
            "asked_at": now.isoformat(),
        }
    )


def _of_pack(batch: Batch, serial: str, now: datetime) -> dict[str, Any]:
    """What is said of a pack's number, under the same limit for wrong ones as the page."""
    if not serial:
        return {}
    known = pack_numbers.numbers_of(batch, settings=current_app.config["SETTINGS"], asked=serial)
    block, guesses = block_of(request.remote_addr or ""), current_app.extensions["guesses"]
    answer, shown = known.answer(serial, block=block, guesses=guesses, now=now)
    return {"serial": {"text": shown, "state": answer.state, "on": answer.day.isoformat() if answer.day else None}}


def _lot(code: str) -> Batch:
    try:
        return lot_by_code(ShortCode.parse(code, prefix=LOT).text)
    except Gs1Error as error:
        raise UnknownLot(error.msgid, **error.params) from error


def _sign() -> str:
    """Let the log be signed when it has grown; the key that readers check with."""
    key = key_of_installation(current_app.config["SETTINGS"])
    current_checkpoint(key, now=clock.now(), max_age=SIGN_AFTER)
    return str(key.verifier)


def _json(body: dict[str, Any]) -> Response:
    answer = Response(json.dumps(body, ensure_ascii=False), content_type="application/json; charset=utf-8")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "no-cache"
    return answer
