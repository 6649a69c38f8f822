"""How well written messages are read, and that the shipped weights are those the examples teach."""

import json
from collections import Counter

import pytest
from inbound_figures import DATA, PARTS, ROOT, figures, untaught

from rules.inbound.classify import KINDS
from service.inbound_training import read_examples, train


@pytest.mark.parametrize(
    ("part", "revocations", "missed", "ordinary", "taken"),
    [("blind", 265, 0, 309, 18), ("last", 174, 4, 247, 27), ("newest", 198, 1, 229, 8)],
)
def test_messages_that_taught_no_weight_are_read_as_well_as_written(
    part: str, revocations: int, missed: int, ordinary: int, taken: int
) -> None:
    """Each measuring part has at least 400 messages, and no figure is worse than the one docs/inbound.md gives."""
    one = figures(read_examples(DATA, part))
    assert one.total >= 400
    assert (one.revocations, one.ordinary) == (revocations, ordinary)
    assert len(one.missed) <= missed, one.missed
    assert len(one.taken) <= taken, one.taken


def test_no_bare_keyword_is_missed() -> None:
    """No message of one word that ends texting is missed in any part: what is missed are sentences."""
    examples = [one for one in read_examples(DATA, *PARTS) if len(one["text"].split()) == 1]
    assert len(examples) > 150
    assert figures(examples).missed == ()


def test_the_measuring_sets_are_balanced_and_of_all_kinds() -> None:
    """Revocations are about half of them, every language and kind is there, none stands twice."""
    examples = read_examples(DATA, "blind", "last")
    languages = Counter(one["language"] for one in examples)
    assert min(languages.values()) >= 150
    assert 0.4 < figures(examples).revocations / len(examples) < 0.6
    assert {one["label"] for one in examples} == set(KINDS) - {"clarify"}


def test_enough_of_the_measuring_messages_are_new_to_the_detector() -> None:
    """Without what a keyword decides and what stands word for word in a part that teaches, a hundred revocations and two hundred others are left."""
    last = figures(untaught("last"))
    assert last.revocations >= 90
    assert last.ordinary >= 180


def test_the_weights_are_learnt_from_the_examples() -> None:
    """Training anew gives the shipped weights."""
    shipped = json.loads((ROOT / "rules" / "inbound" / "detector.json").read_text("utf-8"))
    learnt = train(DATA)
    assert learnt["examples"] == shipped["examples"]
    assert learnt["weights"].keys() == shipped["weights"].keys()
    assert max(abs(learnt["weights"][name] - shipped["weights"][name]) for name in shipped["weights"]) < 1e-3
