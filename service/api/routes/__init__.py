"""Every router of the API, and everybody who looks on; each helper module adds its line."""

from fastapi import APIRouter

from service.api.drift import count_drift
from service.api.observers import Observer
from service.api.page import routes as page
from service.api.routes import about, check, consents, contacts, examples, inbound, messages, review

ROUTERS: tuple[APIRouter, ...] = (
    check.router,
    about.router,
    examples.router,
    review.router,
    consents.router,  # before contacts, whose ids may hold slashes
    contacts.router,
    messages.router,
    inbound.router,
    page.router,
)

OBSERVERS: tuple[Observer, ...] = (review.keep_unsure, count_drift)
