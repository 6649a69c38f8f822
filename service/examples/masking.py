"""Personal data replaced by forms that say nothing and that the model reads as the same kind of token.

Digits give way to zeros in the same shape, an email to ``name@example.com``, the path of a link to ``x``. Nothing leads back.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from model.normalize import normalize
from model.tokens import Token, tokenize
from service.examples.keys import text_key
from service.examples.personal import MASKED_EMAIL, MASKED_HOST, MASKED_PATH, Found, link_parts, read_personal


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without the personal data that was found in it, its key, and which kinds were found; :func:`mask` makes it."""

    text: str
    key: str
    found: tuple[str, ...]


def mask(text: str) -> Masked:
    """Mask a text. Masking again changes nothing."""
    return _mask(text)[0]


def mask_and_read(text: str) -> tuple[Masked, list[Token]]:
    """Mask a text, and return the tokens of what is left, which cost nothing more than the mask."""
    masked, plain, tokens = _mask(text)
    return masked, tokenize(plain) if tokens is None else tokens


def _mask(text: str) -> tuple[Masked, str, list[Token] | None]:
    """Mask a text; also return the masked text normalised, and its tokens where they were read."""
    found, plain, tokens = read_personal(text)
    if not found or tokens is None:
        return Masked(text, text_key(plain), ()), plain, tokens
    kinds = tuple(one.kind for one in found)
    before = [token.form for token in tokens]
    masked = text
    for one in reversed(found):
        masked = masked[: one.start] + next(_forms(one.kind, text[one.start : one.end])) + masked[one.end :]
    plain, tokens = _read(masked)
    if [token.form for token in tokens] != before:  # seldom: one stretch after the other, each by the form that suits it
        masked = text
        for one in reversed(found):
            masked = _replaced(masked, one)
        plain, tokens = _read(masked)
        if [
            token.form for token in tokens
        ] != before:  # the text reads otherwise now, and may show a number that was part of something else
            again, plain, tokens = _mask(masked)
            return Masked(again.text, again.key, kinds + again.found), plain, tokens
    return Masked(masked, text_key(plain), kinds), plain, tokens


def _replaced(text: str, found: Found) -> str:
    """Replace one stretch by the first form that leaves the model's tokens as they were, or the first of all where none does."""
    options = [text[: found.start] + form + text[found.end :] for form in _forms(found.kind, text[found.start : found.end])]
    before = _tokens(text)
    return next((option for option in options if _tokens(option) == before), options[0])


def _forms(kind: str, raw: str) -> Iterator[str]:
    if kind == "email":
        yield MASKED_EMAIL
        yield f"{MASKED_EMAIL} "
        yield f" {MASKED_EMAIL}"
        return
    if kind == "link":
        scheme, host, rest = link_parts(raw)
        kept = MASKED_HOST if sum(char.isdigit() for char in host) >= 4 else host
        yield f"{scheme}{kept}/{MASKED_PATH}" if rest else f"{scheme}{kept}"
        return
    for fill in "09":  # some shapes of the tokeniser tell a leading 0, an hour or a minute by its digits
        yield "".join(fill if char.isdigit() else char for char in raw)


def _read(text: str) -> tuple[str, list[Token]]:
    plain = normalize(text)
    return plain, tokenize(plain)


def _tokens(text: str) -> list[str]:
    return [token.form for token in _read(text)[1]]
