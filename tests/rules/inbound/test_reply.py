"""The one text that answers: when there is one, in which language, and that it is short and no advertisement."""

import tomllib
from datetime import date

import pytest
from situations import PACKS, shipped_policy

from rules import sms
from rules.inbound.classify import Inbound
from rules.inbound.reply import NoReply, Reply, propose_reply
from rules.keyword_lists import ANSWERS, Confirmations, KeywordList, read_confirmations, read_keywords
from rules.policy import CERTAINTY, read_policy_file
from rules.policy_error import PolicyError

MINUTE = 60_000_000
CAME = 1_795_536_900_000_000


def texts() -> Confirmations:
    """Give the shipped texts."""
    confirmations = shipped_policy().confirmations
    assert confirmations is not None
    return confirmations


def proposed(inbound: Inbound, minutes: float = 0, **options: object) -> Reply | NoReply:
    """Propose an answer some minutes after the message came."""
    given = {"language": "en", "business": "Harbor Dental", **options}
    return propose_reply(inbound, texts(), received_at=CAME, now=CAME + int(minutes * MINUTE), **given)  # type: ignore[arg-type]


def test_an_ordinary_message_gets_none() -> None:
    """Nothing was asked for, so nothing is answered."""
    assert isinstance(proposed(Inbound("other")), NoReply)


def test_five_minutes_is_the_end_without_a_reason() -> None:
    """Within five minutes a text is proposed with its deadline; a moment later only with a reason."""
    stop = Inbound("opt_out")
    reply = proposed(stop, 5)
    assert isinstance(reply, Reply)
    assert reply.send_by == CAME + 5 * MINUTE
    late = proposed(stop, 5.01)
    assert isinstance(late, NoReply)
    assert "five minutes" in late.because
    assert isinstance(proposed(stop, 5.01, reason_for_delay=" "), NoReply)
    assert isinstance(proposed(stop, 60, reason_for_delay="carrier outage until 10:40"), Reply)


def test_one_text_is_all() -> None:
    """A request that had its text gets no second one, reason or not."""
    assert isinstance(proposed(Inbound("opt_out"), already_confirmed=True, reason_for_delay="x"), NoReply)


@pytest.mark.parametrize("language", ["en", "pl", "es", "fr"])
@pytest.mark.parametrize(
    "inbound",
    [
        Inbound("opt_out"), Inbound("opt_out", asks=True), Inbound("clarify", asks=True), Inbound("topic_opt_out", topic="offers"),
        Inbound("topic_opt_out", kept_topic="appointments"), Inbound("wrong_number"), Inbound("opt_in"), Inbound("help"),
    ],
    ids=lambda one: f"{one.kind}-{one.asks}",
)  # fmt: skip
def test_every_answer_fits_one_segment_in_every_language(inbound: Inbound, language: str) -> None:
    """With a common and with a very long business name, and with letters outside the SMS alphabet, the text is one segment."""
    for business in ("Harbor Dental", "Zażółć Gęślą Jaźń", "The Very Long And Winding Name Of A Family Dental Practice And Partners " * 2):
        reply = proposed(inbound, language=language, business=business, help_contact="+1 305 555 0100")
        assert isinstance(reply, Reply)
        assert sms.count_segments(reply.text) == 1


def test_an_unknown_language_is_answered_in_english() -> None:
    """Without a template in the contact's language the English one goes."""
    reply = proposed(Inbound("opt_out"), language="de")
    assert isinstance(reply, Reply)
    assert reply.text.startswith("Harbor Dental: you are unsubscribed")


def content() -> dict[str, object]:
    """Give the parsed pack of words."""
    return tomllib.loads((PACKS / "inbound.toml").read_text("utf-8"))


def test_a_text_of_two_segments_is_refused() -> None:
    """A confirmation that cannot fit one segment is refused by name."""
    raw = {**content()["confirmation"]}  # type: ignore[dict-item]
    raw["en"] = {**raw["en"], "opt_out": ["x" * 161]}
    with pytest.raises(PolicyError, match=r"confirmation\.en\.opt_out: .*one segment"):
        read_confirmations(raw, CERTAINTY, "words.toml")


def test_a_longer_delay_than_five_minutes_is_refused() -> None:
    """The window of five minutes can be shortened, not widened."""
    raw = {**content()["confirmation"], "within": "PT6M"}  # type: ignore[dict-item]
    with pytest.raises(PolicyError, match=r"confirmation\.within: got 'PT6M', expected at most PT5M"):
        read_confirmations(raw, CERTAINTY, "words.toml")


GOOD = {
    "kind": "opt_out",
    "language": "en",
    "words": ["begone"],
    "source": "our own",
    "certainty": "house",
    "checked_on": date(2026, 11, 22),
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "opt_in"}, r"keywords\[0\]\.kind: got 'opt_in', expected one of opt_out"),
        ({"kind": "filler"}, r"keywords\[0\]\.kind: got 'filler'"),
        ({"language": "english"}, r"keywords\[0\]\.language: got 'english'"),
        ({"words": [" "]}, r"keywords\[0\]\.words: .*none of them blank"),
        ({"source": ""}, r"keywords\[0\]\.source"),
        ({"certainty": "sure"}, r"keywords\[0\]\.certainty: got 'sure'"),
        ({"checked_on": "today"}, r"keywords\[0\]\.checked_on"),
        ({"topic": "offers"}, r"keywords\[0\]\.topic"),
        ({"colour": "red"}, r"keywords\[0\]\.colour"),
    ],
)
def test_a_broken_list_of_a_house_is_refused(change: dict[str, object], message: str) -> None:
    """File, key, value and what is allowed; a house cannot add words that start texting or explain a word away."""
    with pytest.raises(PolicyError, match=message):
        read_keywords([{**GOOD, **change}], "house", "House", CERTAINTY, "house.toml")


def test_a_house_adds_words_and_takes_none_away() -> None:
    """A house's word ends texting too, and the shipped ones still do."""
    from rules.inbound.classify import Ear, classify_inbound
    from rules.inbound.lexicon import Lexicon
    from service.inbound_parts import assemble_ear

    house = read_policy_file({"id": "house", "title": "House", "kind": "house", "keywords": [GOOD]}, "house.toml")
    shipped = assemble_ear(shipped_policy())
    ear = Ear(Lexicon((*shipped_policy().keywords, *house.keywords)), shipped.concepts, shipped.detector)
    assert classify_inbound("begone", ear=shipped).kind == "other"
    assert classify_inbound("begone", ear=ear).kind == "opt_out"
    assert classify_inbound("stop", ear=ear).kind == "opt_out"


def test_the_seven_words_stand_without_any_list() -> None:
    """A lexicon of no lists still holds the FCC's words, and a list cannot turn one into an opt-in."""
    from rules.inbound.lexicon import Lexicon
    from rules.inbound.words import to_words

    sly = KeywordList("opt_in", "*", ("stop", "go"), "", "x", "house", GOOD["checked_on"], "Sly")  # type: ignore[arg-type]
    hit = Lexicon([sly]).whole(to_words("STOP"), ("opt_in", "opt_out"))
    assert hit is not None
    assert hit.kind == "opt_out"


def test_every_language_has_every_answer() -> None:
    """The four languages have all seven kinds of answers."""
    assert set(texts().texts) == {(language, answer) for language in ("en", "pl", "es", "fr") for answer in ANSWERS}
