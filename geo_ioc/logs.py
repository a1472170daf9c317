"""How this process logs: one line per event on stderr, tracebacks plain."""

from __future__ import annotations

import logging
import sys

import structlog


def configure() -> None:
    """Set structlog up for this process.

    Plain tracebacks: the pretty ones print every local variable, which takes seconds of a server's
    time for a large body and puts what people reported into the log.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
