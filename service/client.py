"""A client of the prediction API: ``pip install 'sendcheck[client]'``. It loads httpx and nothing heavy of this program.

    with Client("http://127.0.0.1:8000", key="sck_...") as sendcheck:
        decision = sendcheck.check({"text": "Hi Ana, see you at ten.", "contact": {"contact_id": "c1"}})
        if decision["action"] == "send":
            ...

A call is sent again when the connection fails, a write under one ``Idempotency-Key``, so that nothing is recorded twice. What cannot be told twice
without a trace, a decision that is to be recorded, is sent once.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from service.client_types import (
    ConsentRecorded,
    Consents,
    ContactRecorded,
    Decision,
    Erased,
    ExampleRecorded,
    Heard,
    MessagesRecorded,
    ModelTold,
    PolicyTold,
    ReviewQueue,
    RuleTold,
)

try:
    import httpx
except ModuleNotFoundError:
    raise ModuleNotFoundError("service.client needs httpx; install sendcheck with its extra: pip install 'sendcheck[client]'") from None

TIMEOUT = 10.0
"""Seconds a call may take."""
TRIES = 3
_PAUSE = 0.1


@dataclass(frozen=True)
class FieldError:
    """One field at fault, and what is expected there."""

    field: str
    reason: str


class ApiError(Exception):
    """The service refused, or failed: HTTP ``status``, ``type`` (a word to rely on), ``title``, ``detail``, and the fields at fault."""

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after: float | None = None) -> None:
        """Read a problem as the service writes it; ``retry_after`` in seconds, where it says so."""
        self.status, self.retry_after = status, retry_after
        self.type = str(problem.get("type", "about:blank")).removeprefix("urn:sendcheck:")
        self.title, self.detail = str(problem.get("title", "No answer of sendcheck's")), str(problem.get("detail", ""))
        self.errors = [FieldError(str(one["field"]), str(one["reason"])) for one in problem.get("errors", ())]
        self.request_id: str | None = problem.get("request_id")
        fields = "".join(f"; {one.field}: {one.reason}" for one in self.errors)
        super().__init__(f"{status} {self.title}: {self.detail}{fields}")


class Client:
    """Calls one service; a context manager, and safe to share between threads."""

    def __init__(self, url: str, key: str | None = None, timeout: float = TIMEOUT, transport: httpx.BaseTransport | None = None) -> None:
        """Take the service's address, a key of ``sendcheck keys create`` and the seconds a call may take; ``transport`` is for tests."""
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=timeout, transport=transport)

    def __enter__(self) -> "Client":
        """Give the client itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def check(self, item: Mapping[str, Any], *, spans: bool = True, record: bool = False) -> Decision:
        """Judge one draft; ``record`` writes the decision down.

        Raises:
            ApiError: for an item that breaks the specification, and everything else the service refuses.
            httpx.TransportError: when the service cannot be reached; so do all calls.
        """
        params = {"spans": spans, "record": record}
        decision: Decision = self._call("POST", "/v1/check", item, params=params, tries=1 if record else TRIES)
        return decision

    def check_batch(self, items: Iterable[Mapping[str, Any]], *, spans: bool = True, record: bool = False) -> list[Decision | ApiError]:
        """Judge many drafts; gives for each, in order, the decision or the error with it."""
        params = {"spans": spans, "record": record}
        told = self._call("POST", "/v1/check/batch", {"items": list(items)}, params=params, tries=1 if record else TRIES)
        return [one["decision"] if "decision" in one else ApiError(one["problem"]["status"], one["problem"]) for one in told["results"]]

    def put_contact(self, contact_id: str, contact: Mapping[str, Any], *, idempotency_key: str | None = None) -> ContactRecorded:
        """Record a contact; fields that are absent stay as they are on record."""
        done: ContactRecorded = self._write("PUT", _contact(contact_id), contact, idempotency_key)
        return done

    def contact(self, contact: str) -> dict[str, Any] | None:
        """Give the contact of an id or number, None where the store has none."""
        try:
            found: dict[str, Any] = self._call("GET", _contact(contact))
        except ApiError as error:
            if error.status != 404:
                raise
            return None
        return found

    def find_contacts(self, query: str = "", limit: int = 20) -> list[dict[str, Any]]:
        """Find contacts by the beginning of an id or name, or digits of a number."""
        found: list[dict[str, Any]] = self._call("GET", "/v1/contacts", params={"query": query, "limit": limit})["contacts"]
        return found

    def erase_contact(self, contact: str, *, idempotency_key: str | None = None) -> Erased:
        """Erase a contact for good; the key must have the scope admin."""
        done: Erased = self._write("DELETE", _contact(contact), None, idempotency_key)
        return done

    def record_consent(self, contact: str, event: Mapping[str, Any], *, idempotency_key: str | None = None) -> ConsentRecorded:
        """Record one consent event about a contact named by id or number."""
        done: ConsentRecorded = self._write("POST", f"{_contact(contact)}/consents", event, idempotency_key)
        return done

    def consents(self, contact: str, at: str | None = None) -> Consents:
        """Give what stands, now or at a moment in ISO 8601, and every event behind it."""
        told: Consents = self._call("GET", f"{_contact(contact)}/consents", params={} if at is None else {"at": at})
        return told

    def proof(self, contact: str, at: str | None = None) -> dict[str, Any]:
        """Give the whole trail of a contact's consent as a document."""
        told: dict[str, Any] = self._call(
            "GET", f"{_contact(contact)}/proof", params={"format": "json"} | ({} if at is None else {"at": at})
        )
        return told

    def record_message(
        self,
        contact: str,
        *,
        channel: str = "text",
        direction: str = "out",
        topic: str | None = None,
        outcome: str = "delivered",
        at: str | None = None,
        idempotency_key: str | None = None,
    ) -> MessagesRecorded:
        """Tell of one message that was sent, tried or received, ``at`` a moment in ISO 8601 (default: now). No text is taken."""
        at = at or datetime.now(UTC).isoformat()
        message = {"contact_id": contact, "at": at, "channel": channel, "direction": direction, "topic": topic, "outcome": outcome}
        done: MessagesRecorded = self._write("POST", "/v1/messages", message, idempotency_key)
        return done

    def record_messages(self, messages: Sequence[Mapping[str, Any]], *, idempotency_key: str | None = None) -> MessagesRecorded:
        """Tell of many messages, all or none of which are recorded."""
        done: MessagesRecorded = self._write("POST", "/v1/messages", {"messages": list(messages)}, idempotency_key)
        return done

    def inbound(self, message: Mapping[str, Any], *, idempotency_key: str | None = None) -> Heard:
        """Read a customer's message (``from`` or ``contact_id``, and ``text``); what it asks for is recorded."""
        heard: Heard = self._write("POST", "/v1/inbound", message, idempotency_key)
        return heard

    def record_example(self, text: str, labels: Sequence[str], *, idempotency_key: str | None = None, **more: Any) -> ExampleRecorded:
        """Say which labels a text carries, none for an ordinary one; ``more`` are the body's other fields, such as ``trade`` or ``language``."""
        done: ExampleRecorded = self._write("POST", "/v1/examples", {"text": text, "labels": list(labels), **more}, idempotency_key)
        return done

    def review(self, limit: int = 20) -> ReviewQueue:
        """Give the drafts most worth labelling; the key must have the scope admin."""
        queue: ReviewQueue = self._call("GET", "/v1/review", params={"limit": limit})
        return queue

    def settle_review(self, review_id: int, labels: Sequence[str], *, idempotency_key: str | None = None) -> ExampleRecorded:
        """Say which labels a waiting draft carries; the key must have the scope admin."""
        done: ExampleRecorded = self._write("POST", f"/v1/review/{review_id}", {"labels": list(labels)}, idempotency_key)
        return done

    def rules(self) -> list[RuleTold]:
        """Give every rule with its parameters."""
        told: list[RuleTold] = self._call("GET", "/v1/rules")
        return told

    def policy(self) -> PolicyTold:
        """Give the policy in force."""
        told: PolicyTold = self._call("GET", "/v1/policy")
        return told

    def model(self) -> ModelTold:
        """Give the model in use."""
        told: ModelTold = self._call("GET", "/v1/model")
        return told

    def _write(self, method: str, path: str, body: Any, idempotency_key: str | None) -> Any:
        return self._call(method, path, body, headers={"Idempotency-Key": idempotency_key or uuid4().hex})

    def _call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        tries: int = TRIES,
    ) -> Any:
        """Call, again where the connection fails; give the answer's JSON."""
        request = self._http.build_request(method, path, json=body, params=params, headers=headers)
        for attempt in range(1, tries + 1):
            try:
                answer = self._http.send(request)
                break
            except httpx.TransportError:
                if attempt == tries:
                    raise
                time.sleep(_PAUSE * 2**attempt)
        if answer.is_success:
            return answer.json()
        raise _error(answer)


def _contact(contact: str) -> str:
    return f"/v1/contacts/{quote(contact, safe='')}"


def _error(answer: httpx.Response) -> ApiError:
    """Read a refusal; something between here and the service may have answered in its own shape."""
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    wait = answer.headers.get("retry-after", "")
    return ApiError(answer.status_code, problem if isinstance(problem, dict) else {}, float(wait) if wait.isdecimal() else None)
