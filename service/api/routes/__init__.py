"""Every router of the API, and everybody who looks on; each helper module adds its line."""

from fastapi import APIRouter

from service.api.observers import Observer
from service.api.page import routes as page
from service.api.routes import about, check

ROUTERS: tuple[APIRouter, ...] = (
    check.router,
    about.router,
    page.router,
)

OBSERVERS: tuple[Observer, ...] = ()
