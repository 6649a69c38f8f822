"""What a message asks for: keywords in every dress, YES and NIE with what was asked before, topics, reasons, and laws over all of it."""

import tomllib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inbound_figures import DATA, ear, read
from situations import PACKS

from rules.inbound.classify import Inbound, classify_inbound
from rules.keyword_lists import PER_SE
from service.inbound_training import read_examples


def heard(text: str, language: str = "en", **asked: bool) -> Inbound:
    """Read a message as shipped."""
    return classify_inbound(
        text, language, asked.get("asked_to_confirm", False), ear=ear(), answers_question=asked.get("answers_question", False)
    )


@pytest.mark.parametrize(
    "text",
    [
        "I'll stop by at 5", "can we cancel Tuesday's appointment", "don't stop, love these", "yes", "end of the month is fine", "the weekend works",
        "nie, dziękuję, wolę wtorek", "koniec języka za przewodnika", "a fin de mes está bien", "l'arrêt de bus est en face", "no", "Ok", "", "🙂",
    ],
)  # fmt: skip
def test_ordinary_replies_revoke_nothing(text: str) -> None:
    """Words of the lists inside an ordinary reply are no keywords."""
    assert not heard(text).revokes


@pytest.mark.parametrize("word", PER_SE)
@pytest.mark.parametrize("dress", ["{}", "{}!!!", '"{}"', "  {} \n", "{} please", "please {}", "{} 🛑"])
@pytest.mark.parametrize("case", [str.upper, str.lower, str.title])
@pytest.mark.parametrize("language", ["en", "pl", "es", "fr", "de", ""])
def test_the_seven_words_revoke_in_every_dress_and_language(word: str, dress: str, case: Callable[[str], str], language: str) -> None:
    """The words of 64.1200(a)(10) end texting whatever is around them, whoever writes."""
    answer = heard(dress.format(case(word)), language)
    assert answer.kind == "opt_out"
    assert answer.asks == (word in ("end", "cancel"))


def test_every_keyword_of_the_pack_revokes() -> None:
    """Each word of each list that ends texting does so as a whole message, unasked."""
    content = tomllib.loads((PACKS / "inbound.toml").read_text("utf-8"))
    words = [word for one in content["keywords"] if one["kind"].startswith("opt_out") for word in one["words"]]
    assert len(words) > 60
    assert [word for word in words if not heard(word).revokes] == []


@pytest.mark.parametrize("word", ["YES", "yes please", "TAK", "sí", "Oui", "y"])
def test_yes_starts_texting_only_when_asked_for(word: str) -> None:
    """YES in four languages is ordinary, and an opt-in when our last message asked for it."""
    assert heard(word).kind == "other"
    assert heard(word, answers_question=True).kind == "other"
    assert heard(word, asked_to_confirm=True).kind == "opt_in"


@pytest.mark.parametrize("word", ["START", "unstop", "Start please"])
def test_start_always_starts(word: str) -> None:
    """START and UNSTOP need no question."""
    assert heard(word).kind == "opt_in"


def test_stop_wins_over_yes() -> None:
    """A YES with a STOP beside it ends texting, even when YES was asked for."""
    assert heard("yes stop", asked_to_confirm=True).kind == "opt_out"
    assert heard("Yes. STOP", asked_to_confirm=True).kind == "opt_out"


def test_nie_revokes_alone_and_unasked() -> None:
    """NIE is an answer after a question, part of a sentence with other words, and a revocation by itself."""
    assert heard("nie", "pl", answers_question=True).kind == "other"
    assert heard("nie", "pl", asked_to_confirm=True).kind == "other"
    assert heard("nie, dziękuję", "pl").kind == "other"
    answer = heard("NIE", "pl")
    assert (answer.kind, answer.asks, answer.doubt) == ("opt_out", True, True)


def test_a_courteous_cancel_is_an_answer_to_a_question() -> None:
    """'Cancel please' after a question is read by the detector; the bare word revokes even then."""
    assert heard("cancel", answers_question=True).kind == "opt_out"
    assert heard("cancel please").kind == "opt_out"


@pytest.mark.parametrize(
    ("text", "topic", "kept"),
    [
        ("no more offers", "offers", None),
        ("only appointments please", None, "appointments"),
        ("please dont send me any more surveys", "surveys", None),
        ("tylko wizyty poproszę", None, "appointments"),
        ("solo citas por favor", None, "appointments"),
        ("plus de pub svp", "offers", None),
    ],
)
def test_topics_can_be_refused_or_kept_alone(text: str, topic: str | None, kept: str | None) -> None:
    """A topic named in the refusal is refused alone; 'only' keeps one."""
    answer = heard(text, "")
    assert (answer.kind, answer.topic, answer.kept_topic) == ("topic_opt_out", topic, kept)


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("Too many messages, unsubscribe me", "opt_out", "too_many"),
        ("We moved to Ohio, please take us off your list", "opt_out", "moved_away"),
        ("wrong number", "wrong_number", "wrong_person"),
        ("I never signed up for this, remove me", "opt_out", "never_signed_up"),
        ("please remove me from the list", "opt_out", None),
    ],
)
def test_why_people_leave_is_kept(text: str, kind: str, reason: str | None) -> None:
    """A reason that is given comes with the answer."""
    answer = heard(text)
    assert (answer.kind, answer.reason) == (kind, reason)


def test_evidence_is_a_piece_of_the_message() -> None:
    """The evidence stands in the message at its span, for every written message."""
    for example in read_examples(DATA, "dev", "held"):
        answer = read(example)
        if answer.span is not None:
            assert example["text"][answer.span[0] : answer.span[1]] == answer.evidence


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=60), st.sampled_from(["", "en", "pl", "es", "fr"]))
def test_a_stop_of_its_own_always_revokes(noise: str, language: str) -> None:
    """Whatever else a message says, STOP on a line of its own ends texting; and no message at all breaks the reader."""
    assert heard(noise, language).kind in ("opt_out", "opt_in", "help", "topic_opt_out", "clarify", "wrong_number", "other")
    assert heard(f"{noise}\nxx.\nSTOP", language).revokes


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_nothing_but_the_listed_words_starts_texting(text: str) -> None:
    """Random text never opts in unasked."""
    answer = heard(text)
    assert answer.kind != "opt_in"
