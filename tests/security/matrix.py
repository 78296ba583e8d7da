"""Who gets in where: every route, asked for by everybody, as a table that is kept and compared.

A row is a method and a route; a column is somebody who asks. `in` is whatever is not a refusal. What is sent to verbs
of the API is whole, so that who may not is told so (403); pages get what fits many forms, and may find it lacking
(422). Made anew with `MATRIX=keep make matrix`; what changed in it is for a person to read.
"""

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from tests.security.bodies import Bodies
from tests.security.newsroom import Newsroom
from tests.security.routes import addresses, routes

TABLE = Path(__file__).with_name("matrix.csv")
METHODS = ("GET", "POST")
"""The others are refused wherever they are not named; the API's own are asked for as well."""
API_METHODS = ("PUT", "PATCH", "DELETE")
MOST = 40
"""So many rows are tried in one address before nobody is found to get in."""
ALWAYS = (
    *(
        "everything",
        "auditor",
        "outsider",
        "shared_with",
        "unnamed",
        "deactivated",
        "anonymous",
        "without_csrf",
    ),
    *("token_to_read", "token_of_outsider"),
)
"""Who is asked for in each run: those who must not get in. All the others are asked for by `make matrix`."""
OWNERS = ("editor", "reporter")
FORGED = "without_csrf"
"""Who holds every role, sent here by a page of somebody else's."""
LEFT_OUT = re.compile(r"static|jsi18n|\(\?P|^\^")
"""Routes that are no address of ours, and Django's catch-all of the admin."""

LOGIN, GONE, REFUSED, UNKNOWN, IN, BROKEN = "login", "404", "403", "401", "in", "broken"
LACKS, NOT_NOW = "422", "409"
"""Not refused to this person, it may be, but for what was sent, or for the state of what it is about."""
WRITES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)", re.IGNORECASE)
MAY_BE_WRITTEN = {
    "django_session",
    "cache",
    "newsroom_tokenuse",
    "usersessions_usersession",
    "verification_custody",
}
"""What reading may write: who is here, how often they tried, that a token was used, who looked at evidence."""


@dataclass
class Row:
    """How one route answers one method."""

    method: str
    route: str
    answers: dict[str, str] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Asking:
    """One operation, to be asked for by everybody."""

    newsroom: Newsroom
    method: str
    route: str
    content: bytes

    def by(self, who: str, address: str) -> tuple[Any, set[str]]:
        """What this one is answered, and the tables that were written to; nothing of it is left."""
        with undone():
            self.newsroom.first.get(who, lambda: None)()
            headers = self.newsroom.by_token.get(who, {})
            with written() as tables:
                return ask(self.newsroom.clients[who], self.method, address, self.content, **headers), tables


def rows(newsroom: Newsroom, who: Collection[str], part: int, of: int) -> Iterator[Row]:
    """Every route that takes a method, with who gets in of those asked about; of some parts one, by routes' names."""
    named, bodies = newsroom.words, Bodies()
    for route, names in sorted(routes()):
        if LEFT_OUT.search(route) or part_of("/" + route, of) != part:
            continue
        methods = METHODS + API_METHODS if route.startswith("api/") else METHODS
        tried = list(addresses(route, names, named, most=MOST))
        for method in methods:
            asking = Asking(newsroom, method, "/" + route, bodies.of(method, route))
            if reached := _reached(asking, tried):
                yield _row(asking, who, *reached)


def part_of(route: str, of: int) -> int:
    """The part of the table that this route's rows belong to, the same in every process."""
    return crc32(route.encode()) % of


def asked() -> set[str]:
    """The routes that a table of now has to have a row for."""
    return {"/" + route for route, _ in routes() if not LEFT_OUT.search(route)}


def _reached(asking: Asking, tried: Sequence[str]) -> tuple[str, dict[str, Any]] | None:
    """The first address at which somebody gets anywhere, with what they got; None where the method is not taken.

    Whoever holds every role is asked first, and for what is somebody's own then others.
    """
    for who in ("everything", *OWNERS):
        for address in tried:
            answer, tables = asking.by(who, address)
            if answer.status_code == 405:
                return None
            if answer.status_code != 404:
                return address, {who: (answer, tables)}
    return tried[0], {}


def _row(asking: Asking, everybody: Collection[str], address: str, got: dict[str, Any]) -> Row:
    row = Row(asking.method, asking.route)
    for who in everybody:
        if who in asking.newsroom.by_token and not asking.route.startswith("/api/v1/"):
            continue
        if who == FORGED and asking.method == "GET":
            continue
        answer, tables = got.get(who) or asking.by(who, address)
        row.answers[who] = outcome(answer)
        if asking.method == "GET":
            row.written |= tables - MAY_BE_WRITTEN
    return row


def ask(client: Client, method: str, address: str, content: bytes = b"", **more: Any) -> Any:
    """The answer to a request, which leaves the asker signed in as before."""
    type_ = "application/json" if address.startswith("/api/") else "application/x-www-form-urlencoded"
    before = copy(client.cookies)
    answer = client.generic(method, address, content, content_type=type_, **more)
    client.cookies = before  # or whoever signed out by it would be signed out from there on
    return answer


def outcome(answer: HttpResponse) -> str:
    """What an answer means for whoever asked."""
    status = answer.status_code
    to = answer.get("Location", "")
    if to.startswith(("/accounts/login", "/admin/login", "/accounts/reauthenticate")):
        return LOGIN
    if to == "/admin/":  # where Django's admin sends whoever asks for a row that is not there
        return GONE
    if status >= 500 and status != 503:
        return BROKEN
    return {404: GONE, 403: REFUSED, 401: UNKNOWN, 400: LACKS, 422: LACKS, 409: NOT_NOW}.get(status, IN)


@contextmanager
def undone() -> Iterator[None]:
    """What is done within leaves nothing behind; what wants to be committed for good counts as if it were."""
    within = transaction.atomic()
    within._from_testcase = True  # as Django's own test cases say it of theirs
    with within:
        yield
        transaction.set_rollback(True)


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that statements within write to."""
    tables: set[str] = set()

    def look(execute: Any, sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
        if found := WRITES.match(sql):
            tables.add(found[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield tables


def as_table(found: list[Row]) -> list[dict[str, str]]:
    return [
        {"method": row.method, "route": row.route, **row.answers}
        for row in sorted(found, key=lambda row: (row.route, row.method))
    ]


def kept() -> list[dict[str, str]]:
    """The table as it was read and agreed to."""
    with TABLE.open(newline="") as file:
        return [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]


def keep(table: list[dict[str, str]], part: int, of: int) -> None:
    """Put this part of the table in the place of the kept one; what is no route any more goes."""
    others = [row for row in kept() if row["route"] in asked() and part_of(row["route"], of) != part]
    table = sorted((*others, *table), key=lambda row: (row["route"], row["method"]))
    columns = list(dict.fromkeys(name for row in table for name in row))
    with TABLE.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
