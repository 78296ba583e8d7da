"""Handing a mail over, and knowing afterwards whether it can have arrived.

A refusal is certain: before DATA, or as its answer. When the connection breaks or falls silent once DATA has begun, the
server may have taken the mail, and nobody here can know.
"""

import smtplib
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

from newsroom.dispatch.sending.outcome import Doubtful, NotSent


class _DoubtsAfterData:
    """A connection whose DATA, once begun, ends in an answer or in doubt."""

    def data(self, msg: Any) -> Any:
        try:
            return super().data(msg)  # type: ignore[misc]  # of smtplib.SMTP
        except smtplib.SMTPDataError:
            raise
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise Doubtful(
                f"The mail server fell silent after the mail was begun ({type(error).__name__})."
            ) from error


class _Plain(_DoubtsAfterData, smtplib.SMTP):
    pass


class _Secure(_DoubtsAfterData, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoBackend):
    """Django's, telling a refusal from a doubt."""

    @cached_property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Secure if self.use_ssl else _Plain


def hand_over(mail: EmailMessage) -> None:
    """Send one mail; `NotSent` when it certainly did not arrive, `Doubtful` when nobody knows."""
    try:
        mail.send()
    except Doubtful:
        raise
    except (BadHeaderError, UnicodeError) as error:
        raise NotSent(f"It cannot be written as a mail: {error}", permanent=True) from error
    except AnymailAPIError as error:
        raise _of_service(error) from error
    except AnymailRecipientsRefused as error:
        raise NotSent(
            "The mail service takes no mail for this address.", permanent=True, refused=True
        ) from error
    except smtplib.SMTPException as error:
        for_good = _for_good(error)
        refused = for_good and isinstance(error, smtplib.SMTPRecipientsRefused)
        raise NotSent(_reason(error), permanent=for_good, refused=refused) from error
    except OSError as error:
        # before DATA: `_DoubtsAfterData` takes what comes later
        raise NotSent(f"Our mail server was away ({type(error).__name__}).") from error


def _of_service(error: AnymailAPIError) -> NotSent | Doubtful:
    status = error.status_code
    if status is not None and 400 <= status < 500:
        return NotSent(
            f"The mail service answered {status}.", permanent=status not in {401, 403, 408, 425, 429}
        )
    return Doubtful("The mail service gave no answer that says whether it took the mail.")


def _codes(error: smtplib.SMTPException) -> Sequence[tuple[int, bytes | str]]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return list(error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return [(error.smtp_code, error.smtp_error)]
    return []


def _for_good(error: smtplib.SMTPException) -> bool:
    """A refusal of this mail for good. Who may not sign in, or is greeted with a refusal, is away for every mail."""
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return False
    codes = _codes(error)
    return bool(codes) and all(500 <= code < 600 for code, _ in codes)


def _reason(error: smtplib.SMTPException) -> str:
    said = "; ".join(
        f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
        for code, text in _codes(error)
    )
    return (
        f"The mail server refused it: {said}"[:300] if said else f"The mail server broke off ({error})"[:300]
    )
