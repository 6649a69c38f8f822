"""The peer anybody would write in an hour: a list of telling words per label, English and Polish, a label where one of them occurs."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.labels import LABELS
from model.normalize import normalize

KEYWORDS: dict[str, str] = {
    "bad_news": r"""unfortunately regret(?:tably)? declined rejected refused cancell?ed denied delayed suspended terminated unable\ to
        (?:can't|cannot|cant)\ offer price\ increase (?:has|have)\ failed payment\ failed damaged lost\ in not\ approved not\ eligible overdue
        out\ of\ stock discontinued bad\ news laid\ off redundan\w+ won't\ be\ able wont\ be\ able
        niestety z\ przykroscia odmow\w+ odrzucon\w+ odwolan\w+ anulowan\w+ opozni\w+ zawieszon\w+ podwyzk\w+ nie\ mozemy uszkodzon\w+
        wstrzyman\w+ przykro""",
    "negotiation": r"""negotiat\w+ counter-?offer best\ price lowest\ price meet\ (?:you\ )?(?:in\ the\ middle|halfway) if\ you\ can\ do
        would\ you\ (?:take|accept|consider) our\ (?:final|best)\ offer come\ down room\ to\ move asking\ price your\ budget in\ return\ for
        we\ (?:could|can)\ go\ (?:to|down|up) settle\ (?:at|for|on) propos(?:e|ed|al)
        negocj\w+ proponuj\w+ propozycj\w+ kontrofert\w+ zejs\w+\ do zejd\w+ spotkajmy\ sie\ w\ polowie w\ zamian\ za ostateczna\ oferta
        do\ negocjacji jesli\ podpisz\w+""",
    "contract": r"""contracts? agreements? lease nda addendum amendment clauses? countersign\w* signatures? sign\ (?:the|and|it|here|by)
        signed\ copy docusign order\ form statement\ of\ work sow terms\ of\ service term\ sheet redlines? letter\ of\ intent policy\ document
        umow\w+ aneks\w* klauzul\w+ paragraf\w* podpis\w+ regulamin\w* wypowiedzeni\w+ najmu polis\w+""",
    "legal": r"""lawsuits? lawyers? attorneys? solicitors? court subpoena liability liable infring\w+ claimant litigation regulator ombudsman
        formal\ complaint debt\ collect\w+ evict\w+ settlement legal\ action without\ prejudice tribunal small\ claims injunction breach
        arbitration dispute cease\ and\ desist statutory
        sad(?:u|em|owy|owe|owego)? pozew roszcz\w+ adwokat\w* prawnik\w* radc\w+\ prawn\w+ komornik\w* windykac\w+ wezwani\w+
        odszkodowani\w+ egzekuc\w+ uokik spor(?:u|em|ny)? eksmisj\w+ przedsadow\w+""",
    "pii_request": r"""(?:your|ur)\ (?:full\ )?(?:dob|ssn|account|card|bank|password|pin|passcode|address|email|phone|passport|id|details|iban)
        your\ (?:date\ of\ birth|social\ security|home\ address|licen[cs]e|sort\ code)
        date\ of\ birth one-?time\ code verify\ your confirm\ your\ (?:identity|details|account|email|address) cvv mother's\ maiden
        photo\ of\ (?:your|the)\ (?:id|passport|licence|license|card)
        pesel\w* numer\ (?:konta|dowodu|karty|rachunku|telefonu) nr\ (?:konta|dowodu|karty|telefonu) hasl\w+ kod\ (?:blik|sms|pin)
        skan\ dowodu zdjecie\ dowodu dat[ay]\ urodzenia swoje\ dane adres\ (?:zamieszkania|email|e-mail) zweryfikuj potwierdz\ dane""",
    "promotional": r"""sale\b discounts? offer\ ends \d+\s?%\ off off\ all promo\w* deals? free\ gift voucher coupon bogo buy\ (?:one|now)
        shop\ now order\ now limited\ time exclusive win\ a prize giveaway special\ offer subscribe upgrade\ (?:now|to) don't\ miss dont\ miss
        black\ friday last\ chance save\ (?:up|\d|\$|£) new\ collection book\ now
        promocj\w+ rabat\w* znizk\w+ gratis wyprzedaz\w* okazj\w+ kupon\w* kod\ rabatowy tylko\ dzis wygraj nagrod\w+ kup\b skorzystaj
        nowa\ kolekcja nie\ przegap darmow\w+ oferta\ specjalna""",
}
_GAP = re.compile(r"(?<!\\)\s+")


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(_GAP.split(words.replace(chr(39), '').strip()))})(?!\w)")


_PATTERNS = {label: _pattern(words) for label, words in KEYWORDS.items()}
_FIGURES = re.compile(r"\d[\d.,:/-]*")
_FACTS, _WORDS = 6, 70


def keyword_flags(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Return n x 7: whether a word of the label's list occurs; for ``detail_heavy`` whether there are many figures or many words."""
    out = np.zeros((len(texts), len(LABELS)), dtype=bool)
    for row, text in enumerate(texts):
        plain = normalize(text)
        for column, label in enumerate(LABELS):
            if label == "detail_heavy":
                out[row, column] = len(_FIGURES.findall(plain)) >= _FACTS or len(plain.split()) >= _WORDS
            else:
                out[row, column] = bool(_PATTERNS[label].search(plain))
    return out
