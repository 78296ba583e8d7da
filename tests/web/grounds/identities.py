"""Signing in as a person does, with a password, and what the pages of identities are called."""

from django.test import Client

from newsroom.people.models import User
from verification.sources.models import Identity, Source

PASSWORD = "correct horse battery"
NAME, CONTACT, NOTE = "Zora Quibblethwaite", "+45 5550 1234", "Works in the port’s accounts."


def signed_in(user: User) -> Client:
    """A browser in which this person has just typed their password."""
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    return client


def page_of(source: Source | Identity) -> str:
    """The page of a source's identity."""
    source = source.source if isinstance(source, Identity) else source
    return f"/stories/{source.story.uuid}/sources/{source.uuid}/identity/"
