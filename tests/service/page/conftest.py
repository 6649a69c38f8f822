"""A browser and a running service for tests that use the page as a person does."""

import shutil
import socket
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import NOW, settings_in

from service.api.app import create_app, open_service
from service.api.state import AppState

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Site:
    """A service that listens on this machine: its address and its state."""

    def __init__(self, url: str, state: AppState) -> None:
        """Keep both."""
        self.url, self.state = url, state


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Run the whole service on a free port, with a store of its own, on a Tuesday morning in New York."""
    import uvicorn

    settings = settings_in(tmp_path)
    state = open_service(settings, lambda: NOW)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(settings, clock=lambda: NOW, opened=state), log_level="error", ws="none", lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield Site(f"http://127.0.0.1:{listening.getsockname()[1]}", state)
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start the Chromium of this system; skips, and says so, where there is none or no Playwright."""
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: the page is not tried in a browser")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"none of {', '.join(BROWSERS)} is installed: the page is not tried in a browser")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with driver.sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=found, args=FLAGS)
            try:
                yield started
            finally:
                started.close()


@pytest.fixture
def visit(browser: Any, site: Site) -> Iterator[Any]:
    """Open tabs as ``visit(path, **how)``; afterwards no tab may have complained or asked another host for anything."""
    complaints: list[str] = []
    contexts: list[Any] = []

    def note(said: Any) -> None:
        if said.type in ("error", "warning") and not any(one in said.text for one in open_tab.expected):
            complaints.append(said.text)

    def open_tab(path: str = "/", **how: Any) -> Any:
        context = browser.new_context(base_url=site.url, **{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **how})
        context.set_default_timeout(15_000)
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", note)
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("request", lambda asked: None if asked.url.startswith((site.url, "blob:")) else complaints.append(f"asked {asked.url}"))
        tab.goto(path)
        return tab

    open_tab.expected = ()
    yield open_tab
    for context in contexts:
        context.close()
    assert complaints == []
