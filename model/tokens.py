"""Words, marks and the shapes of numbers: the pieces of a normalised text."""

import re
from typing import NamedTuple

from model.normalize import normalize

_CURRENCY = r"(?:zlotych|zlote|zloty|zl|pln|eur|euro|euros|usd|gbp|cad|aud|nzd|dollars?|pounds?|bucks|quid|pence|grosz[ey]?|gr|inr|rs|tys)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|wrzesnia|pazdziernika|listopada|grudnia)"
)
_PATTERN = re.compile(
    rf"""\ *(?:
      (?P<plain>[^\W\d_]+)(?=\s(?!\d)|[,!?;"()]|\.(?:\s|$)|$)  # a word nothing below could begin with: what most words are
    | (?P<link>https?://\S+|www?\.\S+|(?<![\w@])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|co|uk|io|pl|eu|ca|us|au|ie|de|info|biz|me|ly|app|gg)\b(?:/\S*)?(?!@))
    | (?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)*)
    | (?P<field>\{{\{{?[^{{}}\n]{{1,40}}\}}\}}?|\[[a-z_\ ]{{2,30}}\]|<[a-z_\ ]{{2,30}}>|%[a-z_]{{2,30}}%)
    | (?P<money>[$£€]\s?\d[\d.,]*\d?(?:k|m|bn)?\b|\d[\d.,]*(?:\ \d{{3}})*(?:[.,]\d\d)?\s?{_CURRENCY}\b|\d+(?:[.,]\d+)?\s?[£€$]|\d+p\b)
    | (?P<pct>\d+(?:[.,]\d+)?\s?%)
    | (?P<phone>\+\d[\d\ ()-]{{7,}}\d|\b0?\d{{2,4}}[\ -]\d{{3,4}}[\ -]\d{{3,4}}\b|\b\d{{9,}}\b)
    | (?P<date>\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b|\b\d{{1,2}}/\d{{1,2}}\b
        |\b\d{{1,2}}(?:st|nd|rd|th)?\.?\s{_MONTH}\b|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b|\b\d{{1,2}}(?:st|nd|rd|th)\b)
    | (?P<time>\b\d{{1,2}}(?:[:.]\d\d)?\s?[ap]m\b|\b\d{{1,2}}:\d\d\b|\b(?:[01]?\d|2[0-3])\.[0-5]\d\b(?![.,]\d))
    | (?P<code>\b(?=[a-z-]*\d)(?=[\d-]*[a-z])[a-z0-9-]{{3,}}\b|\#\w+)
    | (?P<num>\d[\d.,]*)
    | (?P<word>[^\W\d_]+)
    | (?P<mark>\.{{2,}}|[?!.:;,\n()"&/•*+=-])
    | (?P<other>[^\s\w])
    )""",
    re.VERBOSE,
)
_FIELD_KINDS = (
    ("money", ("amount", "price", "balance", "total", "kwota", "cena", "fee", "saldo")),
    ("link", ("link", "url")),
    ("date", ("date", "day", "data", "dzien", "termin", "due")),
    ("time", ("time", "godzina", "hour")),
    ("code", ("ref", "number", "numer", "code", "order", "kod", "id")),
)
_MARKS = {"..": "…", "...": "…", "\n": "¶"}


class Token(NamedTuple):
    """One piece of a normalised text: its kind, the form features see, and where it stands (start, end)."""

    kind: str
    form: str
    start: int
    end: int


def _field_form(raw: str) -> str:
    for kind, names in _FIELD_KINDS:
        if any(name in raw for name in names):
            return f"#{kind}"
    return "#name"


def tokenize(text: str) -> list[Token]:
    """Split a normalised text; numbers, links and merge fields take the form of their shape (``#money``, ``#link`` …)."""
    tokens = []
    for match in _PATTERN.finditer(text):
        kind = match.lastgroup or "other"
        start, end = match.span(match.lastindex or 0)
        raw = text[start:end]
        if kind in ("plain", "word"):
            kind, form = "word", raw
        elif kind == "mark":
            form = _MARKS.get(raw, "…" if raw.startswith("..") else raw)
        elif kind == "field":
            form = _field_form(raw)
        elif kind == "other":
            form = "#emoji" if ord(raw) > 0x2000 else raw
        else:
            form = f"#{kind}"
        tokens.append(Token(kind, form, start, end))
    return tokens


def read(text: str) -> list[Token]:
    """Return the tokens of a text as it was typed."""
    return tokenize(normalize(text))
