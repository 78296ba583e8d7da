"""Who gets in where: every route, asked for by everybody, as a table that is kept and compared.

A row is a method and a route; a column is somebody who asks. `in` is whatever is not a refusal: a page, a row, or a
form that lacks something. Made anew with `make matrix`; what changed in it is for a person to read.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from tests.security.newsroom import Newsroom
from tests.security.routes import addresses, routes, rows_by_noun

TABLE = Path(__file__).with_name("matrix.csv")
METHODS = ("GET", "POST")
"""The others are refused wherever they are not named; the API's own are asked for as well."""
API_METHODS = ("PUT", "PATCH", "DELETE")
MOST = 40
"""So many rows are tried in one address before nobody is found to get in."""
LEFT_OUT = re.compile(r"static|jsi18n|\(\?P|^\^")
"""Routes that are no address of ours, and Django's catch-all of the admin."""

LOGIN, GONE, REFUSED, UNKNOWN, IN, BROKEN = "login", "404", "403", "401", "in", "broken"
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
    without_csrf: str = ""
    written: set[str] = field(default_factory=set)


def rows(newsroom: Newsroom) -> Iterator[Row]:
    """Every route that takes a method, with who gets in."""
    named, nouns = newsroom.named(), rows_by_noun(each=4)
    for route, names in routes():
        if LEFT_OUT.search(route):
            continue
        methods = METHODS + API_METHODS if route.startswith("api/") else METHODS
        tried = list(addresses(route, names, named, nouns, most=MOST))
        for method in methods:
            address = _reached(newsroom, method, tried)
            if address is not None:
                yield _row(newsroom, method, "/" + route, address)


def asked() -> set[str]:
    """The routes that a table of now has to have a row for."""
    return {"/" + route for route, _ in routes() if not LEFT_OUT.search(route)}


def _reached(newsroom: Newsroom, method: str, tried: Sequence[str]) -> str | None:
    """The first address at which whoever holds every role gets anywhere; None where the method is not taken."""
    for address in tried:
        with undone():
            answer = ask(newsroom.clients["everything"], method, address)
        if answer.status_code == 405:
            return None
        if answer.status_code != 404:
            return address
    return tried[0]


def _row(newsroom: Newsroom, method: str, route: str, address: str) -> Row:
    row = Row(method, route)
    for who, client in newsroom.clients.items():
        if who in newsroom.by_token and not route.startswith("/api/v1/"):
            continue
        with undone():
            newsroom.first.get(who, lambda: None)()
            with written() as tables:
                answer = ask(client, method, address, **newsroom.by_token.get(who, {}))
        row.answers[who] = outcome(answer)
        if method == "GET":
            row.written |= tables - MAY_BE_WRITTEN
    if method != "GET":
        with undone():
            row.without_csrf = outcome(ask(newsroom.without_csrf, method, address))
    return row


def ask(client: Client, method: str, address: str, **more: Any) -> Any:
    """The answer to a request with nothing in it, which leaves the asker signed in as before."""
    content = {} if method == "GET" else {"data": b"{}", "content_type": "application/json"}
    if not address.startswith("/api/") and method != "GET":
        content = {"data": b"", "content_type": "application/x-www-form-urlencoded"}
    before = copy(client.cookies)
    answer = client.generic(method, address, **content, **more)
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
    return {404: GONE, 403: REFUSED, 401: UNKNOWN}.get(status, IN)


@contextmanager
def undone() -> Iterator[None]:
    """What is done within leaves nothing behind."""
    with transaction.atomic():
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
        | ({"without_csrf": row.without_csrf} if row.without_csrf else {})
        for row in sorted(found, key=lambda row: (row.route, row.method))
    ]


def kept() -> list[dict[str, str]]:
    with TABLE.open(newline="") as file:
        return [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]


def keep(table: list[dict[str, str]]) -> None:
    columns = list(dict.fromkeys(name for row in table for name in row))
    with TABLE.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
