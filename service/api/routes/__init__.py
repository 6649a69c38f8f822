"""Every router of the API, and everybody who looks on; each helper module adds its line."""

from fastapi import APIRouter

from service.api.observers import Observer
from service.api.page import routes as page
from service.api.routes import about, check, examples, review

ROUTERS: tuple[APIRouter, ...] = (
    check.router,
    about.router,
    examples.router,
    review.router,
    page.router,
)

OBSERVERS: tuple[Observer, ...] = (review.keep_unsure,)
