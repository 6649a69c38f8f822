"""Measures of a text that several rules take: addresses in it, and whether it mentions a person or a business.

Names are compared word by word, without case, accents or apostrophes, so that 'Zoe' mentions 'Zoë' but 'Daniela' does not mention 'Dan'.
"""

import re
import unicodedata
from functools import lru_cache


def word_set(*lines: str) -> frozenset[str]:
    """Read a set of words off lines of text, the form in which word lists are easiest to keep."""
    return frozenset(" ".join(lines).split())


ADDRESS = re.compile(
    r"""<?(?:
        (?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://[^\s<>]+                               # a link with its scheme
      | mailto:[^\s<>]+
      | (?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+                              # an e-mail address
      | www\.[^\s<>]+
      | (?<![\w@.-])(?:[a-z0-9](?:[\w-]{0,61}\w)?\.)+[a-z]{2,24}/[^\s<>]*  # a short link such as 'bit.ly/x'
      | (?<![\w@.-])(?:[a-z0-9](?:[\w-]{0,61}\w)?\.)+(?:com|org|net|info|biz|app|shop|store|online|io|co|ly|eu|uk|ie|pl|de|fr|nl)\b
    )>?""",
    re.IGNORECASE | re.VERBOSE,
)
"""A link, a bare web address or an e-mail address, with the angle brackets around it."""

TITLES = word_set("mr mrs ms miss mx dr prof madam pan pani panstwo panna mgr inz lek hab herr frau mme mlle sr sra srta")
"""Forms of address: they are in a name's column and name nobody."""

_SUFFIXES = word_set("md phd dds dmd do rn cpa esq jr sr ii iii iv mba pa np od dvm")
_PARTICLES = word_set("van von der den de del della da di du la le el al bin ibn ter ten zu st mac mc")

_COMMON_WORDS = word_set(
    "will mark may grace rose bill hope art pat rich sue drew guy chase faith joy april june summer dawn miles ray penny ruby amber ivy "
    "lily olive iris violet daisy park day long young short price bank banks king cook baker stone hill wood woods best love good case "
    "call brown white green black gray grey house rob gene frank earnest dean page field rivers max ward wall sunny ago mila"
)
"""Names that are also words: written small they are the word, and at the head of a sentence they may be."""

