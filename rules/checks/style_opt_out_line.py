"""An advertisement tells how to stop."""

import re
from functools import lru_cache

from rules.rule import Mask, Rule, rows_of
from rules.situation import Situation
from rules.vocabulary import Effect

_WORTH_A_LOOK = re.compile(
    r"stop|\b(?:end|quit|baja|alto|koniec|arr[eê]t|unsub|opt ?out|rezygn|wypis|d[eé]sabonn|d[eé]sinscri|abmeld|abbestell)"
)
"""Small letters, dashes as spaces: without any of these no form below can match."""

_VERB = (
    r"(?:repl(?:y|ying)|respond(?:ing)?|text(?:ing)?|txt|sms|send(?:ing)?|writ(?:e|ing)|answer(?:ing)?|messag(?:e|ing)|msg|type|"
    r"odpisz|odpisuj[aą]c|odpowiedz|wy[sś]lij|wysy[lł]aj[aą]c|ode[sś]lij|napisz|pisz|wpisz|sms-?em|smsem|tre[sś]ci|tre[sś]ci[aą]|s[lł]owo|has[lł]o|komend[aęe]|"
    r"r[eé]pond(?:ez|re|s)|envoye[zr]|envoie|tape[zr]|"
    r"antworten|antworte|antwort|sende[nt]?|schreiben|schreibe?|"
    r"responda|responde|responder|env[ií][ae]|enviar|manda|mande|escrib[ae]|rispondi|invia|stuur|antwoord)"
)
_FILLER = (
    r"(?:back|with|the|word|keyword|us|a|an|text|txt|sms(?:-?a)?|message|to|us|at|na|numer|nr|pod|nam|o|w|tre[sś]ci[aą]?|s[lł]owo|has[lł]o|wiadomo[sś][cć]|"
    r"wiadomo[sś]ci|par|avec|le|la|mot|un|une|con|palabra|el|al|au|sie|mit|dem|das|wort|eine?|uns|an|do|\+?\d{3,})"
)
_OPEN, _CLOSE = r"[\"'“”„«*(\[]*", r"[\"'“”»*)\]]*"
_KEYWORD = r"(?:stop(?:all)?|end|quit|unsub(?:scribe)?|opt-?out|arr[eê]t|baja|alto|koniec|rezygnuj[eę]|wypisz)"
_KEYWORD_END = rf"(?![-'’]?\w){_CLOSE}(?!\s+(?:of|by|in|over|motion|press|the|your|my|a|an|at (?:our|the))\b)(?!-\w)"
_LEAVE = (
    r"(?:end|stop|quit|opt|unsub\w*|cancel\w*|leave|be removed|remove|finish|revoke|discontinue|decline|no more|not receive|"
    r"zrezygnowa[cć]|wypisa[cć]|ko[nń]czy[cć]|zako[nń]czy[cć]|rezygnacj\w*|"
    r"(?:(?:se|vous) )?d[eé]sabonner|(?:(?:se|vous) )?d[eé]sinscrire|arr[eê]ter|ne plus|darse|dejar|cancelar|no recibir|"
    r"ab(?:zu)?melden|ab(?:zu)?bestellen|beenden)"
)
_PURPOSE = r"(?:to|2|for|pour|para|um zu|zum|um|aby|by|[zż]eby)"
_NOT_NOUN = r"(?<![\w-])" + "".join(
    rf"(?<!{word} )" for word in ("non", "bus", "pit", "one", "full", "last", "next", "first", "never", "don['’]t", "can['’]t", "won['’]t")
)
"""What stands before a stop that is a place, a pause or a verb: 'bus stop', 'pit stop', 'don't stop'."""

_ASKED = re.compile(rf"(?<![\w-]){_VERB}:?(?:\s+{_FILLER}){{0,4}}:?\s+{_OPEN}{_KEYWORD}{_KEYWORD_END}", re.IGNORECASE)
"""'Reply STOP', 'txt stop to 85023', 'Antworten Sie mit STOP', 'odpisz „STOP”'."""

_EXPLAINED = re.compile(
    rf"{_NOT_NOUN}(?:"
    rf"(?-i:STOP|Stop|END|QUIT|ARR[EÊ]T|BAJA){_CLOSE}(?:\s*(?:=+|–|—|->|→|:|,)?\s*{_PURPOSE}\s+|\s*(?:=+|–|—|->|→)\s*){_LEAVE}\b"
    rf"|stop\s?2\s?{_LEAVE}\b"
    r"|(?-i:STOP)\s*="
    r"|stop\s+(?:(?:sms|pub)\s+)?(?:(?:au|na|to|do|an|al|pod|@)\s+)?(?:(?:nr|numer|n°|number|no\.?)\s*)?\+?\d{4,}\b"
    r")",
    re.IGNORECASE,
)
"""'STOP to end', 'Stop2End', 'STOP=rezygnacja', 'STOP au 36111'."""

