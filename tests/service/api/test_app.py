"""The service as a whole: it runs at once, and every answer has one of two shapes."""

from pathlib import Path

from serving import serving


def test_it_runs_with_nothing_set_up(tmp_path: Path) -> None:
    """Without keys, model or store a draft is judged, on this machine."""
    with serving(tmp_path) as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        assert client.get("/readyz").json()["status"] == "ready"
        answer = client.post("/v1/check", json={"text": "Hi Ana, your table for four is booked for 7 pm."})
    assert answer.status_code == 200
    assert answer.json()["action"] == "send"
