"""What customers write back: an opt-out counts from the moment it is told here."""

import asyncio
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from rules.inbound.reply import Reply
from service.api import listening, twilio
from service.api.auth import Caller, count_address, require
from service.api.body import read_json
from service.api.idempotency import IdempotencyKey, answer, write, write_request
from service.api.problems import Problem
from service.api.record_examples import INBOUND
from service.api.record_schemas import InboundAnswer, InboundBody, inbound_schema
from service.api.records import json_body, named, read_object
from service.api.state import AppState, state_of
from service.item import refused
from service.store.telling import e164

router = APIRouter(tags=["inbound"])
State = Annotated[AppState, Depends(state_of)]
FORM = "application/x-www-form-urlencoded"
WHATSAPP = "whatsapp:"
_ALLOWED = tuple("from" if name == "phone" else name for name in InboundBody.model_fields)
_TWIML: dict[str, Any] = {"description": "TwiML.", "content": {twilio.MEDIA_TYPE: {"schema": {"type": "string"}}}}
_FIELDS = {"type": "object", "properties": {name: {"type": "string"} for name in ("MessageSid", "From", "To", "Body", "OptOutType")}}


@router.post(
    "/v1/inbound",
    summary="Read a customer's message.",
    responses={200: {"model": InboundAnswer}},
    openapi_extra=json_body(inbound_schema(), INBOUND),
)
def inbound(
    request: Request,
    state: State,
    caller: Annotated[Caller, require("consent")],
    body: Annotated[Any, Depends(read_json)],
    key: IdempotencyKey = None,
) -> JSONResponse:
    """Say whether a message ends texting, all of it or a topic, starts it again or asks for help, record it, and give the one text to answer.

    In doubt it revokes, from the moment it came. Somebody nobody knows is taken in.
    """
    now = state.clock()
    message = listening.read(state, _raw(body), now, caller.name)
    heard, written = listening.hear(
        state, message, now, caller.name, lambda work: write_request(state, request, caller, key, body, now, work)
    )
    return answer(written, listening.shown(heard, written))


@router.post(
    "/v1/inbound/twilio",
    summary="Take a message from Twilio.",
    response_class=Response,
    responses={200: _TWIML},
    openapi_extra={"requestBody": {"required": True, "content": {FORM: {"schema": _FIELDS}}}, "security": [{}]},
)
async def from_twilio(request: Request, state: State) -> Response:
    """Take Twilio's webhook for an incoming message; it needs no key but Twilio's signature, and is answered in TwiML.

    The same `MessageSid` is recorded once. Nothing is answered to what Twilio answers itself.
    """
    fields = await _signed_fields(request, state)
    return await asyncio.to_thread(_take, state, dict(fields))


def _raw(body: Any) -> dict[str, Any]:
    """Give a message's fields, its number under ``phone``."""
    fields = read_object(body, _ALLOWED)
    fields.pop("to", None)
    number, contact_id = fields.pop("from", None), fields.get("contact_id")
    if number is None and isinstance(contact_id, str) and e164(contact_id):
        number = fields.pop("contact_id")
    number = _with_country(number)
    if number is None and fields.get("contact_id") is None:
        raise refused("from", "", "expected who wrote: a number with its country's code, such as +13055550123, here, or a contact_id")
    return {**fields, "phone": number} if number is not None else fields


def _with_country(number: Any) -> str | None:
    """Give a number that begins with a plus; some providers leave it out. None for one of which nobody knows the country."""
    word = number.strip() if isinstance(number, str) else ""
    return word if word.startswith("+") else e164(f"+{word}")


async def _signed_fields(request: Request, state: AppState) -> list[tuple[str, str]]:
    """Give the form's fields, once Twilio's signature is right.

    Raises:
        Problem: 503 without a token, 415 for what is no form, 403 for a wrong signature.
    """
    token = state.settings.twilio_auth_token
    if token is None:
        raise Problem("not-configured", "Not set up", 503, "This service has no Twilio token: set SENDCHECK_TWILIO_AUTH_TOKEN.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Problem("unsupported-media-type", "Unsupported media type", 415, f"Send a form: Content-Type: {FORM}.")
    fields = parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
    if not twilio.is_signed(token.get_secret_value(), _address(request, state), fields, request.headers.get("x-twilio-signature", "")):
        count_address(request, state)
        raise Problem("forbidden", "Not allowed", 403, "X-Twilio-Signature is not that of this request; is SENDCHECK_PUBLIC_URL right?")
    return fields


def _take(state: AppState, fields: dict[str, str]) -> Response:
    number, text, now = fields.get("From", "").removeprefix(WHATSAPP), fields.get("Body", ""), state.clock()
    if not number.strip():
        raise refused("From", "", "expected the number the message came from")
    message = listening.read(state, {"text": text.replace("\0", ""), "phone": named(number)}, now, "twilio")
    told = {"from": number, "text": text}  # a second try may bear other fields, such as the fault of the first
    heard, _ = listening.hear(
        state, message, now, "twilio", lambda work: write(state, "twilio", fields.get("MessageSid") or None, told, now, work)
    )
    reply = heard.reply.text if isinstance(heard.reply, Reply) else None
    silent = "OptOutType" in fields or (state.settings.twilio_answers_keywords and twilio.answers_itself(text))
    return Response(twilio.twiml(None if silent else reply), media_type=twilio.MEDIA_TYPE)


def _address(request: Request, state: AppState) -> str:
    """Give the address Twilio called, as it knows it."""
    public = state.settings.public_url
    url = request.url
    return str(url) if public is None else public.rstrip("/") + url.path + (f"?{url.query}" if url.query else "")
