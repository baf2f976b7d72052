"""Idempotency-Key: the answer and the act commit together, so a repeat gets the first answer again.

The decorator opens the outer transaction. A refusal rolls everything back and is not kept, so that the
same key may be tried again once the reason is gone; a kept answer is replayed byte for byte.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, make_response, request
from werkzeug.datastructures import FileStorage

from trace import clock
from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_, Invalid
from trace.kit.guards import viewer
from trace.kit.models import GivenAnswer

View = TypeVar("View", bound=Callable[..., Any])


class KeyReused(Invalid):
    """The same key came with another request."""


def idempotent(view: View) -> View:
    """Honour `Idempotency-Key` (or the form field `entry_id`, which our own pages send)."""

    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key") or request.form.get("entry_id", "")
        if not key:
            with atomic():
                return view(*args, **kwargs)
        if len(key) > 120 or not key.isprintable():
            raise Invalid(N_("Idempotency-Key phải là chữ in được, tối đa 120 ký tự."), field="Idempotency-Key")
        return _answer_once(key, lambda: make_response(view(*args, **kwargs)))

    return once  # type: ignore[return-value]


def _answer_once(key: str, act: Callable[[], Response]) -> Response:
    asking = asker()
    with atomic() as transaction:
        lock_for_this_transaction(f"answer:{asking}:{key}")
        kept: GivenAnswer | None = GivenAnswer.get_or_none(GivenAnswer.asker == asking, GivenAnswer.key == key)
        if kept is not None:
            return _replay(kept)
        response = act()
        if response.status_code >= 400:
            transaction.rollback()
            return response
        GivenAnswer.create(
            asker=asking,
            key=key,
            request_hash=request_hash(),
            status=response.status_code,
            headers={k: v for k, v in response.headers if k in ("Content-Type", "Location")},
            body=response.get_data(as_text=True),
            given_at=clock.now(),
        )
    return response


def _replay(kept: GivenAnswer) -> Response:
    if kept.request_hash != request_hash():
        raise KeyReused(N_("Idempotency-Key này đã dùng cho một yêu cầu khác."), field="Idempotency-Key")
    response = Response(kept.body, status=kept.status, headers=kept.headers)
    response.headers["Idempotent-Replayed"] = "true"
    return response


def asker() -> str:
    seen = viewer()
    if seen is None:
        return "stranger:" + (request.remote_addr or "")
    return f"token:{seen.token_id}" if seen.token_id else f"person:{seen.person_id}:{seen.organisation_id}"


def request_hash() -> str:
    """Method, path and what was sent; a fresh CSRF token does not make it another request."""
    if request.form or request.files:
        sent = repr(sorted((k, v) for k in request.form for v in request.form.getlist(k) if k != "csrf_token"))
        sent += repr(sorted((k, f.filename, _digest(f)) for k in request.files for f in request.files.getlist(k)))
    else:
        sent = request.get_data(as_text=True)
    return hashlib.sha256(f"{request.method} {request.path}\n{sent}".encode()).hexdigest()


def fields_hash() -> str:
    """The same of the fields alone: photos may come with them or follow later."""
    sent = repr(sorted((k, v) for k in request.form for v in request.form.getlist(k) if k != "csrf_token"))
    return hashlib.sha256(f"{request.method} {request.path}\n{sent}".encode()).hexdigest()


def _digest(file: FileStorage) -> str:
    """The hash of a file that came along, whoever has read it before; it is left as if nobody had."""
    file.stream.seek(0)
    digest = hashlib.file_digest(file.stream, "sha256").hexdigest()
    file.stream.seek(0)
    return digest
