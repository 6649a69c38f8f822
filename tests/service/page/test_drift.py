"""Drift on the model tab, in both languages, and nothing where there is nothing to compare with."""

from collections import Counter
from pathlib import Path
from unittest.mock import patch

from serving import serving, state_of

from model.classifier import RELEASED
from model.profile import ANSWERS, INPUTS
from model.store import read_manifest
from service.store.drift_counts import Counted, add_counts

TAUGHT = {feature: dict.fromkeys(bins, 1000) for feature, bins in {**INPUTS, **ANSWERS}.items()}


def test_the_model_tab_tells_of_drift(tmp_path: Path) -> None:
    """A source with doubts is to be labelled, one with few drafts waits; a model without a reference says so."""
    manifest = {**read_manifest(RELEASED), "reference": TAUGHT}
    version = manifest["version"]
    doubtful = Counter({("drafts", "all"): 300, ("unsure", "yes"): 290, ("unsure", "no"): 10})
    with serving(tmp_path) as client:
        with patch("service.api.page.about_model.read_manifest", lambda _: manifest):
            assert "No drafts of the last 30 days were counted" in client.get("/model").text
            add_counts(state_of(client).store, {Counted("2026-11-20", "crm <b>", version): doubtful})
            add_counts(state_of(client).store, {Counted("2026-11-20", "shop", version): Counter({("drafts", "all"): 40})})
            shown = client.get("/model").text
            assert "label 100 of them and retrain" in shown
            assert "crm &lt;b&gt;" in shown
            assert "too few to tell" in shown
            assert "oznacz 100 z nich" in client.get("/model?lang=pl").text
        without = {key: value for key, value in manifest.items() if key != "reference"}
        with patch("service.api.page.about_model.read_manifest", lambda _: without):
            assert "nie zapisał, na czym się uczył" in client.get("/model").text
