"""One person at the product: a browser session of their own; pages to sign in and assign, the API for the rest."""

from collections.abc import Iterator
from typing import Any

import requests
from lxml import html


class WalkFailed(Exception):
    """A step did not go as it should; the sentence says what came back instead."""


class Person:
    """Somebody of the desk, signed in."""

    def __init__(self, base_url: str, email: str, password: str, name: str) -> None:
        self.base_url, self.name = base_url, name
        self.session = requests.Session()
        # people pause for longer than the server keeps an idle connection open
        self.session.headers["Connection"] = "close"
        self._sign_in(email, password)

    def __str__(self) -> str:
        return self.name

    def _sign_in(self, email: str, password: str) -> None:
        page = self.page("/accounts/login/")
        fields = {"login": email, "password": password, "csrfmiddlewaretoken": token_of(page)}
        answer = self._send("POST", "/accounts/login/", data=fields, allow_redirects=False)
        if answer.status_code != 302:
            raise WalkFailed(f"{self.name} could not sign in ({answer.status_code}).")

    def _send(self, method: str, path: str, **how: Any) -> requests.Response:
        headers = {"Referer": self.base_url, "X-CSRFToken": self.session.cookies.get("csrftoken", "")}
        return self.session.request(method, f"{self.base_url}{path}", headers=headers, timeout=60, **how)

    def page(self, path: str) -> html.HtmlElement:
        """A page, parsed."""
        answer = self._send("GET", path)
        if answer.status_code != 200:
            raise WalkFailed(f"{self.name} asked for {path} and got {answer.status_code}.")
        return html.fromstring(answer.content)

    def submit(self, path: str, fields: list[tuple[str, str]]) -> html.HtmlElement:
        """Send a form and read the page that follows."""
        answer = self._send("POST", path, data=fields)
        if answer.status_code != 200:
            raise WalkFailed(f"{self.name} sent {path} and got {answer.status_code}.")
        return html.fromstring(answer.content)

    def get(self, path: str) -> Any:
        """Read from the API."""
        return self._answer(self._send("GET", f"/api/v1/{path}"), path)

    def all(self, path: str) -> Iterator[dict[str, Any]]:
        """Every row of a list, page by page."""
        page = 1
        while True:
            answer = self.get(f"{path}{'&' if '?' in path else '?'}page={page}&page_size=200")
            yield from answer["results"]
            if not answer["next"]:
                return
            page += 1

    def do(self, path: str, **body: Any) -> Any:
        """Do a verb through the API; a refusal fails the walk."""
        return self._answer(self._send("POST", f"/api/v1/{path}", json=body), path)

    def refused(self, path: str, status: int, **body: Any) -> dict[str, Any]:
        """Do a verb that has to be refused with this status; the problem it answered with."""
        answer = self._send("POST", f"/api/v1/{path}", json=body)
        if answer.status_code != status:
            raise WalkFailed(
                f"{path} should be refused with {status}; it answered {answer.status_code}: {answer.text}"
            )
        problem: dict[str, Any] = answer.json()
        return problem

    def upload(self, path: str, copy: tuple[str, bytes], **fields: str) -> Any:
        """Send a file with fields."""
        return self._answer(self._send("POST", f"/api/v1/{path}", data=fields, files={"copy": copy}), path)

    def _answer(self, answer: requests.Response, path: str) -> Any:
        if not answer.ok:
            raise WalkFailed(f"{self.name}, {path}: {answer.status_code} {answer.text[:600]}")
        return answer.json() if answer.content else None


def token_of(page: html.HtmlElement) -> str:
    """The form token of a page."""
    return str(page.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0])


def said(page: html.HtmlElement, css_class: str) -> list[str]:
    """The sentences a page shows in elements of a class."""
    found = page.xpath(f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {css_class} ')]")
    return [" ".join(element.text_content().split()) for element in found]
