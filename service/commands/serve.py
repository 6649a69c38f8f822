"""``sendcheck serve``: the prediction API and its page."""

import gc
import math
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands.ledger_options import StoreOption
from service.commands.options import PolicyOption, RequireConsentOption, epilog
from service.errors import UserError

if TYPE_CHECKING:
    from service.api.settings import ApiSettings
    from service.api.state import AppState

SHORT = "Serve the prediction API and its page."
EPILOG = epilog(
    "Exit codes: 0 ended by a signal, after the last answer; 2 could not run.",
    "sendcheck serve",
    "sendcheck serve --port 8080 --store postgresql://ledger@db/sendcheck",
    "sendcheck keys create --name shop --scope check && sendcheck serve --host 0.0.0.0",
)


def command(
    host: Annotated[str | None, typer.Option(metavar="HOST", help="Where to listen. Default: SENDCHECK_HOST, else 127.0.0.1.")] = None,
    port: Annotated[
        int | None, typer.Option(metavar="PORT", help="Which port, 0 for any free one. Default: SENDCHECK_PORT, else 8000.")
    ] = None,
    store: StoreOption = None,
    models: Annotated[
        Path | None, typer.Option(metavar="PATH", help="The folder of models, of which the one in use is taken, also when it changes.")
    ] = None,
    model: Annotated[Path | None, typer.Option(metavar="PATH", help="A model folder, used whatever the folder of models says.")] = None,
    policy: PolicyOption = None,
    require_consent: RequireConsentOption = False,
) -> None:
    """Serve the prediction API and its page on this machine, until a signal ends it; requests under way are answered first.

    Every setting may also come from the environment: SENDCHECK_HOST, SENDCHECK_RATE_LIMIT and so on. Elsewhere than on this machine it listens
    only once there is an API key.
    """
    gc.disable()  # what is loaded now stays to the end: looking through it again and again would take a tenth of the start
    try:
        from service.api.app import create_app, open_service  # loaded here so that the other commands start without a web server
        from service.api.logs import configure
        from service.api.settings import read_settings

        given = {"host": host, "port": port, "store": store, "models": models, "model": model, "policy": policy or None}
        settings = read_settings({**given, "require_consent": require_consent or None})
        state = open_service(settings)
    finally:
        gc.enable()
    gc.freeze()
    try:
        _refuse_strangers(settings, state)
        listening = _listen(settings.host, settings.port)
    except BaseException:
        state.close()
        raise
    configure(settings.log_level)
    _say(settings, state, listening.getsockname()[1])
    _run(create_app(settings, opened=state), settings, listening)


def _refuse_strangers(settings: "ApiSettings", state: "AppState") -> None:
    """Refuse to listen elsewhere than on this machine as long as nobody could be asked for a key."""
    from service.store.api_keys import list_keys

    if not settings.is_local and not any(key.revoked_at is None for key in list_keys(state.store)):
        make = f"sendcheck keys create --name NAME --scope check --store {state.store.name}"
        raise UserError(f"--host {settings.host}: others could call, and there is no API key yet; make one with {make}")


def _listen(host: str, port: int) -> socket.socket:
    """Open the port.

    Raises:
        UserError: when it is taken, or the host is none of this machine's.
    """
    listening = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host.strip("[]"), port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)  # with its protocol, or answers would wait for 40 ms: asyncio sets no TCP_NODELAY
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
        return listening
    except OSError as error:
        if listening is not None:
            listening.close()
        raise UserError(f"--host {host} --port {port}: cannot listen there: {error.strerror or error}") from None


def _say(settings: "ApiSettings", state: "AppState", port: int) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    judge = state.judges.current
    print(f"sendcheck serves at {settings.public_url or f'http://{host}:{port}'}/", file=sys.stderr)
    print(f"store: {state.store.name}; model {judge.classifier.version}; policy {judge.policy.version}", file=sys.stderr, flush=True)


def _run(app: Any, settings: "ApiSettings", listening: socket.socket) -> None:
    """Serve until a signal; it ends the program without a word, for nothing went wrong."""
    import uvicorn

    config = uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # addresses count calls, so nobody may choose theirs
        server_header=False,
        timeout_graceful_shutdown=math.ceil(settings.request_timeout_seconds) + 1,
    )
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises the signal that ended it once more, at its end
        signal.signal(number, lambda *_: None)
    uvicorn.Server(config).run(sockets=[listening])