_LEGAL_FORMS = """
    ltd, limited, llc, l l c, inc, incorporated, corp, corporation, co, company, plc, llp, lp, pc, p c, pllc, gmbh, mbh, ag, kg, ug, ohg,
    ek, eg, ev, s a, sa, s p a, spa, s r l, srl, s a s, sas, sasu, sarl, s a r l, eurl, sl, s l, slu, bv,
    b v, nv, n v, oy, ab, a b, as, aps,
    a s, pty, pte, pvt, sp z o o, spzoo, sp zoo, z o o, sp j, sp k, sp p, s c, s k a, ska, s p j, spolka z o o, p s a, psa
"""
_LEGAL_ENDINGS = sorted((tuple(form.split()) for form in _LEGAL_FORMS.split(",")), key=len, reverse=True)
_AND = frozenset(("and", "i", "und", "et", "y", "e"))
_UNMARKED = str.maketrans("łøđıħŧ", "lodiht")
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_TOKEN = re.compile(r"[^\W_]+|&")
_LETTER_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʼ`´-][^\W\d_]+)*")


def fold(text: str) -> str:
    """Write a text small and without accents; 'ŁÓDŹ' and 'lodz' fold alike."""
    if text.isascii():
        return text.lower()
    spelled = unicodedata.normalize("NFKD", text.casefold()).translate(_UNMARKED)
    return "".join(char for char in spelled if not unicodedata.combining(char))


def without_addresses(text: str) -> str:
    """Blank links, web addresses and e-mail addresses; every other character keeps its place."""
    if "." not in text and ":" not in text:
        return text
    return ADDRESS.sub(lambda match: " " * len(match[0]), text)


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """Cut a text into folded words and numbers; 'and' (also 'i', 'et', 'und', 'y') reads as '&', apostrophes are dropped."""
    found = _TOKEN.findall(fold(_APOSTROPHES.sub("", text)).replace("+", "&"))
    return tuple("&" if token in _AND else token for token in found)


def mentions(text: str, phrase: str) -> bool:
    """Say whether a phrase is in a text as whole words, without regard to case, accents, apostrophes and '&' for 'and'.

    Web addresses in the text count only when the phrase is one itself. An empty phrase is never mentioned.
    """
    wanted = tokens(phrase)
    return bool(wanted) and _contains(tokens(text if ADDRESS.search(phrase) else without_addresses(text)), wanted)


def names_business(text: str, business: str) -> bool:
    """Say whether a text mentions a business; the legal form ('Ltd', 'sp. z o.o.') and a leading 'The' may be left out."""
    wanted = _without_legal_form(tokens(business))
    if not wanted:
        return False
    there = tokens(text if ADDRESS.search(business) else without_addresses(text))
    joined = "".join(wanted)
    return _contains(there, wanted) or (len(joined) > 5 and joined in there)


def names_sender(text: str, name: str) -> bool:
    """Say whether a text gives a person's first or last name.

    A name that is also a word ('Will', 'Mark') has to look like a name: a capital, and at the head of a sentence something after it that
    a name takes, such as a comma or 'from'.
    """
    parts = name_parts(name)
    if not parts:
        return False
    if len(parts) > 1 and _contains(tokens(text), parts):
        return True
    return any(fold(_APOSTROPHES.sub("", match[0])) in parts and _is_name(text, match) for match in _name_words(text))


def gives_full_name(text: str, name: str) -> bool:
    """Say whether a text gives first and last name. A name of one word has no last name to give."""
    parts = name_parts(name)
    if len(parts) < 2:
        return False
    there = tokens(without_addresses(text))
    last = parts[-1]
    return parts[0] in there and last in there and (parts[0] != last or there.count(last) > 1)


@lru_cache(maxsize=4096)
def name_parts(name: str) -> tuple[str, ...]:
    """Give the folded words of a person's name that identify: no titles, degrees, particles or initials; 'Ruiz, Ana' is turned round."""
    head, comma, rest = name.partition(",")
    if comma and any(part not in _SUFFIXES for part in _parts(rest)):
        name = f"{rest} {head}"
    parts = _parts(name)
    while len(parts) > 1 and parts[0] in TITLES:
        del parts[0]
    while len(parts) > 2 and parts[-1] in _SUFFIXES:
        parts.pop()
    long = [part for part in parts if len(part) > 1]
    return tuple(part for at, part in enumerate(long) if part not in _PARTICLES or at in (0, len(long) - 1))


def _parts(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", fold(_APOSTROPHES.sub("", name)).replace("ph.d", "phd"))


def _contains(there: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    size, first = len(wanted), wanted[0]
    return any(there[at] == first and there[at : at + size] == wanted for at in range(len(there) - size + 1))


@lru_cache(maxsize=4096)
def _without_legal_form(words: tuple[str, ...]) -> tuple[str, ...]:
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while form := next((form for form in _LEGAL_ENDINGS if len(words) > len(form) and words[-len(form) :] == form), None):
        words = words[: -len(form)]
        if len(words) > 1 and words[-1] == "&":
            words = words[:-1]
    return words


def _name_words(text: str) -> list[re.Match[str]]:
    blanked = without_addresses(text).replace("-", " ")
    return list(_LETTER_WORD.finditer(blanked))


def _is_name(text: str, match: re.Match[str]) -> bool:
    if fold(match[0]) not in _COMMON_WORDS:
        return True
    before, after = text[: match.start()].rstrip(), text[match.end() :]
    if not match[0].istitle():
        return text.islower() and re.match(r"\s+(?:from|here)\b", after) is not None
    if before and before[-1] not in ".!?:\n":
        return True
    return re.match(r"\s*(?:[,.:;!)\n–—-]|$|(?:from|at(?! the)|here|with|of|and|z|od)\b|&)", after) is not None
