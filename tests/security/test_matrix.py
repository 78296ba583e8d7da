"""Whoever does not belong in does not get in, at any address; reading changes nothing; forms come from our pages.

To ask everybody at every address takes minutes, so that is `make matrix`; that no address is without a row is always
asked.
"""

import os

import pytest
from django.template.backends.django import Template

from tests.security import matrix
from tests.security.newsroom import Newsroom


def test_no_address_is_without_a_row() -> None:
    assert {row["route"] for row in matrix.kept()} == matrix.asked()


@pytest.mark.skipif("MATRIX" not in os.environ, reason="takes minutes: `make matrix`")
@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.timeout(1800)
def test_everybody_gets_in_where_the_table_says_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = Newsroom()
    # Who gets in is decided before a page is drawn, and drawing takes longest; the walk of the canary draws them all.
    monkeypatch.setattr(Template, "render", lambda *_args, **_kwargs: "")
    found = list(matrix.rows(newsroom))
    table = matrix.as_table(found)
    if os.environ["MATRIX"] == "keep":
        matrix.keep(table)
    assert [(row.route, row.written) for row in found if row.written] == []
    assert [(row.method, row.route) for row in found if "broken" in row.answers.values()] == []
    assert table == matrix.kept()
