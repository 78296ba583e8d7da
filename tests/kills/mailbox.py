"""A mail server on the loopback that keeps what it gets, and can hang, drop the connection or refuse."""

import asyncio
import threading
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller

from verification.management.supervisor.ports import free_port


class Mailbox:
    """Mails in the order they came.

    While `holding`, a mail is kept but never acknowledged; while `dropping`, it is kept and the connection closed.
    `at_rcpt` and `at_data` are answers to give instead of 250, such as "451 later" or "550 nobody here".
    """

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.holding = False
        self.dropping = False
        self.at_rcpt = self.at_data = ""
        self.arrived = threading.Event()

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.at_rcpt:
            return self.at_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.at_data:
            return self.at_data
        self.mails.append(message_from_bytes(envelope.content))
        self.arrived.set()
        if self.holding:
            await asyncio.Event().wait()
        if self.dropping:
            server.transport.abort()
            await asyncio.Event().wait()
        return "250 OK"

    def to(self, address: str) -> list[Message]:
        return [mail for mail in self.mails if mail["To"] == address]


class MailServer(Controller):
    """Listens on a free loopback port: `with MailServer() as mailbox`."""

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        super().__init__(self.mailbox, hostname="127.0.0.1", port=free_port())

    def __enter__(self) -> "MailServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(no_assert=True)
