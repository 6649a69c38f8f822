"""What the service is told at its start: by environment variables named ``SENDCHECK_...``, or by the options of ``sendcheck serve``."""

import ipaddress
import os
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from limits import parse as parse_rate
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from service.errors import UserError

PREFIX = "SENDCHECK_"


class ApiSettings(BaseSettings):
    """Settings of one service; read them with :func:`read_settings`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True, hide_input_in_errors=True)

    host: Annotated[str, Field(min_length=1, description="a host name or address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535, description="a port from 0 to 65535, 0 for any free one")] = 8000
    public_url: Annotated[str | None, Field(pattern=r"^https?://\S+$", description="the address callers use, such as https://...")] = None
    store: Annotated[str, Field(description="the ledger: sqlite:///FILE or postgresql://...")] = "sqlite:///sendcheck.db"
    models: Annotated[Path, Field(description="a folder of models, of which one is in use")] = Path("sendcheck-models")
    model: Annotated[Path | None, Field(description="a model folder, used whatever the folder of models says")] = None
    policy: Annotated[tuple[Path, ...], NoDecode, Field(description=f"policy files, separated by {os.pathsep!r}")] = ()
    require_consent: Annotated[bool, Field(description="true or false")] = False
    review_queue: Annotated[bool, Field(description="true or false: keep unsure drafts for review")] = False
    max_batch: Annotated[int, Field(ge=1, le=100_000, description="a whole number from 1 to 100000")] = 1000
    max_body_bytes: Annotated[int, Field(ge=1024, le=1 << 30, description="a number of bytes from 1024 to 1073741824")] = 16 << 20
    rate_limit: Annotated[str, Field(description="a number of requests and a span, such as 600/minute")] = "600/minute"
    request_timeout_seconds: Annotated[float, Field(gt=0, le=3600, description="seconds, more than 0 and at most 3600")] = 30.0
    business: Annotated[str, Field(max_length=60, description="the name confirmation texts give, at most 60 characters")] = ""
    help_contact: Annotated[str, Field(max_length=60, description="where a person answers, for HELP, at most 60 characters")] = ""
    twilio_answers_keywords: Annotated[bool, Field(description="true or false: Twilio answers STOP, START and HELP itself")] = True
    twilio_auth_token: Annotated[SecretStr | None, Field(description="the token Twilio signs with")] = None
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Field(description="debug, info, warning or error")] = "info"

    @field_validator("policy", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        """Take several files in one variable apart."""
        return [part for part in value.split(os.pathsep) if part] if isinstance(value, str) else value

    @field_validator("rate_limit")
    @classmethod
    def _is_rate(cls, value: str) -> str:
        """Refuse what is no rate."""
        parse_rate(value)
        return value

    @property
    def is_local(self) -> bool:
        """Say whether only this machine can reach the service."""
        return is_loopback(self.host)


@lru_cache(maxsize=64)
def is_loopback(host: str) -> bool:
    """Say whether a host name or address is this machine's own, without asking anybody."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def read_settings(given: Mapping[str, Any] | None = None) -> ApiSettings:
    """Read the settings: what is ``given`` (options; None: not given) counts before the environment.

    Raises:
        UserError: naming variable or option, value and what is expected; also for a variable that is nearly one of ours.
    """
    options = {name: value for name, value in (given or {}).items() if value is not None}
    _refuse_misspelt()
    try:
        return ApiSettings(**options)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        variable = PREFIX + name.upper()
        where = "--" + name.replace("_", "-") if name in options else variable
        value = options[name] if name in options else os.environ.get(variable, "")
        shown = "" if name in ("twilio_auth_token", "store") else f" {value}"
        raise UserError(f"{where}{shown}: expected {ApiSettings.model_fields[name].description}") from None


def _refuse_misspelt() -> None:
    """Refuse a variable that looks like a slip of the keyboard: what it should have switched on would stay off."""
    ours = [PREFIX + name.upper() for name in ApiSettings.model_fields]
    for variable in sorted(os.environ):
        if variable.startswith(PREFIX) and variable not in (*ours, "SENDCHECK_STORE_KEY"):
            close = get_close_matches(variable.removeprefix(PREFIX), [name.removeprefix(PREFIX) for name in ours], 1, 0.75)
            if close:
                raise UserError(f"{variable}: no such setting; did you mean {PREFIX}{close[0]}?")
