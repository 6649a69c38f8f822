"""Training the detector of inbound messages anew: ``python -m service.inbound_training DATA_FOLDER [OUT]``.

It learns from the parts in ``TAUGHT``; the others measure it and are not read.
"""

import json
import sys
from pathlib import Path
from typing import Any

from rules.inbound.classify import REVOKING
from rules.inbound.fit import fit
from rules.inbound.lexicon import Lexicon
from rules.inbound.words import to_words
from service.inbound_parts import load_concepts
from service.policy_files import load_policy

TAUGHT = ("train", "dev", "held", "fresh", "more", "mend")
ASK_FROM = 0.28
"""Where a missed revocation counted as four wrong ones is cheapest, cross-validated on the taught parts."""

SURE_FROM = 0.7


def read_examples(folder: Path, *parts: str) -> list[dict[str, Any]]:
    """Read the written messages of some parts (train, dev, held), in the order of file names."""
    paths = [path for part in parts for path in sorted(folder.glob(f"{part}-*.jsonl"))]
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def decided_by_keyword(text: str, lexicon: Lexicon) -> bool:
    """Say whether the detector never sees a message, whatever was asked before it."""
    words = to_words(text)
    kinds = ("opt_out", "opt_out_ask", "opt_out_bare", "opt_in", "confirm", "help")
    return lexicon.whole(words, kinds) is not None or lexicon.sentence(words, "opt_out") is not None


def train(folder: Path) -> dict[str, Any]:
    """Learn the weights; the answer is the content of ``detector.json``."""
    lexicon = Lexicon(load_policy().keywords)
    examples = [one for one in read_examples(folder, *TAUGHT) if not decided_by_keyword(one["text"], lexicon)]
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


def main() -> None:
    """Write the weights."""
    folder = Path(sys.argv[1])
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("rules/inbound/detector.json")
    content = train(folder)
    target.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"{target}: {len(content['weights'])} weights from {content['examples']} messages")


if __name__ == "__main__":
    main()
