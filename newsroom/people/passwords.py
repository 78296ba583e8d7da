"""Passwords that were stolen elsewhere are refused, without asking anybody outside whether they were."""

import hashlib
import logging
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

logger = logging.getLogger(__name__)

SHA1_LENGTH = 40


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
