"""Lines of the log: one event, one line, ids and never bodies.

Whoever reads the log must not get in by it, nor learn what people typed; and nobody outside may write lines of their
own into it. So an error is told by its kind and its place, what is private is left out by its name, secrets are cut
once the line is whole, and every sign that would end the line, or colour a terminal, is spelt out.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import structlog
from gunicorn.glogging import Logger

Event = MutableMapping[str, Any]

LONGEST = 300
"""Signs of one value; what is longer was never an id."""
FRAMES = 12
_HERE = f"{Path(__file__).resolve().parents[2]}/"

_SECRET = re.compile(r"(/(?:reply|calendar|invitations|accounts/password/reset/key)/)[^/\s\"'<>?]+")
_QUERY = re.compile(r"(/[^\s?\"']*)\?[^\s\"']+")
_CREDENTIALS = re.compile(r"\b(Token|Bearer|Basic|Digest)\s+[^\s\"',]+", re.IGNORECASE)
_PAIR = re.compile(
    r"\b(\w*(?:sessionid|csrf\w*|token|secret|passw\w*)[\"']?\s*[=:]\s*)[^\s;&]+", re.IGNORECASE
)
_MAIL = re.compile(r"[^\s@\"'<>=:,;/()]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+")

_PRIVATE = re.compile(
    r"authori[sz]|cookie|token|secret|passw|passphrase|csrf|session|headers?$|^(?:body|content|contact|copy|email|form"
    r"|name|note|payload|post|query|request|response|subject|text|texts|title|words)$",
    re.IGNORECASE,
)
"""Names of values that no line holds, whoever logs them."""
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"?|(?<!\w)'(?:[^'\\]|\\.)*'?", re.DOTALL)
_NO_WORDS = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+){2,}|(?:/[\w.-]+){2,}")
"""What may stand in quotes: the name of a constraint, or a path."""


def without_secrets(line: str) -> str:
    """The line, with three dots in the place of each secret, each mail address and each query."""
    for pattern, instead in (
        (_SECRET, r"\1…"),
        (_QUERY, r"\1?…"),
        (_CREDENTIALS, r"\1 …"),
        (_PAIR, r"\1…"),
        (_MAIL, "…@…"),
    ):
        line = pattern.sub(instead, line)
    return line


def one_line(text: str) -> str:
    """The text with every sign spelt out that ends a line, moves a cursor or turns the reading direction."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def without_quoted(text: str) -> str:
    """The text without what it quotes: there errors hold what people typed."""
    return _QUOTED.sub(lambda found: found[0] if _NO_WORDS.fullmatch(found[0][1:-1]) else "…", text)


def told(error: BaseException) -> str:
    """An error by its kind, the first line of what it says, and what it came from."""
    kinds = []
    for one in _chain(error):
        said = without_quoted(str(one).partition("\n")[0])[:LONGEST]
        kinds.append(f"{type(one).__name__}: {said}" if said else type(one).__name__)
    return " < ".join(kinds)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen and len(seen) < 5:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def place(error: BaseException) -> str:
    """Where it happened, innermost first. Code is named, never quoted, nor what stood in its variables."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return " < ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames))


def _short(path: str) -> str:
    """The file as it is known within the product, or within its library."""
    return path.rpartition("/site-packages/")[2].removeprefix(_HERE)


def brief(_logger: Any, _method: str, event: Event) -> Event:
    """Processor: an error as its kind and its place, in the line itself; a trace would hold what people typed."""
    given = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["event"] = without_quoted(str(event.get("event", "")))
        event["error"], event["at"] = told(error), place(error)
    return event


def discreet(_logger: Any, _method: str, event: Event) -> Event:
    """Processor: without private values, nor any that is more than an id, a number or a word."""
    for name, value in event.items():
        if name in {"event", "level", "logger", "error", "at"}:
            continue
        event[name] = "…" if _PRIVATE.search(name) else _plain(value)
    return event


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in list(value)[:20]]
    if not _is_short_of_itself(value):
        return f"({type(value).__name__})"
    text = str(value)[:LONGEST]
    return f'"{text}"' if " " in text or "=" in text else text


def _is_short_of_itself(value: Any) -> bool:
    """A word, or what stands for one: an id, an instant. Anything else may show what it holds."""
    return isinstance(value, str) or type(value).__module__ in {
        "uuid",
        "datetime",
        "enum",
        "pathlib",
        "decimal",
    }


class Line(structlog.stdlib.ProcessorFormatter):
    """A line of ours, of Django's or of a library's."""

    def format(self, record: logging.LogRecord) -> str:
        return one_line(without_secrets(super().format(record)))


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record = logging.makeLogRecord(record.__dict__)
        record.exc_text = record.stack_info = None
        if record.exc_info:
            record.msg, record.args = without_quoted(record.getMessage()), ()
        return one_line(without_secrets(super().format(record)))

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the name of logging's)
        return f"{told(ei[1])} at {place(ei[1])}" if ei[1] else ""


class WebServerLog(Logger):
    """Gunicorn's log, its access log too where somebody asks for one."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                if form := handler.formatter:
                    handler.setFormatter(_Plain(form._fmt, form.datefmt))
