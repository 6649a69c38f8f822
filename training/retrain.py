"""Corpus plus a user's own examples: which are learnt from, which are kept for judging, and the model that comes of it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from model.labels import LABELS
from model.language import detect_language
from model.normalize import normalize
from model.store import add_to_manifest
from model.tokens import tokenize
from training.corpus import LANGUAGES, Draft
from training.cross_validation import MISS_COSTS
from training.labelled import Labelled
from training.retrain_correction import SHARE
from training.train import FOLDS, train

# Each example counts as this many drafts of the corpus, as long as all together are no more than SHARE of it; benchmarks/retrain_curve.py
# says what that buys. It stays one draft where features are counted: copies would make a word of one example look like that of four.
WEIGHT = 4
# One example in so many is kept for judging and never learnt from, by this version or any other of the same seed.
EVERY = 5
LEAST = 20
LEAST_JUDGED = 5
# More than this are not learnt from: the corpus would drown, and training would take hours.
MOST = 20_000
MOST_JUDGED = 4_000


class ExampleError(ValueError):
    """The examples cannot be trained on; the message says why and what would help."""


@dataclass(frozen=True)
class Split:
    """Examples to learn from and to judge by, in an order of their own, each counted ``weight`` times; ``notes`` say what was left out."""

    learnt: tuple[Labelled, ...]
    judged: tuple[Labelled, ...]
    weight: int
    notes: tuple[str, ...]


def example_key(text: str) -> str:
    """Return a key that texts of the same words share, whatever their numbers, marks and emoji; short texts go by every token."""
    tokens = tokenize(normalize(text))
    words = [token.form for token in tokens if token.kind == "word"]
    return " ".join(words if len(words) >= 3 else ["=", *(token.form for token in tokens)])


def _place(key: str, seed: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}\n{key}".encode()).digest()[:8], "big")


def split_examples(rows: Sequence[Labelled], corpus: Sequence[Draft], holdout: Sequence[str], seed: int = 0) -> Split:
    """Return which examples are learnt from and which are kept for judging; texts of the same words always go the same way.

    The choice goes by the text and ``seed`` alone, so an example kept once is kept by every later retraining. Left out are repeats,
    texts with contradicting labels, other languages, and texts of the ``holdout``. Raises ``ExampleError`` when what remains is too little.
    """
    if not rows:
        raise ExampleError("no examples; at least one file or store with labelled drafts is needed")
    notes = []
    spoken = [row for row in rows if row.language in LANGUAGES]
    if len(spoken) < len(rows):
        notes.append(f"{len(rows) - len(spoken):,} in a language the model is not taught were left out")
    labels: dict[str, set[tuple[str, ...]]] = {}
    first: dict[str, Labelled] = {}
    keys = [example_key(row.text) for row in spoken]
    for key, row in sorted(zip(keys, spoken, strict=True), key=lambda one: (one[0], one[1].text)):
        labels.setdefault(key, set()).add(tuple(sorted(row.labels)))
        first.setdefault(key, row)
    clear = {key: row for key, row in first.items() if len(labels[key]) == 1}
    if len(clear) < len(first):
        notes.append(f"{len(first) - len(clear):,} texts are there with different labels; none of their rows counts")
    if len(first) < len(spoken):
        notes.append(f"{len(spoken) - len(first):,} repeat the words of another and count once")
    frozen = {example_key(text) for text in holdout}
    if known := clear.keys() & frozen:
        notes.append(f"{len(known):,} stand in the holdout, which nothing is learnt from, and were left out")
        clear = {key: row for key, row in clear.items() if key not in frozen}
    _refuse(clear.values(), len(rows))
    order = sorted(clear, key=lambda key: (_place(key, seed), key))
    judged = [key for key in order if _place(key, seed) % EVERY == 0]
    learnt = [key for key in order if _place(key, seed) % EVERY]
    if len(judged) < LEAST_JUDGED:
        more = (LEAST_JUDGED - len(judged)) * EVERY
        raise ExampleError(
            f"{len(clear)} different examples: {len(judged)} of them fall into the fifth kept for judging, at least {LEAST_JUDGED} are "
            f"needed; label about {more} more"
        )
    if len(learnt) > MOST:
        notes.append(f"{len(learnt):,} examples to learn from; {MOST:,} of them, drawn evenly, are learnt")
        learnt = learnt[:MOST]
    if len(judged) > MOST_JUDGED:
        notes.append(f"{len(judged):,} examples kept for judging; {MOST_JUDGED:,} of them, drawn evenly, judge")
        judged = judged[:MOST_JUDGED]
    weight = max(1, min(WEIGHT, int(SHARE * len(corpus)) // len(learnt)))
    return Split(tuple(clear[key] for key in learnt), tuple(clear[key] for key in judged), weight, tuple(notes))


def _refuse(rows: Any, given: int) -> None:
    found = list(rows)
    if len(found) < LEAST:
        raise ExampleError(f"{given:,} rows, {len(found)} usable and different examples among them; at least {LEAST} are needed")
    if len({row.labels for row in found}) == 1:
        label = ";".join(found[0].labels) or "no label"
        raise ExampleError(
            f"all {len(found):,} examples say {label}: nothing tells them apart; add drafts of the same kind with other labels, or none"
        )


def retrain(
    corpus: Sequence[Draft],
    hashes: Mapping[str, str],
    split: Split,
    work: Path,
    progress: Callable[[str], None] = lambda _message: None,
    miss_costs: Mapping[str, float] = MISS_COSTS,
    more: Mapping[str, Any] | None = None,
) -> Path:
    """Train on the corpus and the examples to learn from, and return the new model folder inside ``work``.

    A draft of the corpus with the words of an example gives way to it, so that the user's word counts. ``more`` goes into the manifest.
    The same corpus (its files' ``hashes`` go there
    too) and examples give the same weights, whatever the order of the rows.
    """
    data, folder = Path(work) / "data", Path(work) / "model"
    data.mkdir()
    theirs = {example_key(row.text) for row in (*split.learnt, *split.judged)}
    kept = [draft for draft in corpus if example_key(draft.text) not in theirs]
    if len(kept) < len(corpus):
        progress(f"{len(corpus) - len(kept):,} drafts of the corpus give way to examples of the same words")
    _write(data / "corpus.jsonl", [asdict(draft) for draft in kept])
    own = [_as_draft(example, place) for place, example in enumerate(split.learnt)]
    _write(data / "examples.jsonl", own)
    made = train(data, folder, progress, miss_costs=miss_costs, own={row["id"] for row in own}, weight=split.weight)
    add_to_manifest(
        folder,
        {
            "data": {**hashes, "examples": _hash_of(split)},
            "drafts": {language: sum(draft.language == language for draft in kept) for language in LANGUAGES},
            "examples": {
                "learnt": len(split.learnt),
                "judged": len(split.judged),
                "weight": split.weight,
                "pull": made["correction"]["pull"],
                "left_out": list(split.notes),
            },
            **(more or {}),
        },
    )
    return folder


def with_languages(rows: Sequence[Labelled]) -> list[Labelled]:
    """Return examples with their language, told from the text where nobody said it; a language not taught is empty."""
    told = iter(detect_language([row.text for row in rows if not row.language]))
    return [row if row.language else Labelled(row.text, row.labels, next(told), row.trade) for row in rows]


def _as_draft(example: Labelled, place: int) -> dict[str, Any]:
    """Give an example as a row of a corpus; its batch is one of several, so that each fold judges some it has not seen."""
    key = hashlib.sha256(example_key(example.text).encode()).hexdigest()
    return {
        "id": f"example-{place:05d}-{key[:16]}",  # masked, two may have the same words
        "text": example.text,
        "labels": [label for label in LABELS if label in example.labels],
        "language": example.language,
        "trade": example.trade or "(examples)",
        "batch": f"examples-{int(key[:8], 16) % FOLDS}",
        "kind": "plain",
    }


def _hash_of(split: Split) -> str:
    rows = [asdict(row) for row in (*split.learnt, *split.judged)]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
