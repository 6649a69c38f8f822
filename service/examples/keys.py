"""When two texts are the same, and when nearly."""

import hashlib
from collections.abc import Sequence

from model.tokens import Token

LEAST_WORDS = 3
"""Below this many words two texts are not called nearly the same."""


def text_key(plain: str) -> str:
    """Return SHA-256 of a normalised, masked text: case, accents, doubled spaces and invisible characters make no difference."""
    return hashlib.sha256(plain.encode()).hexdigest()


def near_key(tokens: Sequence[Token]) -> bytes | None:
    """Return a key that texts of the same words in the same order share, whatever their numbers, links, marks and emoji.

    None for fewer than ``LEAST_WORDS`` words.
    """
    words = [token.form for token in tokens if token.kind == "word"]
    return hashlib.blake2b(" ".join(words).encode(), digest_size=16).digest() if len(words) >= LEAST_WORDS else None
