"""Decisions of the API counted for drift, without a word of them."""

from datetime import date
from pathlib import Path
from unittest.mock import patch

from serving import NOW, serving, state_of
from sqlalchemy import text as sql

from model.classifier import RELEASED
from model.profile import ANSWERS, INPUTS, LABELS
from model.store import read_manifest
from service.api.drift import NO_KEY
from service.api.state import AppState
from service.drift.summary import NO_TOPIC
from service.store.api_keys import create_key
from service.store.drift_counts import read_counts
from service.store.ledger import open_store

DAY = date(2026, 11, 24)
TEXT = "Zanzibar Quux, your table for four is booked for 7 pm."
REFERENCE = {feature: dict.fromkeys(bins, 1000) for feature, bins in {**INPUTS, **ANSWERS}.items()}


def test_every_decision_is_counted_and_none_that_was_refused(tmp_path: Path) -> None:
    """Single drafts and batches count on the day they came, under their key's name, and the database holds no word of them."""
    with serving(tmp_path) as client:
        assert client.post("/v1/check", json={"text": TEXT}).status_code == 200
        made, _ = create_key(state_of(client).store, "crm", ["check"], NOW)
        state_of(client).keys.forget()
        headers = {"Authorization": f"Bearer {made}"}
        client.post("/v1/check/batch", json={"items": [{"text": TEXT}, {}, {"text": TEXT}]}, headers=headers)
    store = open_store(f"sqlite:///{tmp_path / 'api.db'}")
    found = {source: counts for (source, _), counts in read_counts(store, DAY, DAY).items()}
    with store.reading() as connection:
        rows = connection.execute(sql("SELECT * FROM drift_counts")).all()
    store.close()
    assert {source: counts["drafts", "all"] for source, counts in found.items()} == {NO_KEY: 1, "crm": 2}
    assert found["crm"]["length", "40-80"] == found["crm"]["action", "send"] == found["crm"]["language", "en"] == 2
    assert "zanzibar" not in str(rows).lower()


def test_the_metric_tells_how_far_a_source_is(tmp_path: Path) -> None:
    """With enough drafts each feature has its index by source, and one that calls for retraining says so; before, nothing is shown."""
    manifest = {"version": read_manifest(RELEASED)["version"], "reference": REFERENCE}
    with patch("service.api.drift.read_manifest", lambda _: manifest), patch("service.api.drift_gauges.EVERY", 0):
        with serving(tmp_path) as client:
            state = state_of(client)
            client.post("/v1/check", json={"text": TEXT})
        assert "sendcheck_drift_psi{" not in _shown(state)
        with serving(tmp_path) as client:
            state = state_of(client)
            for _ in range(5):
                client.post("/v1/check/batch", json={"items": [{"text": TEXT}] * 49})
        shown = _shown(state)
    assert f'sendcheck_drift_psi{{feature="length",source="{NO_KEY}"}}' in shown
    assert f'sendcheck_drift_psi{{feature="flagged.{LABELS[0]}",source="{NO_KEY}"}}' in shown
    assert f'sendcheck_drift_retrain{{source="{NO_KEY}"}}' in shown
    assert "Zanzibar" not in shown


def test_topics_are_counted_and_shown_too(tmp_path: Path) -> None:
    """Drafts count by source and by topic, and each topic has its index; of more topics than anybody has, the rest count without."""
    manifest = {"version": read_manifest(RELEASED)["version"], "reference": REFERENCE}
    with (
        patch("service.api.drift.read_manifest", lambda _: manifest),
        patch("service.api.drift_gauges.EVERY", 0),
        patch("service.api.drift_gauges.MOST_ORIGINS", 2),
        serving(tmp_path) as client,
    ):
        state = state_of(client)
        for topic in ("Claims", "visits", "order 1", "order 2"):
            for _ in range(5):
                client.post("/v1/check/batch", json={"items": [{"text": TEXT, "topic": topic}] * 49})
    shown = _shown(state)
    assert 'sendcheck_drift_topic_psi{feature="length",topic="claims"}' in shown
    assert 'sendcheck_drift_topic_retrain{topic="visits"}' in shown
    assert "order" not in shown
    assert NO_TOPIC not in shown
    store = open_store(f"sqlite:///{tmp_path / 'api.db'}")
    by_topic = {topic: counts["drafts", "all"] for (topic, _), counts in read_counts(store, DAY, DAY, "topic").items()}
    by_source = {source: counts["drafts", "all"] for (source, _), counts in read_counts(store, DAY, DAY).items()}
    store.close()
    assert by_topic == {"claims": 245, "visits": 245, "": 490}
    assert by_source == {NO_KEY: 980}


def test_a_model_without_a_reference_shows_no_drift(tmp_path: Path) -> None:
    """Decisions are counted all the same."""
    with patch("service.api.drift.read_manifest", lambda _: {"version": "2-old"}), serving(tmp_path) as client:
        state = state_of(client)
        client.post("/v1/check", json={"text": TEXT})
    assert "sendcheck_drift_psi{" not in _shown(state)
    store = open_store(f"sqlite:///{tmp_path / 'api.db'}")
    assert sum(counts["drafts", "all"] for counts in read_counts(store, DAY, DAY).values()) == 1
    store.close()


def _shown(state: AppState) -> str:
    """Give the metrics of a service that has ended, so that its observers have seen everything."""
    return state.metrics.shown("m", "p").decode()
