"""How many SMS segments a text takes, as typed.

Source: 3GPP TS 23.038 (alphabets) and TS 23.040 (concatenation): a message holds 140 octets, that is 160 septets or 70
16-bit units; each part of a longer one gives 6 octets to its header, which leaves 153 or 67.
"""

from collections.abc import Iterable

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENSION = frozenset("\f^{}\\[~]|€")
"""Characters that take an escape and a second septet."""

_GSM = GSM_BASIC | GSM_EXTENSION


def is_gsm(text: str) -> bool:
    """Say whether every character is in the GSM-7 default alphabet or its extension."""
    return _GSM.issuperset(text)


def count_segments(text: str) -> int:
    """Count the segments a text is sent in: 1 for up to 160 septets or 70 UCS-2 units.

    A two-septet or two-unit character is never split across segments, so a segment may be one short of full.
    """
    if GSM_BASIC.issuperset(text) and len(text) <= 160:  # what most texts are
        return 1
    if is_gsm(text):
        units = len(text) + sum(text.count(char) for char in GSM_EXTENSION)
        if units <= 160:
            return 1
        return _parts((2 if char in GSM_EXTENSION else 1 for char in text), 153)
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if units <= 70:
        return 1
    return _parts((2 if ord(char) > 0xFFFF else 1 for char in text), 67)


def _parts(widths: Iterable[int], room: int) -> int:
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts
