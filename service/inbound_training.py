"""Training the detector of inbound messages anew: ``python -m service.inbound_training DATA_FOLDER [OUT]``.

It learns from the parts in ``FOLDS``; ``measure`` measures it and is not read. ``cross_validate`` holds one fold back at a time.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rules.inbound.classify import REVOKING
from rules.inbound.detector import from_json
from rules.inbound.fit import fit
from rules.inbound.lexicon import Lexicon
from rules.inbound.words import to_words
from service.inbound_parts import load_concepts
from service.policy_files import load_policy

FOLDS = (
    ("train",),
    ("dev", "held"),
    ("fresh", "more"),
    ("mend", "newest"),
    ("last",),
    ("blind",),
    ("week",),
    ("plain",),
    ("vague",),
    ("everyday",),
    ("trades",),
    ("border",),
    ("abroad",),
)
"""Parts that teach, those written together or for each other in one fold."""

TAUGHT = tuple(part for fold in FOLDS for part in fold)

ASK_FROM = 0.26
"""Cross-validated over ``FOLDS``, a missed revocation counted as four wrong ones: the highest whose cost is within 2 % of the cheapest."""

SURE_FROM = 0.7


def read_examples(folder: Path, *parts: str) -> list[dict[str, Any]]:
    """Read the written messages of some parts (train, dev, held), part by part and in the order of file names; a part without files has none."""
    paths = [path for part in parts for path in sorted(folder.glob(f"{part}-*.jsonl"))]
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def decided_by_keyword(text: str, lexicon: Lexicon) -> bool:
    """Say whether the detector never sees a message, whatever was asked before it."""
    words = to_words(text)
    kinds = ("opt_out", "opt_out_ask", "opt_out_bare", "opt_in", "confirm", "help")
    return lexicon.whole(words, kinds) is not None or lexicon.sentence(words, "opt_out") is not None


def train(folder: Path, *but: str) -> dict[str, Any]:
    """Learn the weights, some parts held back; the answer is the content of ``detector.json``."""
    lexicon = Lexicon(load_policy().keywords)
    parts = [part for part in TAUGHT if part not in but]
    examples = [one for one in read_examples(folder, *parts) if not decided_by_keyword(one["text"], lexicon)]
    texts, languages = [one["text"] for one in examples], [one["language"] for one in examples]
    learnt = fit(texts, languages, [one["label"] in REVOKING for one in examples], load_concepts(), ASK_FROM, SURE_FROM)
    return {
        "format": 1,
        "examples": len(examples),
        "bias": learnt.bias,
        "ask_from": learnt.ask_from,
        "sure_from": learnt.sure_from,
        "weights": dict(learnt.weights),
    }


def cross_validate(folder: Path, folds: Sequence[Sequence[str]] = FOLDS) -> list[list[tuple[bool, float]]]:
    """Read each fold with weights learnt from all other parts that teach; the phrases stay as they are.

    Gives for each fold whether a message revokes and the probability read. Left out are messages that a keyword decides, and those that stand
    word for word in another fold.
    """
    lexicon, concepts = Lexicon(load_policy().keywords), load_concepts()
    answers = []
    for fold in folds:
        others = [part for part in TAUGHT if part not in fold]
        taught = {plain(one["text"]) for one in read_examples(folder, *others)}
        detector = from_json(train(folder, *fold))
        answers.append(
            [
                (one["label"] in REVOKING, detector.read(to_words(one["text"]), one["text"], concepts, one["language"]).probability)
                for one in read_examples(folder, *fold)
                if plain(one["text"]) not in taught and not decided_by_keyword(one["text"], lexicon)
            ]
        )
    return answers


def plain(text: str) -> tuple[str, ...]:
    """Give a message's words in plain form."""
    return tuple(word.plain for word in to_words(text))


def main() -> None:
    """Write the weights."""
    folder = Path(sys.argv[1])
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("rules/inbound/detector.json")
    content = train(folder)
    target.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"{target}: {len(content['weights'])} weights from {content['examples']} messages")


if __name__ == "__main__":
    main()
