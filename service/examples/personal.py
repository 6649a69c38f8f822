"""Personal data in a text: where a phone number, an address, a card, an account, an identity number or a link that leads to a person stands.

What has a checksum is known by it; a phone number by its form and, where the form leaves doubt, by the numbering plans of ``phonenumbers``;
any other long number is taken as somebody's too, for a mask costs the model nothing. Names and postal addresses are not found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from model.normalize import normalize, normalize_with_offsets
from model.tokens import Token, tokenize
from service.examples.checksums import is_card, is_iban, is_pesel, is_ssn

KINDS = ("phone", "email", "card", "iban", "pesel", "ssn", "link", "number")
MASKED_EMAIL = "name@example.com"
MASKED_HOST = "example.com"
MASKED_PATH = "x"

_REGIONS = ("US", "GB", "PL", "AU", "IE", "NZ", "IN", "ZA", "NG", "DE", "FR")
_LIKELY = {9: "PL", 11: "GB"}
"""Which plan a number of so many digits is tried in first, others in that of the United States; which one it is valid in does not matter."""
_FEWEST_DIGITS = 6
_DIGIT = re.compile(r"\d")
_LONG = {"num": re.compile(r"\d{7,}"), "code": re.compile(r"\d{6,}"), "phone": re.compile(r"\d")}
"""What makes a token of the model somebody's number: unbroken digits; what the model takes for a phone number always is one."""
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")
_RUN = re.compile(r"(?<![\w+])(?:\+ ?)?\(?\d(?:[ ().-]{0,3}\d){6,}(?!\w)")
_DOTTED = re.compile(r"(?<!\w)0\d(?:\.\d\d){4}(?!\w)")
_LOCAL = re.compile(r"(?<![\w-])\d{3}-\d{4}(?![\w-])")
_CHECKED = (
    ("iban", re.compile(r"(?<!\w)[a-z]{2}\d{2}(?: ?[a-z0-9]){11,30}(?!\w)"), is_iban),
    ("iban", re.compile(r"(?<!\w)\d{2}(?: ?\d{4}){6}(?!\w)"), is_iban),
    ("card", re.compile(r"(?<!\w)[2-6](?:[ -]?\d){12,18}(?!\w)"), is_card),
    ("pesel", re.compile(r"(?<!\w)\d{11}(?!\w)"), is_pesel),
    ("ssn", re.compile(r"(?<![\w-])\d{3}[- ]\d{2}[- ]\d{4}(?![\w-])"), is_ssn),
)
_LINK = re.compile(r"(?P<scheme>https?://|)(?P<user>[^/?#@]*@)?(?P<host>[^/?#]+)(?P<rest>.*)", re.DOTALL)
_LINK_END = ".,;:!?)]}\"'"
_TELLING = re.compile(r"\d|[=@%]")
_SHORTENERS = frozenset({"bit.ly", "t.co", "goo.gl", "ow.ly", "is.gd", "tinyurl.com", "cutt.ly", "wa.me", "rb.gy", "t.ly", "lnkd.in"})


@dataclass(frozen=True, slots=True)
class Found:
    """One stretch of a text, ``start`` to ``end`` in its characters, and which of ``KINDS`` it is."""

    kind: str
    start: int
    end: int


def read_personal(text: str) -> tuple[list[Found], str, list[Token] | None]:
    """Return what is personal in a text, the text normalised, and its tokens; None where there was no reason to look at any."""
    folded = normalize(text)
    if not ("@" in folded or "/" in folded or "www" in folded or len(_DIGIT.findall(folded)) >= _FEWEST_DIGITS):
        return [], folded, None
    plain, places = (folded, range(len(text))) if _letter_by_letter(text, folded) else normalize_with_offsets(text)
    tokens = tokenize(plain)
    taken = bytearray(len(plain))
    found = []
    for kind, start, end in _candidates(plain, tokens):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            found.append(Found(kind, places[start], places[end - 1] + 1))
    return sorted(found, key=lambda one: one.start), plain, tokens


