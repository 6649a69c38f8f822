"""What is read of contacts, consents and erasures has the described shape, field for field."""

from pathlib import Path
from typing import Any

from serving import serving

from service.api import record_schemas


def strict(kind: Any, content: Any) -> None:
    """Hold an answer against its model: every field, and no other."""
    assert set(content) == set(kind.model_fields)
    kind.model_validate(content)


def test_what_is_read_has_the_described_shape(tmp_path: Path) -> None:
    """Trail, list and erasure."""
    with serving(tmp_path) as client:
        client.post("/v1/contacts/c5/consents", json={"channel": "text", "status": "opted_out"})
        strict(record_schemas.ConsentTrail, client.get("/v1/contacts/c5/consents").json())
        strict(record_schemas.ContactList, client.get("/v1/contacts").json())
        strict(record_schemas.ErasureAnswer, client.delete("/v1/contacts/c5").json())
