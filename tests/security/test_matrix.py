"""Whoever does not belong in does not get in, at any address; reading changes nothing; forms come from our pages."""

import logging
import os
from typing import Any

import pytest
from django.db import connection
from django.template.backends.django import Template

from tests.security import matrix
from tests.security.newsroom import LONG_AGO, Newsroom

PARTS = 2
MATRIX = os.environ.get("MATRIX", "")
"""Set by `make matrix`: to ask everybody takes minutes. `keep` keeps what they are answered."""

OF_STRANGERS = {
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/set/",
    "/accounts/signup/",
    "/checked/<uuid:uuid>/complain/",
    "/invitations/",
}
NO_CHANGE = {
    "/api/v1/reply_requests/<uuid:uuid>/fill_letter/",  # shows what a letter would say
    "/checked/<uuid:uuid>/complain/",  # what every reader may
    "/stories/<uuid:uuid>/polls/<uuid:card>/link/",  # leads back to the card, with what was lacking
}


def test_no_address_is_without_a_row() -> None:
    assert {row["route"] for row in matrix.kept()} == matrix.asked()


def test_who_only_reads_changes_nothing_and_strangers_get_in_where_they_are_meant_to() -> None:
    """Whatever was agreed to: this holds for any table."""
    unsafe = [row for row in matrix.kept() if row["method"] != "GET"]
    let_in = {
        who: {row["route"] for row in unsafe if row.get(who) == matrix.IN}
        for who in ("anonymous", "deactivated", "token_to_read", "without_csrf")
    }
    strangers = {"anonymous": OF_STRANGERS, "deactivated": OF_STRANGERS}
    assert let_in == {**strangers, "token_to_read": set(), "without_csrf": set()}
    of_rows = [row for row in unsafe if "<" in row["route"] and not row["route"].startswith("/admin/")]
    for who in ("auditor", "shared_with"):
        assert {row["route"] for row in of_rows if row[who] == matrix.IN} == NO_CHANGE, who


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.timeout(1200)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="who gets in is the same on every engine")
@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(
    part: int, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = LONG_AGO.total_seconds() / 2
    newsroom = Newsroom()
    # Who gets in is decided before a page is drawn, and drawing takes longest; the walk of the canary draws them all.
    monkeypatch.setattr(Template, "render", lambda *_args, **_kwargs: "")
    who = list(newsroom.clients) if MATRIX else matrix.ALWAYS
    logging.disable()  # each line holds its request, so memory would fill with them
    try:
        found = list(matrix.rows(newsroom, who, part, PARTS))
    finally:
        logging.disable(logging.NOTSET)
    table = matrix.as_table(found)
    if MATRIX == "keep":
        matrix.keep(table, part, PARTS)
    assert [(row.route, row.written) for row in found if row.written] == []
    assert [(row.method, row.route) for row in found if "broken" in row.answers.values()] == []
    agreed = [row for row in matrix.kept() if matrix.part_of(row["route"], PARTS) == part]
    asked = {"method", "route", *who}
    assert table == [{name: cell for name, cell in row.items() if name in asked} for row in agreed]
