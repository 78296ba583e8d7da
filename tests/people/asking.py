"""Asking the people pages as a browser asks them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from newsroom.people.models import Desk, User
from tests.people.signing_in import confirmed


def as_(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
        confirmed(client, user)
    return client


def page(client: Client, name: str, /, *args: object, **kwargs: Any) -> Any:
    return client.get(reverse(name, args=args), **kwargs)


def send(client: Client, name: str, /, *args: object, **fields: Any) -> Any:
    return client.post(reverse(name, args=args), fields)


def invite(client: Client, desk: Desk, **fields: Any) -> Any:
    """Fill in the invite form and send it."""
    typed = {"email": "nora@example.org", "name": "Nora New", "role": "fact_checker", **fields}
    return send(client, "invite", desk.slug, **typed)


def link_of(response: Any) -> str:
    """The address that an invitation's page shows once."""
    return str(response.context["link"]).removeprefix("http://testserver")


def join(client: Client, link: str, typed: dict[str, str]) -> Any:
    """Send the form that stands behind a link."""
    return client.post(reverse("join"), {"secret": link.split("/")[2], **typed})
