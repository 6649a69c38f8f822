"""The addresses of the page. Each tab is whole for whoever needs no key; otherwise its script fetches ``/page/...`` with one."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from rules.vocabulary import LABELS
from service.api.auth import require
from service.api.page import about_model, people
from service.api.page.form import BLANK, COVERED, RECORD, Form
from service.api.page.judging import Judged, judge_form, unjudged
from service.api.page.shell import FILES, STATIC, fragment, may, page, words_for
from service.api.problems import Problem
from service.api.state import AppState, state_of

router = APIRouter(include_in_schema=False)

State = Annotated[AppState, Depends(state_of)]
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


@router.get("/")
async def check_tab(request: Request, state: State) -> HTMLResponse:
    """Show the empty form; ``?contact=`` fills in a contact on record."""
    contact = request.query_params.get("contact", "")
    form = Form({**BLANK.fields, "who": RECORD, "contact_id": contact}, BLANK.covers) if contact else BLANK
    return _check_page(request, unjudged(form), unlocked=await may(request, state, "check"))


@router.post("/")
async def check_without_script(request: Request, state: State) -> HTMLResponse:
    """Judge the form as a browser without scripts sends it; a button may ask for an example or the other language."""
    form = await _read(request)
    allowed = await may(request, state, "check")
    judged = await asyncio.to_thread(judge_form, form, state, words_for(request)) if allowed else unjudged(form)
    return _check_page(request, judged, unlocked=allowed)


@router.post("/page/check", dependencies=[require("check")])
async def check_as_typed(request: Request, state: State) -> HTMLResponse:
    """Judge the form and give the parts of the page that follow from it."""
    judged = await asyncio.to_thread(judge_form, await _read(request), state, words_for(request))
    return fragment(request, "fragment.html", **judged.context())


@router.get("/review")
async def review_tab(request: Request, state: State) -> HTMLResponse:
    """Show the review tab, whose drafts come from ``/v1/review``."""
    keeps = state.settings.review_queue
    return page(request, "review.html", "review", unlocked=await may(request, state, "admin"), labels=LABELS, keeps=keeps)


@router.get("/contacts")
async def contacts_tab(request: Request, state: State, query: str = "") -> HTMLResponse:
    """Show contacts that match a query."""
    allowed = await may(request, state, "consent")
    found = await asyncio.to_thread(people.search, state, query) if allowed else None
    return page(request, "contacts.html", "contacts", unlocked=allowed, query=query, found=found)


@router.get("/page/contacts", dependencies=[require("consent")])
def contacts_part(request: Request, state: State, query: str = "") -> HTMLResponse:
    """Give the list of contacts that match a query."""
    return fragment(request, "people.html", query=query, found=people.search(state, query))


@router.get("/contacts/{contact_id:path}")
async def contact_tab(request: Request, state: State, contact_id: str) -> HTMLResponse:
    """Show the consent trail of one contact."""
    allowed = await may(request, state, "consent")
    trail = await asyncio.to_thread(people.trail, state, contact_id, words_for(request)) if allowed else None
    missing = allowed and trail is None
    return page(
        request,
        "contact.html",
        "contacts",
        unlocked=allowed,
        status=404 if missing else 200,
        contact_id=contact_id,
        trail=trail,
        loaded=allowed,
    )


@router.get("/page/contacts/{contact_id:path}", dependencies=[require("consent")])
def contact_part(request: Request, state: State, contact_id: str) -> HTMLResponse:
    """Give the consent trail of one contact."""
    trail = people.trail(state, contact_id, words_for(request))
    return fragment(request, "trail.html", contact_id=contact_id, trail=trail, loaded=True)


@router.get("/model")
async def model_tab(request: Request, state: State) -> HTMLResponse:
    """Show what the model in use is and how well it reads."""
    allowed = await may(request, state, "check")
    told = await asyncio.to_thread(about_model.describe, state, words_for(request)) if allowed else None
    return page(request, "model.html", "model", unlocked=allowed, told=told, pictures_unlocked=allowed)


@router.get("/page/model", dependencies=[require("check")])
def model_part(request: Request, state: State) -> HTMLResponse:
    """Give what the model in use is and how well it reads; its pictures need the key too."""
    told = about_model.describe(state, words_for(request))
    return fragment(request, "about_model.html", told=told, pictures_unlocked=False)


@router.get("/page/plots/{name}", dependencies=[require("check")])
def plot(state: State, name: str) -> Response:
    """Give a picture of the report on the model in use."""
    for picture in about_model.pictures(state):
        if picture.name == name:
            return FileResponse(picture, media_type="image/png")
    raise _unknown("The report on this model has no such picture.")


@router.get("/page/static/{name}")
async def static_file(name: str) -> Response:
    """Give a style sheet, script or icon; its address changes with its content."""
    if name not in FILES:
        raise _unknown("The page has no such file.")
    return FileResponse(STATIC / name, media_type=FILES[name], headers=_KEPT)


async def _read(request: Request) -> Form:
    """Read the form that a browser sent; a button with an example puts its text in place of the draft."""
    async with request.form(max_files=0, max_fields=100) as sent:
        fields = {name: value for name, value in sent.items() if isinstance(value, str)}
        covers = tuple(channel for channel in COVERED if channel in sent.getlist("covers"))
    if (example := fields.pop("example", "")) in (examples := words_for(request)["example"]):
        fields["text"] = examples[example]["text"]
    return Form(fields, covers)


def _check_page(request: Request, judged: Judged, *, unlocked: bool) -> HTMLResponse:
    form = judged.form
    parts: dict[str, tuple[str, ...]] = {
        "message": ("topic", "language"),
        "sender": ("sender_name", "sender_business"),
        "when": ("send_at", "reply_to_at"),
    }
    opened: dict[str, Any] = {name: any(form[one] for one in fields) or judged.fault in fields for name, fields in parts.items()}
    return page(request, "check.html", "check", unlocked=unlocked, opened=opened, **judged.context())


def _unknown(detail: str) -> Problem:
    return Problem("not-found", "Not found", 404, detail)
