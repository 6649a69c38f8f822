"""An advertisement with nothing of its recipient in it reads like junk."""

import re

from rules.checks.style_merge_field import merge_fields
from rules.rule import Mask, Rule, rows_of
from rules.situation import Situation
from rules.text_shape import fold, names_sender, tokens, word_set
from rules.vocabulary import Effect

_YOU = {
    "en": "you your yours yourself yourselves youre youve youll youd yall u ur",
    "pl": "ty ciebie cie ci tobie toba twoj twoja twoje twojego twojej twojemu twoim twoi twoich twoimi "
    "wy was wam wami wasz wasza wasze waszego waszej waszemu waszym waszych waszymi wasi "
    "pan pana panu panem pani pania panie panowie panow panom panami panstwo panstwa panstwu panstwem",
    "fr": "vous votre vos tu toi te ton ta tes tien tienne",
    "de": "du dich dir dein deine deinen deinem deiner deines sie ihnen ihr ihre ihren ihrem ihrer ihres euch euer eure euren",
    "es": "tu tus te ti contigo usted ustedes vosotros vuestro vuestra su sus",
}
_WORDS_FOR_YOU = {language: word_set(words, _YOU["en"]) for language, words in _YOU.items()}
_MEANS_OTHERWISE = word_set("u ci ty wy was pan te ta ton tes sie ihr dir du su sus tu ti")
"""Words of the lists that mean something else in another language of them, left out where the language is not known."""

_WORDS_FOR_YOU[""] = frozenset().union(*_WORDS_FOR_YOU.values()) - _MEANS_OTHERWISE

_GREETING = re.compile(
    r"(?<!\w)(?i:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|thanks|thank you|happy birthday|"
    r"cze[sś][cć]|hej|witaj|dzie[nń] dobry|drog[ai]|drogi|szanown[ay]|bonjour|bonsoir|salut|ch[eè]re?|"
    r"hola|buenos d[ií]as|buenas tardes|estimad[oa]|querid[oa]|"
    r"hallo|guten (?:tag|morgen|abend)|liebe|lieber|moin),?\s+(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Mme|Sr|Sra)\.?\s+)?"
    r"([^\W\d_a-z][^\W\d_]*[^\W\d_A-Z](?:['’-][^\W\d_]+)?)"
)
_EVERYBODY = word_set(
    "there all everyone everybody team friend friends folks guys neighbor neighbors neighbour neighbours customer customers client "
    "clients guest guests member members patient patients parent parents family families student students subscriber subscribers "
    "shopper shoppers fan fans lover lovers valued loyal sir madam sirs ladies gentlemen moms mums dads homeowner homeowners resident "
    "residents tenant tenants driver drivers user users spring summer autumn fall winter christmas easter halloween thanksgiving black "
    "cyber new january february march april may june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday weekend world city town sunshine klient klienci kliencie klientko klientki wszyscy wszystkim przyjaciele "
    "drodzy wiosna lato jesien zima kochani sasiedzi rodzice pacjenci pacjencie client clients clientes cliente amis tous todos todas "
    "amigos kunde kunden kundin kundinnen zusammen freunde alle leute"
)


def is_personal(text: str, language: str = "", contact_name: str = "", business: str = "") -> bool:
    """Say whether a text has something of its recipient in it: a name, a greeting by name, a word for 'you', a merge field."""
    words = tokens(text)
    if not _WORDS_FOR_YOU.get(language, _WORDS_FOR_YOU[""]).isdisjoint(words):
        return True
    if contact_name and names_sender(text, contact_name):
        return True
    nobody = _EVERYBODY.union(tokens(business))
    return any(fold(match[1]) not in nobody for match in _GREETING.finditer(text)) or bool(merge_fields(text))


def check(situation: Situation) -> Mask:
    """Fire on marketing texts that could go to anybody."""
    facts = situation.facts
    mask = situation.marketing.copy()
    for row in rows_of(mask):
        mask[row] = not is_personal(facts.text[row], facts.language[row], facts.contact_name[row], facts.sender_business[row])
    return mask


def explain(situation: Situation, row: int) -> str:
    """Suggest the contact's name where it is known."""
    name = situation.facts.contact_name[row].strip()
    remedy = f"greet {name} by name" if name else "greet the customer by name"
    return f"Nothing in this offer is about the person it goes to: {remedy}, or say why it is meant for them."


RULE = Rule(
    id="style.impersonal",
    effect=Effect.WARN,
    sentence="Nothing in this offer is about the person it goes to: greet them by name, or say why it is meant for them.",
    source="14 circumstances in which you should avoid mobile customer communications, no. 6",
    check=check,
    reads_words=True,
    only="marketing",
    explain=explain,
)