_LABELLED = re.compile(
    rf"(?:\b(?:opt[- ]?out|rezygnacja|wypis\w*|d[eé]sabonnement|d[eé]sinscription|abmeldung|abmelden|abbestellen|baja)\b"
    rf"|\b(?:to|2)\s+{_LEAVE}\b)"
    rf"[^.!?\n]{{0,25}}(?-i:\bSTOP\b)(?={_CLOSE}\s*(?:$|[.,;!)/\n]|\d|(?:to|2|na|au|do|an|al|pod)\b))",
    re.IGNORECASE,
)
"""'Rezygnacja: STOP', 'To end: STOP'."""

_SECOND_CHOICE = re.compile(
    rf"\b{_VERB}\b[^.!?\n]{{0,60}}(?:\bor|\blub|\bou|\boder|\bo|[,;/])\s*{_OPEN}(?-i:STOP){_CLOSE}(?=\s*(?:$|[.,;!\n])|\s+(?:to|2|aby|pour|para)\b)",
    re.IGNORECASE,
)
"""'Reply YES to book or STOP.'"""

_ALONE = re.compile(r"(?:^|[.!?\n|/•]\s*)(?-i:STOP)[.)]?\s*$", re.IGNORECASE)
"""'... this week. STOP'"""

_LINK = re.compile(
    r"\b(?:unsub\w*|opt[- ]?out|wypis\w*|rezygn\w+|d[eé]sabonn\w+|d[eé]sinscri\w+|abmeld\w+|abbestell\w+)\b[^.!?\n]{0,25}?"
    r"(?:https?://|www\.|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,10}/)\S+",
    re.IGNORECASE,
)
"""'unsubscribe: x.co/u'"""

_FORMS = (_ASKED, _EXPLAINED, _LABELLED, _SECOND_CHOICE, _ALONE, _LINK)

_REFUSED_BEFORE = re.compile(
    r"(?:\b(?:cannot|can ?not|can['’]?t|unable to|no way to|(?:im|not )possible to|no need to|not need to|not have to|"
    r"needn['’]t|"
    r"without|never|nie mo[zż]na|nie da si[eę]|niemo[zż]liwe?|bez mo[zż]liwo[sś]ci|"
    r"impossible de|no se puede|kann nicht)\s+(?:[^\W\d_]+\s+)?"
    r"|\b(?:do not|don['’]?t|does not|nie)\s+)\Z",
    re.IGNORECASE,
)
_REFUSED_AFTER = re.compile(
    r"\s*(?:(?:(?:is|are|was|will be|be)\s+)?(?:not\b(?! to)|unavailable|impossible)|(?:isn|aren|wasn)['’]?t\b"
    r"|nie (?:jest )?mo[zż]|n['’]est pas possible|no es posible|ist nicht m[oö]glich)",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s-]+")


@lru_cache(maxsize=512)
def _phrase(phrase: str) -> re.Pattern[str]:
    """Compile a phrase of the policy as whole words; 'send end' is not in 'send end of season gifts'."""
    words = r"[\s-]+".join(map(re.escape, phrase.split()))
    tail = r"(?!\s+(?:of|the|your|my)\b)" if phrase.endswith((" end", " quit")) else ""
    return re.compile(rf"(?<![\w-]){words}(?!\w){tail}", re.IGNORECASE)


@lru_cache(maxsize=16)
def _spelled(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_SEPARATORS.sub(" ", phrase.casefold()).strip() for phrase in phrases))


def offers_way_out(text: str, phrases: tuple[str, ...]) -> bool:
    """Say whether a text tells its reader how to get no more of them."""
    small = _SEPARATORS.sub(" ", text.casefold())
    for phrase in _spelled(phrases):
        if phrase in small and any(_stands(text, match) for match in _phrase(phrase).finditer(text)):
            return True
    if not _WORTH_A_LOOK.search(small):
        return False
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return any(_stands(lines, match) for form in _FORMS for match in form.finditer(lines))


def _stands(text: str, match: re.Match[str]) -> bool:
    """Say whether the text offers what was found rather than refusing it ('you cannot opt out')."""
    return not _REFUSED_BEFORE.search(text, max(0, match.start() - 40), match.start()) and not _REFUSED_AFTER.match(text, match.end())


def check(situation: Situation) -> Mask:
    """Fire on marketing texts without a way to stop."""
    phrases = situation.policy["style.opt_out_phrases"]
    mask = situation.marketing.copy()
    for row in rows_of(mask):
        mask[row] = not offers_way_out(situation.facts.text[row], phrases)
    return mask


def explain(situation: Situation, row: int) -> str:
    """Suggest the line in the draft's language."""
    polish = situation.facts.language[row] == "pl"
    line = "Rezygnacja: odpisz STOP" if polish else "Reply STOP to opt out"
    return f"This is marketing and does not tell the customer how to stop: add a line such as “{line}”."


RULE = Rule(
    id="style.opt_out_line",
    effect=Effect.REVISE,
    sentence="This is marketing and does not tell the customer how to stop: add a line such as “Reply STOP to opt out”.",
    source="3 reasons mobile marketing backfires, no. 3; dos and don'ts of the business SMS",
    parameters=("style.opt_out_phrases",),
    check=check,
    reads_words=True,
    only="marketing",
    explain=explain,
)
