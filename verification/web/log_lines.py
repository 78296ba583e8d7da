"""Lines of the log without the secrets that stand in addresses: whoever reads the log must not get in by it.

Reply pages, calendars, invitations, and what allauth sends by mail are opened by whoever knows their address. Django
logs the address of whatever it refuses, and an error may carry it in its text, so the line is cut once it is whole.
"""

import logging
import re

import structlog
from gunicorn.glogging import Logger

_SECRET = re.compile(
    r"(/(?:reply|calendar|invitations|accounts/confirm-email|accounts/password/reset/key)/)[^/\s\"'<>?]+"
)


def without_secrets(line: str) -> str:
    """The line, with three dots in the place of each secret."""
    return _SECRET.sub(r"\1…", line)


class Line(structlog.stdlib.ProcessorFormatter):
    """A line of ours, of Django's or of a library's."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class WebServerLog(Logger):
    """Gunicorn's log, its access log too where somebody asks for one."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                if form := handler.formatter:
                    handler.setFormatter(_Plain(form._fmt, form.datefmt))
