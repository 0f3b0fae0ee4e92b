"""Logs the same with the library that the first argument names."""

import logging
import sys


def dial_database():
    raise OSError("connection to db:5432 refused")


def run(info, exception):
    info("starting up")
    try:
        dial_database()
    except OSError:
        exception("cannot start")
    info("giving up")


def plain():
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    run(logging.info, logging.exception)


def with_structlog(renderer):
    import structlog

    processors = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso"), structlog.processors.format_exc_info, renderer(structlog)]
    structlog.configure(processors=processors)
    log = structlog.get_logger()
    run(log.info, log.exception)


def with_loguru(serialize):
    from loguru import logger

    logger.remove()
    logger.add(sys.stderr, serialize=serialize)
    run(logger.info, logger.exception)


def python_json_logger():
    from pythonjsonlogger.json import JsonFormatter

    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level="INFO", handlers=[handler])
    run(logging.info, logging.exception)


{
    "logging": plain,
    "structlog": lambda: with_structlog(lambda s: s.processors.JSONRenderer()),
    "structlog_logfmt": lambda: with_structlog(lambda s: s.processors.LogfmtRenderer()),
    "loguru": lambda: with_loguru(False),
    "loguru_json": lambda: with_loguru(True),
    "python_json_logger": python_json_logger,
}[sys.argv[1]]()
