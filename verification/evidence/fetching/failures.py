"""How a fetch ends when it does not end well, in words."""

from http import HTTPStatus


class FetchFailure(Exception):
    """Why there is no page. `permanent`: trying again is no use. `gone`: the page or its host is not there any more."""

    def __init__(self, sentence: str, *, permanent: bool = False, gone: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.permanent = permanent
        self.gone = gone


class Refused(FetchFailure):
    """An address that is never asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, permanent=True)


class OutOfTime(FetchFailure):
    def __init__(self) -> None:
        super().__init__("It took too long: the site did not finish its answer in time.")


GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
FOR_NOW = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
_WORDS: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "The site wants a sign-in before it shows this page",
    HTTPStatus.FORBIDDEN: "The site refuses to show this page to us",
    HTTPStatus.NOT_FOUND: "There is no page at this address",
    HTTPStatus.GONE: "The site says that this page was removed",
    HTTPStatus.TOO_MANY_REQUESTS: "The site asks us to come back later",
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: "The site withholds this page for legal reasons",
}


def of_status(status: int) -> FetchFailure | None:
    """What an HTTP status means for a capture; None when it brought a page."""
    if 200 <= status < 300:
        return None
    words = _WORDS.get(status) or (
        "The site is in trouble" if status >= 500 else "The site answered with something other than a page"
    )
    return FetchFailure(
        f"{words} (status {status}).", permanent=status < 500 and status not in FOR_NOW, gone=status in GONE
    )
