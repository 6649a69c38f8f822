"""What one message from a customer asks for.

Keywords first, as vendors and regulators list them; then sentences, by the detector, which leans to revoke when in doubt. Nothing but START,
UNSTOP, or YES to our own question starts texting again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.inbound.concepts import Concepts
from rules.inbound.detector import Detector, Reading
from rules.inbound.lexicon import Hit, Lexicon
from rules.inbound.topics import named_topics, speaks_of_topics_only
from rules.inbound.words import Word, to_words

KINDS = ("opt_out", "opt_in", "help", "topic_opt_out", "clarify", "wrong_number", "other")
REVOKING = frozenset({"opt_out", "topic_opt_out", "clarify", "wrong_number"})


@dataclass(frozen=True)
class Inbound:
    """One message read.

    ``kind`` is one of ``KINDS``; ``clarify`` means: revoked, and in doubt about what. ``asks`` says that the confirmation text should ask
    what was meant. ``evidence`` are the words that decided, ``span`` their [start, end) in the message. ``topic`` is what is refused,
    ``kept_topic`` what alone is still wanted. ``probability`` is the detector's, None where a keyword decided. ``language`` is the one the
    message was read in, "" where none was needed.
    """

    kind: str
    doubt: bool = False
    asks: bool = False
    evidence: str = ""
    span: tuple[int, int] | None = None
    topic: str | None = None
    kept_topic: str | None = None
    reason: str | None = None
    probability: float | None = None
    language: str = ""

    @property
    def revokes(self) -> bool:
        """Say whether consent ends, all of it or a topic's, from the moment the message came."""
        return self.kind in REVOKING


@dataclass(frozen=True)
class Ear:
    """Everything needed to read messages: the policy's words, the concepts, the detector."""

    lexicon: Lexicon
    concepts: Concepts
    detector: Detector


def classify_inbound(text: str, language: str = "", asked_to_confirm: bool = False, *, ear: Ear, answers_question: bool = False) -> Inbound:
    """Read one message.

    ``language`` is the contact's as an ISO 639-1 code, "" when unknown; the message may be in another. ``asked_to_confirm``: our last message
    asked for a YES to start texting (again). ``answers_question``: our last message asked some other question, so that a bare NIE, or CANCEL in
    a courteous sentence, is an answer.
    """
    words = to_words(text)
    hit = _keyword(words, ear.lexicon, asked_to_confirm, answers_question)
    if hit is not None:
        return _from_keyword(hit, words, text, ear.lexicon)
    if (answers_question or asked_to_confirm) and ear.lexicon.whole(words, ("opt_out_bare",)) is not None:
        return Inbound("other")  # a no to what was asked, and to nothing else
    reading = ear.detector.read(words, text, ear.concepts, language)
    if reading.probability < ear.detector.ask_from:
        return Inbound(
            "other",
            doubt=reading.probability >= ear.detector.ask_from / 2,
            probability=round(reading.probability, 4),
            language=reading.language,
        )
    return _from_reading(reading, words, text, ear)


def _keyword(words: Sequence[Word], lexicon: Lexicon, asked_to_confirm: bool, answers_question: bool) -> Hit | None:
    """Find the keyword that decides. What ends texting comes before what starts it."""
    if hit := lexicon.whole(words, ("opt_out",)) or lexicon.whole(words, ("opt_out_ask",), alone=answers_question):
        return hit
    if not (answers_question or asked_to_confirm) and (hit := lexicon.whole(words, ("opt_out_bare",), alone=True)):
        return hit
    if hit := lexicon.sentence(words, "opt_out"):
        return hit
    if asked_to_confirm and (hit := lexicon.whole(words, ("confirm",))):
        return hit
    return lexicon.whole(words, ("opt_in", "help"))


def _from_keyword(hit: Hit, words: Sequence[Word], text: str, lexicon: Lexicon) -> Inbound:
    start, end = hit.words[0].start, hit.words[-1].end
    kind = {"opt_out_ask": "opt_out", "opt_out_bare": "opt_out", "confirm": "opt_in"}.get(hit.kind, hit.kind)
    asks = hit.kind in ("opt_out_ask", "opt_out_bare")
    reason = lexicon.value(words, "reason") if kind == "opt_out" else None
    return Inbound(kind, asks, asks, text[start:end], (start, end), reason=reason)


def _from_reading(reading: Reading, words: Sequence[Word], text: str, ear: Ear) -> Inbound:
    said = {one.concept for one in reading.mentions}
    sure = reading.probability >= ear.detector.sure_from
    topic, kept = named_topics(words, reading.mentions, ear.lexicon)
    kind = "opt_out" if sure else "clarify"
    reason = ear.lexicon.value(words, "reason")
    if said & {"wrong", "nobody", "stranger"} or ("amnot" in said and not said & {"remove", "stop", "message", "consent"}):
        kind, topic, kept, reason = "wrong_number", None, None, "wrong_person"
    elif (topic or kept) and speaks_of_topics_only(reading.mentions, kept):
        kind = "topic_opt_out"
    else:
        topic = kept = None
    covered = words[reading.start : max(reading.end, reading.start + 1)] or words
    start, end = covered[0].start, covered[-1].end
    return Inbound(
        kind, not sure, not sure, text[start:end], (start, end), topic, kept, reason, round(reading.probability, 4), reading.language
    )
