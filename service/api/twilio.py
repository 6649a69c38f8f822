"""Twilio's side of an inbound message: is it really theirs, and the answer in their language.

The signature: HMAC-SHA1, under the account's token, of the address Twilio calls followed by every field's name and value, sorted by name.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from urllib.parse import SplitResult, urlsplit
from xml.sax.saxutils import escape

MEDIA_TYPE = "application/xml"
KEYWORDS = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE", "START", "YES", "UNSTOP", "HELP", "INFO"}
)
"""What Twilio answers itself unless told otherwise: a whole message of one such word, in any case."""

_PORTS = {"https": 443, "http": 80}

Fields = Sequence[tuple[str, str]]


def sign(token: str, url: str, fields: Fields) -> str:
    """Give the signature of a request; like fields of one name count once."""
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    return base64.b64encode(hmac.new(token.encode(), signed.encode("utf-8", "surrogatepass"), hashlib.sha1).digest()).decode("ascii")


def is_signed(token: str, url: str, fields: Fields, signature: str) -> bool:
    """Say whether Twilio signed a request to this address, which it may have written with or without the scheme's own port."""
    given = signature.encode("utf-8", "replace")
    return any(hmac.compare_digest(sign(token, one, fields).encode(), given) for one in _spellings(url))


def answers_itself(text: str) -> bool:
    """Say whether Twilio, by its defaults, answers such a message itself."""
    return text.strip().upper() in KEYWORDS


def twiml(text: str | None) -> str:
    """Give the answer: one message, or nothing to be said."""
    said = "" if text is None else f"<Message>{escape(_printable(text))}</Message>"
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{said}</Response>'


def _printable(text: str) -> str:
    """Leave out what no XML can hold."""
    return "".join(
        char for char in text if char in "\t\n\r" or (char >= " " and not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff")
    )


def _spellings(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    host, _, port = parts.netloc.rpartition(":")
    yield url
    if host and port == str(_PORTS.get(parts.scheme)):
        yield _at(parts, host)
    elif not port.isdecimal() or not host:
        yield _at(parts, f"{parts.netloc}:{_PORTS.get(parts.scheme, 443)}")


def _at(parts: SplitResult, netloc: str) -> str:
    return parts._replace(netloc=netloc).geturl()
