"""Examples in the store: one set of labels a text, nothing twice, nothing unmasked."""

from typing import Any

import pytest
from ledgers import NOW

from service.examples.masking import mask
from service.store.examples import NewExample, Saved, read_examples, save_examples
from service.store.ledger import Store


def example(text: str, *labels: str, **fields: Any) -> NewExample:
    """Give an example of a file."""
    return NewExample(mask(text), labels, "file", **fields)


def save_example(store: Store, one: NewExample, now: int, *, replace: bool = True) -> Saved:
    """Store one example in a transaction of its own."""
    return store.write(lambda connection: save_examples(connection, [one], now, replace=replace))[0]


def kept(store: Store) -> dict[str, tuple[str, ...]]:
    """Give texts and labels."""
    return {one.text: one.labels for one in read_examples(store)}


def test_an_example_comes_out_as_it_went_in(store: Store) -> None:
    """Who, when, and what the model had answered stand beside text and labels; labels in the order of the list."""
    given = example(
        "Sign by noon", "legal", "contract", language="en", trade="law", recorded_by="ola", model_version="2-x", model_labels=()
    )
    assert save_example(store, given, NOW).word == "new"
    (one,) = read_examples(store)
    assert (one.labels, one.language, one.trade, one.source) == (("contract", "legal"), "en", "law", "file")
    assert (one.recorded_by, one.recorded_at, one.model_version, one.model_labels) == ("ola", NOW, "2-x", ())
    assert one.text_key == mask("SIGN  by noon").key


def test_the_same_example_twice_is_one(store: Store) -> None:
    """In one chunk and in two; the first recording stays."""
    words = store.write(
        lambda c: save_examples(c, [example("Sign here now", "legal"), example("sign HERE  now", "legal")], NOW, replace=False)
    )
    assert [one.word for one in words] == ["new", "unchanged"]
    assert words[0].example_id == words[1].example_id
    assert save_example(store, example("sign here now", "legal"), NOW + 1).word == "unchanged"
    assert [one.recorded_at for one in read_examples(store)] == [NOW]


def test_other_labels_are_a_contradiction_unless_they_replace(store: Store) -> None:
    """Without leave the store keeps what it has and says what that is; with it the number stays and the labels change."""
    first = save_example(store, example("Sign here now", "legal"), NOW)
    refused = save_example(store, example("sign here now"), NOW, replace=False)
    assert (refused.word, refused.others) == ("contradiction", (("legal",),))
    assert kept(store) == {"Sign here now": ("legal",)}
    changed = save_example(store, example("sign here now"), NOW)
    assert (changed.word, changed.others, changed.example_id) == ("changed", (("legal",),), first.example_id)
    assert kept(store) == {"sign here now": ()}


def test_nearly_the_same_text_goes_when_it_is_replaced(store: Store) -> None:
    """A rival named with the newcomer is removed with leave, and stays without."""
    rival = save_example(store, example("Pay 5 now please", "legal"), NOW)
    newcomer = example("Pay 9 now please!", "contract", rivals=(rival.example_id or 0,))
    assert save_example(store, newcomer, NOW, replace=False).word == "contradiction"
    assert kept(store) == {"Pay 5 now please": ("legal",)}
    assert save_example(store, newcomer, NOW).word == "new"
    assert kept(store) == {"Pay 9 now please!": ("contract",)}


def test_a_label_that_is_none_is_stored_by_nobody(store: Store) -> None:
    """A slip in a label stops the whole chunk, and nothing of it is kept."""
    with pytest.raises(ValueError, match="'lega' is none of bad_news"):
        store.write(lambda c: save_examples(c, [example("a b"), example("c d", "lega")], NOW, replace=False))
    assert read_examples(store) == []
