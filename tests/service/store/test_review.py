"""The queue of unsure drafts: once each, bounded, the most useful first, never asked for again."""

from typing import Any

import pytest
from ledgers import DAY, NOW

from model.labels import LABELS
from service.examples.masking import mask
from service.store import review
from service.store.examples import NewExample, read_examples, save_examples
from service.store.ledger import Store
from service.store.review import Limits, UnsureDraft, queue_unsure, read_queue, settle, unsure_drafts

LIMITS = Limits("2-x", dict.fromkeys(LABELS, 0.5))


def unsure(text: str, doubt: float = 1.0, **fields: Any) -> UnsureDraft:
    """Give a draft of which the model thinks it half legal."""
    given = {"language": "en", "source": "api", "model_version": "2-x", "probabilities": {**dict.fromkeys(LABELS, 0.1), "legal": 0.6}}
    return UnsureDraft(mask(text), doubt=doubt, **{**given, **fields})


def waiting(store: Store, now: int = NOW, limit: int = 10) -> list[str]:
    """Give the texts that wait, in the order they are asked for."""
    return [draft["text"] for draft in read_queue(store, limit, now).drafts]


def test_a_draft_waits_once(store: Store) -> None:
    """The same text again, in other numbers or case, is not queued again."""
    assert queue_unsure(store, [unsure("call 601 234 567 Bob"), unsure("CALL 602 345 678 bob")], NOW) == 1
    assert queue_unsure(store, [unsure("call 603 234 567 Bob")], NOW + 1) == 0
    assert len(waiting(store)) == 1
    assert "601" not in waiting(store)[0]


def test_the_most_doubtful_comes_first_and_its_like_last(store: Store) -> None:
    """A draft like one already taken waits behind a less doubtful one of another kind."""
    texts = {"the lease ends in may as agreed": 1.0, "the lease ends in june as agreed": 0.9, "free socks for everybody": 0.5}
    queue_unsure(store, [unsure(text, doubt) for text, doubt in texts.items()], NOW)
    assert waiting(store) == ["the lease ends in may as agreed", "free socks for everybody", "the lease ends in june as agreed"]
    assert waiting(store, limit=1) == ["the lease ends in may as agreed"]
    assert read_queue(store, 1, NOW).waiting == 3


def test_old_drafts_go(store: Store) -> None:
    """After 90 days a draft is not shown, and the next one that comes takes it out of the database."""
    queue_unsure(store, [unsure("an old one")], NOW)
    assert waiting(store, NOW + 90 * DAY) == ["an old one"]
    assert waiting(store, NOW + 90 * DAY + 1) == []
    queue_unsure(store, [unsure("a new one")], NOW + 90 * DAY + 1)
    with store.reading() as connection:
        assert [row.text for row in connection.execute(review.review_drafts.select())] == ["a new one"]


def test_the_newest_stay(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the bound the oldest go."""
    monkeypatch.setattr(review, "MOST", 3)
    for number in range(5):
        queue_unsure(store, [unsure(f"draft {'abcde'[number]}")], NOW + number)
    assert sorted(waiting(store, NOW + 5)) == ["draft c", "draft d", "draft e"]


def test_what_a_person_labelled_is_not_asked_for_again(store: Store) -> None:
    """A settled draft, and a text that is an example already, are not queued."""
    store.write(lambda connection: save_examples(connection, [NewExample(mask("labelled before"), (), "file")], NOW, replace=True))
    assert queue_unsure(store, [unsure("labelled before"), unsure("to settle")], NOW) == 1
    (draft,) = read_queue(store, 9, NOW).drafts
    saved = store.write(lambda connection: settle(connection, draft["review_id"], ["legal"], NOW, "ola", LIMITS))
    assert saved is not None
    assert saved.word == "new"
    assert queue_unsure(store, [unsure("to settle")], NOW + 1) == 0
    assert read_queue(store, 9, NOW).waiting == 0
    kept = read_examples(store)[-1]
    assert (kept.text, kept.labels, kept.source, kept.recorded_by, kept.model_labels) == (
        "to settle",
        ("legal",),
        "review",
        "ola",
        ("legal",),
    )


def test_another_models_answer_is_not_guessed(store: Store) -> None:
    """Where the model has changed since, what the old one answered is left open."""
    queue_unsure(store, [unsure("x y z")], NOW)
    review_id, other = read_queue(store, 1, NOW).drafts[0]["review_id"], Limits("2-y", LIMITS.thresholds)
    store.write(lambda connection: settle(connection, review_id, [], NOW, None, other))
    assert read_examples(store)[0].model_labels is None


def test_nothing_settles_what_is_not_there(store: Store) -> None:
    """An unknown number settles nothing and keeps nothing."""
    assert store.write(lambda connection: settle(connection, 7, [], NOW, None, LIMITS)) is None
    assert read_examples(store) == []


def test_only_the_models_doubt_counts() -> None:
    """A sure draft, and one whose labels a person set, are left alone; doubt adds up the chances against each answer."""
    labels = {label: {"probability": 0.1, "flagged": False} for label in LABELS} | {"legal": {"probability": 0.6, "flagged": True}}
    person = {label: {"probability": None, "flagged": False} for label in LABELS}
    decision = {"labels": labels, "needs_review": True, "model_version": "2-x"}
    item = {"text": "Zażółć gęślą jaźń, proszę o telefon", "language": "pl-PL"}
    assert unsure_drafts([(item, {**decision, "needs_review": False}), (item, {**decision, "labels": person})], "api") == []
    (found,) = unsure_drafts([(item, decision)], "api")
    assert (found.language, found.doubt, found.source) == ("pl", 1.0, "api")
