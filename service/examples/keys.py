"""When two texts are the same, and when nearly."""

import hashlib

from model.normalize import normalize
from model.tokens import tokenize

LEAST_WORDS = 3
"""Below this many words two texts are not called nearly the same."""


def text_key(masked: str) -> str:
    """Return SHA-256 of a masked text as the model reads it: case, accents, doubled spaces and invisible characters make no difference."""
    return hashlib.sha256(normalize(masked).encode()).hexdigest()


def near_key(text: str) -> bytes | None:
    """Return a key that texts of the same words in the same order share, whatever their numbers, links, marks and emoji.

    None for fewer than ``LEAST_WORDS`` words.
    """
    words = [token.form for token in tokenize(normalize(text)) if token.kind == "word"]
    return hashlib.blake2b(" ".join(words).encode(), digest_size=16).digest() if len(words) >= LEAST_WORDS else None
