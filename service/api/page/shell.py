"""What every tab has around it: templates, headers, language, and whether the visitor may see anything yet."""

import hashlib
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from service.api.auth import require
from service.api.page.words import COOKIE, LANGUAGES, Words, choose_language, plural, read_words, say_number
from service.api.problems import Problem
from service.api.state import AppState

STATIC = Path(__file__).parent / "static"
FILES = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "check.js": "text/javascript",
    "review.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Nothing from elsewhere and nothing inline; ``blob:`` is how the script shows pictures that it fetched with a key."""

_SCRIPT_WORDS = ("key", "failed", "handoff", "review", "label", "months", "stamp", "says")
_YEAR = 365 * 24 * 3600


async def may(request: Request, state: AppState, scope: str) -> bool:
    """Say whether this request, with the key it brings or without one, is let in.

    Raises:
        Problem: when it is one call too many.
    """
    try:
        await require(scope).dependency(request, state)
    except Problem as problem:
        if problem.status not in (401, 403):
            raise
        return False
    return True


def words_for(request: Request) -> Words:
    """Give the words in the visitor's language."""
    return read_words(choose_language(request))


def page(request: Request, template: str, here: str, *, unlocked: bool, status: int = 200, **context: Any) -> HTMLResponse:
    """Write a whole page; ``here`` is the tab, ``unlocked`` says that no key is needed. A language asked for by address is kept."""
    words = words_for(request)
    others = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "lang"])
    frame = {
        "here": here,
        "unlocked": unlocked,
        "languages": [(code, read_words(code)["name"]) for code in LANGUAGES],
        "others": others + "&" if others else "",
        "script_words": {name: words[name] for name in _SCRIPT_WORDS},
    }
    answer = HTMLResponse(_render(template, words, frame | context), status, HEADERS)
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie(COOKIE, words["code"], max_age=_YEAR, samesite="lax")
    return answer


def fragment(request: Request, template: str, **context: Any) -> HTMLResponse:
    """Write the part of a page that a script puts in its place."""
    return HTMLResponse(_render(template, words_for(request), context), 200, HEADERS)


def _render(template: str, words: Words, context: dict[str, Any]) -> str:
    sayings = {"form_of": partial(plural, words), "number": partial(say_number, words)}
    return _environment().get_template(template).render(w=words, **sayings, **context)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals["static"] = _address
    return environment


@lru_cache(maxsize=len(FILES))
def _address(name: str) -> str:
    """Give the address of a static file, which changes with its content so that it can be kept for long."""
    return f"/page/static/{name}?{hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"
