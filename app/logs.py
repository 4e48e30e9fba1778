"""Logs are lines of JSON on standard error, or of colour where a person watches."""

import logging
import sys

import structlog


def set_up_logs(level: str) -> None:
    """Log from `level` on; libraries that use the standard library's logging speak only from warnings on."""
    threshold = logging.getLevelNamesMapping()[level.upper()]
    watched = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([structlog.dev.ConsoleRenderer()] if watched else _json()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=max(threshold, logging.WARNING), stream=sys.stderr, format="%(name)s: %(message)s")


def _json() -> list[structlog.typing.Processor]:
    return [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False)]