def _letter_by_letter(text: str, folded: str) -> bool:
    """Say whether each character was folded to one: nothing was left out, and no character became two."""
    return len(text) == len(folded) and (text.isascii() or all(len(normalize(char)) == 1 for char in set(text) if not char.isascii()))


def link_parts(link: str) -> tuple[str, str, str]:
    """Return scheme, host and the rest of a link; what stands before an ``@`` in its host is left out."""
    match = _LINK.fullmatch(link)
    assert match is not None
    return match["scheme"], match["host"], match["rest"]


def _candidates(plain: str, tokens: list[Token]) -> Iterator[tuple[str, int, int]]:
    """Give kind, start and end of all that may be personal, the surest first."""
    for token in tokens:
        if token.kind == "link":
            end = token.start + len(plain[token.start : token.end].rstrip(_LINK_END))
            if _leads_to_somebody(plain[token.start : end]):
                yield "link", token.start, end
    for match in _EMAIL.finditer(plain):
        if match[0] != MASKED_EMAIL:
            yield "email", match.start(), match.end()
    for kind, pattern, holds in _CHECKED:
        for match in pattern.finditer(plain):
            if not _is_masked(match[0]) and holds(match[0]):
                yield kind, match.start(), match.end()
    yield from _phones(plain, tokens)
    for token in tokens:
        raw = plain[token.start : token.end]
        if token.kind in _LONG and _LONG[token.kind].search(raw) and not _is_masked(raw):
            yield "number", token.start, token.start + len(raw.rstrip(".,"))


def _phones(plain: str, tokens: list[Token]) -> Iterator[tuple[str, int, int]]:
    for match in _DOTTED.finditer(plain):
        if not _is_masked(match[0]):
            yield "phone", match.start(), match.end()
    start = 0
    for piece in (*(token for token in tokens if _is_no_number(token, plain)), None):
        for pattern in (_RUN, _LOCAL):
            for match in pattern.finditer(plain, start, piece.start if piece else len(plain)):
                if not _is_masked(match[0]) and (pattern is _LOCAL or _is_phone(match[0])):
                    yield "phone", match.start(), match.end()
        start = piece.end if piece else start
    for token in tokens:
        raw = plain[token.start : token.end]
        if token.kind == "phone" and not _is_masked(raw) and _is_phone(raw):
            yield "phone", token.start, token.end


def _is_no_number(token: Token, plain: str) -> bool:
    """Say whether a token is an amount or a moment; a "date" without a possible day and month is none."""
    if token.kind == "date":
        parts = [int(part) for part in re.findall(r"\d+", plain[token.start : token.end])]
        return len(parts) < 3 or (min(parts) <= 12 and sorted(parts)[1] <= 31)
    return token.kind in ("money", "pct", "time", "mail", "link")


@lru_cache(maxsize=1024)
def _is_phone(raw: str) -> bool:
    """Say whether digits are a phone number: by length where they begin like one, else by a numbering plan they are valid in."""
    begins = raw.startswith(("+", "0", "("))
    first = _LIKELY.get(_digits_of(raw), "US")
    for region in (None,) if raw.startswith("+") else sorted(_REGIONS, key=lambda one: one != first):
        try:
            number = phonenumbers.parse(raw, region)
        except phonenumbers.NumberParseException:
            continue
        if begins and _digits_of(raw) >= 9 and phonenumbers.is_possible_number(number):
            return True
        if phonenumbers.is_valid_number(number):
            return True
    return False


def _leads_to_somebody(link: str) -> bool:
    _, host, rest = link_parts(link)
    path = rest.lstrip("/")
    if path == MASKED_PATH:
        return False
    return "@" in link or sum(char.isdigit() for char in host) >= 4 or bool(_TELLING.search(path)) or (bool(path) and host in _SHORTENERS)


def _digits_of(raw: str) -> int:
    return len(_DIGIT.findall(raw))


def _is_masked(raw: str) -> bool:
    """Say whether a number is what a mask leaves: all its digits are 0, or all 9."""
    return {char for char in raw if char.isdigit()} in ({"0"}, {"9"})
