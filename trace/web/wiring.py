"""What every page gets: the reader's language, safe headers, calm error pages, a request id."""

import secrets
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, render_template, request
from flask_babel import Babel, gettext
from flask_compress import Compress
from werkzeug.exceptions import HTTPException

from trace.errors import N_, Refusal
from trace.kit.content_policy import STRICT
from trace.kit.forms import say
from trace.kit.guards import viewer
from trace.kit.languages import chosen_language
from trace.kit.problems import flatten, problem, problem_of
from trace.web import logs, static_files
from trace.web.health import measure


def install(app: Flask) -> None:
    """Hang the hooks on the app; order does not matter to the other rooms."""
    app.config.update(
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_DEFAULT_TIMEZONE="Asia/Ho_Chi_Minh",
        BABEL_TRANSLATION_DIRECTORIES="locale",
        COMPRESS_MIMETYPES=["text/html", "text/css", "application/json", "application/problem+json",
                            "application/linkset+json", "image/svg+xml", "application/javascript", "text/javascript",
                            "application/manifest+json", "application/wasm"],
    )  # fmt: skip
    Babel(app, locale_selector=chosen_language)
    Compress(app)
    app.before_request(_name_the_request)
    measure(app)
    logs.install(app, level=app.config["SETTINGS"].log_level)
    app.after_request(_safe_headers)
    app.register_error_handler(Refusal, _show_refusal)
    app.register_error_handler(HTTPException, _show_error)
    app.register_error_handler(Exception, _show_our_fault)
    app.context_processor(_what_templates_see)
    static_files.install(app)


def _name_the_request() -> None:
    sent = request.headers.get("X-Request-Id", "")
    g.request_id = sent if 8 <= len(sent) <= 40 and sent.isalnum() else secrets.token_hex(8)


def _safe_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", STRICT)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), payment=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers["X-Request-Id"] = getattr(g, "request_id", "")
    if request.endpoint != "static" and "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store" if viewer() else "no-cache"
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _wants_json() -> bool:
    return request.path.startswith(("/api/", "/epcis/"))


def _show_refusal(refusal: Refusal) -> Any:
    if _wants_json():
        return problem_of(refusal)
    return _error_page(refusal.status, say(refusal))


def _show_error(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    if _wants_json():
        data = getattr(error, "data", None) or {}
        # What the frameworks say of themselves is English and speaks to programmers of theirs.
        detail = data.get("message") or gettext(_SENTENCES.get(code, _SENTENCES[400]))
        answer = problem(code, str(detail), errors=flatten(data.get("messages", {})) if data else ())
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After", "WWW-Authenticate"):
                answer.headers[name] = value
        return answer
    page = _error_page(code, "")
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            page.headers[name] = value
    return page


_SENTENCES = {
    400: N_("Dữ liệu gửi lên chưa đúng."),
    401: N_("Chưa đăng nhập, hoặc mã truy cập không còn hiệu lực."),
    403: N_("Tài khoản hoặc mã truy cập này không được làm việc này."),
    404: N_("Không có địa chỉ này."),
    405: N_("Địa chỉ này không nhận cách gọi (method) này."),
    406: N_("Không trả lời được ở dạng mà bên gọi yêu cầu (Accept)."),
    413: N_("Dữ liệu gửi lên lớn quá mức cho phép."),
    415: N_("Kiểu dữ liệu gửi lên (Content-Type) không dùng được ở đây."),
    429: N_("Gửi quá nhiều lần. Xin chờ một lát rồi thử lại."),
    500: N_("Hệ thống gặp lỗi. Đã ghi lại để sửa."),
    503: N_("Hệ thống đang bận. Xin thử lại sau ít phút."),
}


def _show_our_fault(error: Exception) -> Any:
    structlog.get_logger("web").exception("unexpected error", request_id=g.get("request_id", ""), exc_info=error)
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    if _wants_json():
        return problem(500, gettext(_SENTENCES[500]), request_id=g.get("request_id", ""))
    return _error_page(500, "")


_PAGES = {400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503}


def _error_page(code: int, sentence: str) -> Response:
    name = f"errors/{code if code in _PAGES else 500 if code >= 500 else 400}.html"
    body = render_template(name, sentence=sentence, request_id=g.get("request_id", ""))
    return Response(body, status=code, content_type="text/html; charset=utf-8")


def _what_templates_see() -> dict[str, Any]:
    return {
        "is_demo": current_app.config["SETTINGS"].is_demo,
        "viewer": viewer(),
        "language": chosen_language() if request else "vi",
        "request_id": g.get("request_id", "") if g else "",
    }
