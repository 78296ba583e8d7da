"""Everybody lands at their own work, and the masthead leads there again."""

import pytest

from tests.factories import Team
from tests.web.editor.conftest import SignIn


@pytest.mark.parametrize(
    ("who", "where"), [("legal", "/legal/"), ("auditor", "/audit/"), ("head", "/board/")]
)
def test_who_has_one_page_to_work_on_lands_there(team: Team, sign_in: SignIn, who: str, where: str) -> None:
    client = sign_in(getattr(team, who))

    assert client.get("/").headers["Location"] == where
    assert f'<a href="{where}" aria-current="page">' in client.get(where).content.decode()
