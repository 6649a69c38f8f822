"""What is sent to the service when it is measured: distinct drafts of the corpus, so that nothing is answered from memory."""

import json
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parent.parent
COUNT = 3000


def bodies() -> dict[str, list[bytes]]:
    """Return bodies of each kind: an everyday text alone, the same with all that is known of its contact, and one that is better not a text."""
    rows = [json.loads(line) for path in sorted((ROOT / "data/drafts").glob("en-*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    np.random.default_rng(0).shuffle(rows)
    whole = json.loads((ROOT / "data/examples/item.json").read_text("utf-8"))
    plain = [row["text"] for row in rows if not row["labels"]][:COUNT]
    flagged = [row["text"] for row in rows if set(row["labels"]) - {"promotional"}][:COUNT]
    kinds: dict[str, list[dict[str, Any]]] = {
        "text alone": [{"text": text} for text in plain],
        "whole item": [{**whole, "text": text} for text in plain],
        "whole item, flagged": [{**whole, "text": text} for text in flagged],
    }
    return {kind: [json.dumps(item, ensure_ascii=False).encode() for item in items] for kind, items in kinds.items()}
