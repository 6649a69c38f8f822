"""Log lines as JSON on standard error, a service's own and those of the libraries it stands on; never a message of an exception."""

import json
import logging
import sys
from typing import Any

import structlog
from structlog.types import EventDict, Processor


def configure(level: str) -> None:
    """Send everything from ``level`` on (debug, info, warning, error) to standard error, a JSON object a line."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(_encode)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    renderer = structlog.processors.JSONRenderer()
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[remove, renderer], foreign_pre_chain=[*shared, _only_the_kind]))
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)


_ENCODE = json.JSONEncoder(default=repr).encode


def _encode(event: EventDict, **_: Any) -> str:
    """Write a line; with an encoder of its own each line would take twice as long."""
    return _ENCODE(event)


def _only_the_kind(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Keep the kind of an exception alone: its message and its lines may hold somebody's words."""
    fault = event.pop("exc_info", None)
    if fault:
        event["fault"] = getattr(fault[0] if isinstance(fault, tuple) else type(fault), "__name__", "unknown")
    return event
