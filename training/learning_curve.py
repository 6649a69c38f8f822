"""How much more drafts still help: ours and plain TF-IDF on growing, nested parts of the corpus."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from training.corpus import Draft, label_matrix
from training.fitting import Parameters, learn, read_tokens, score
from training.labelled import LabelledSet
from training.measure import macro_f1
from training.peers import learn_tfidf

SIZES = (125, 250, 500, 1000, 2000, 4000)


def learning_curve(
    drafts: Sequence[Draft],
    sets: Sequence[LabelledSet],
    sizes: Sequence[int] = SIZES,
    progress: Callable[[str], None] = lambda _message: None,
) -> dict[str, Any]:
    """Return sizes and, per set, macro-F1 of ours and of TF-IDF at a threshold of one half: small parts leave nothing to choose one by."""
    order = sorted(drafts, key=lambda draft: hashlib.sha256(draft.id.encode()).hexdigest())
    steps = [size for size in sizes if size < len(order)] + [len(order)]
    curve: dict[str, Any] = {"sizes": steps, "sets": {rows.name: {"ours": [], "tfidf": []} for rows in sets}}
    parameters = Parameters()
    for size in steps:
        progress(f"learning curve: {size} drafts")
        part = order[:size]
        targets, texts = label_matrix(part), [draft.text for draft in part]
        learnt = learn(read_tokens(texts), targets, parameters)
        tfidf = learn_tfidf(texts, targets)
        for rows in sets:
            found = curve["sets"][rows.name]
            said = score(read_tokens(rows.texts), *learnt)
            found["ours"].append(round(macro_f1(rows.truth, said >= 0, 10), 4))
            found["tfidf"].append(round(macro_f1(rows.truth, tfidf(rows.texts) >= 0, 10), 4))
    return curve
