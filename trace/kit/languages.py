"""Which language this reader gets; Vietnamese first, English second."""

from flask import has_request_context, request
from flask_babel import get_locale

LANGUAGES = ("vi", "en")


def chosen_language() -> str:
    """`?lang=` first, then the cookie of the language switch, then the browser; Vietnamese outside a request."""
    if not has_request_context():
        return "vi"
    asked = request.args.get("lang") or request.cookies.get("lang")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(LANGUAGES, default="vi") or "vi"


def language() -> str:
    """The language of the page being made: `vi` or `en`."""
    locale = get_locale()
    return str(locale.language) if locale and locale.language in LANGUAGES else "vi"
