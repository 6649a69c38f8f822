"""A merge field that nobody filled in must not reach a customer."""

import re

import numpy as np

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.text_shape import fold, without_addresses, word_set
from rules.vocabulary import Effect

_MAYBE = re.compile(r"[{\[«‹(]|<[\w/<%\s]|%[^\W\d%]|%%|\*\||\#\w[\w ]*\#|__|\$[a-z]")

_BRACED = re.compile(
    r"""\{{2,3}[^{}\n]{1,60}\}{2,3}            # {{name}}, {{{name}}}
      | \$?\{[$%#@]?\s?[\w][\w .:|'-]{0,40}?\s?[%#]?\}  # {name}, ${x}, {$x}, {0}
    """,
    re.VERBOSE,
)
"""Curly brackets: a field even inside a link."""

_CERTAIN = re.compile(
    r"""<<\s*[^\W\d][\w .-]{0,40}>>          # <<amount>>
      | <%[^%\n]{1,60}%>                     # <%= name %>
      | (?<!\w)</?[^\W\d][\w.:-]*(?:\s[\w-]+){0,2}\s?/?>     # <name>, <first name>, <b>
      | </[a-z]\w*>|<br\s?/?>              # </b>
      | <[a-z]+\s[\w-]+=["'][^<>\n]*>        # <a href="...">
      | \[\[[^\[\]\n]{1,60}\]\]              # [[x]]
      | \*\|[^|*\n]{1,60}\|\*                # *|FNAME|*
      | (?<![\w%])%%?[^\W\d][\w.]{1,40}%%?(?![\w%])           # %NAME%, %%name%%
      | (?<![\w#])\#[A-Z][A-Z0-9_]{1,40}\#(?![\w#])           # #NAME#
      | (?<!\w)__[^\W\d_]\w{0,40}?__(?!\w)   # __NAME__
      | (?<![\w$])\$[a-z]+_[a-z_]+\b         # $first_name
      | (?<!\S)%[sd](?=[\s,.!?:;)]|$)        # %s
    """,
    re.VERBOSE,
)

_BY_WORD = re.compile(r"\[([^\[\]\n]{1,40})\]|[«‹]\s?([^\s«»‹›]{1,40})\s?[»›]|(?<![\w#])#([a-z]\w{1,30})#(?![\w#])")
_ROUND = re.compile(r"\s\(([^()\n]{1,30})\)")
_GREETING_BEFORE = re.compile(
    r"\b(?:hi|hello|hey|dear|mr|mrs|ms|dr|pani|panie?|cze[sś][cć]|hej|witaj|dobry|drog[ai]|drogi|bonjour|hola|hallo|liebe|lieber)\Z",
    re.IGNORECASE,
)
"""Brackets that also hold ordinary words: a field only if what they hold is the name of one."""

_FIELD_WORDS = word_set(
    "name names firstname lastname fullname surname forename nickname fname lname date day month year time hour amount sum balance "
    "total number url website contact recipient patient guest member donor user agent sender employee manager address street city town "
    "phone telephone mobile email fee percent percentage tracking reference ref id title salutation placeholder field variable xx xxx "
    "xxxx imie nazwisko data dzien godzina godz kwota suma saldo numer adres ulica miasto nazwa klienta telefon pracownik prenom nom "
    "heure montant numero lien adresse ville nombre apellido fecha hora importe enlace direccion ciudad cantidad vorname nachname datum "
    "uhrzeit betrag nummer anrede"
)
_HEADINGS = word_set(
    "code coupon voucher price cost discount product service item order invoice appointment booking reservation link mail kod cena "
    "rabat produkt usluga zamowienie faktura wizyta termin rezerwacja produit commande prix producto pedido precio produkt preis"
)
"""Field words that also head a text: '[Order] Your parcel is here' has no field."""

_LONE_WORDS = word_set(
    "company business shop store branch location salon clinic brand customer client firma sklep klient oddzial placowka entreprise empresa"
)
"""Field words that end a business's own name: '[Ola Shop]' is a signature, '[shop]' and '[your shop]' are fields."""

_NUMBER_WORDS = word_set("no nr num")
_OF = re.compile(r"\s(?:of|for|de|du|del|z|dla)\s")
_MARKERS = word_set("insert enter add your our the wstaw wpisz twoje twoj twoja nasz nasza votre ihr")


def merge_fields(text: str) -> list[str]:
    """Give the unfilled merge fields of a text, in order, as typed."""
    if not _MAYBE.search(text):
        return []
    found = {match.start(): match[0] for match in _BRACED.finditer(text)}
    plain = _BRACED.sub(lambda match: " " * len(match[0]), without_addresses(text)) if found else without_addresses(text)
    for match in _CERTAIN.finditer(plain):
        found[match.start()] = match[0]
        plain = plain[: match.start()] + " " * len(match[0]) + plain[match.end() :]
    for match in _BY_WORD.finditer(plain):
        if _names_field(next(filter(None, match.groups())), heading=match.start() == 0):
            found[match.start()] = match[0]
    for match in _ROUND.finditer(plain):
        if _names_field(match[1], heading=False) and _GREETING_BEFORE.search(plain, max(0, match.start() - 12), match.start()):
            found[match.start()] = match[0].strip()
    return [found[start] for start in sorted(found)]


def _names_field(content: str, *, heading: bool) -> bool:
    """Say whether what stands in brackets is the name of a field: 'First Name', 'date of visit', 'order_id', 'insert link here'."""
    if re.fullmatch(r"[^\W\d_]\w*_\w+|[a-z]+[A-Z][A-Za-z]*", content):
        return True
    words = re.findall(r"[^\W\d_]+", _OF.split(fold(content.strip()).removesuffix(" here"))[0])
    if not words or len(words) > 4 or re.search(r"[:;,=?!\d]", content):
        return False
    last, marked = words[-1], words[0] in _MARKERS and len(words) > 1
    return (
        marked
        or last in _FIELD_WORDS
        or (last in _HEADINGS and not heading)
        or (last in _LONE_WORDS and len(words) == 1)
        or (last in _NUMBER_WORDS and len(words) > 1)
    )


def check(situation: Situation) -> Mask:
    """Fire where a text still has a merge field."""
    return np.fromiter((bool(merge_fields(text)) for text in situation.facts.text), dtype=bool, count=len(situation))


def explain(situation: Situation, row: int) -> str:
    """Name the fields."""
    fields = list(dict.fromkeys(merge_fields(situation.facts.text[row])))
    shown = ", ".join(fields[:3]) + (" and others" if len(fields) > 3 else "")
    return f"The draft still has an unfilled merge field, {shown}: put in what belongs there, or take it out."


RULE = Rule(
    id="style.merge_field",
    effect=Effect.REVISE,
    sentence="The draft still has an unfilled merge field: put in what belongs there, or take it out.",
    source="14 circumstances in which you should avoid mobile customer communications, no. 6",
    check=check,
    reads_words=True,
    explain=explain,
)
