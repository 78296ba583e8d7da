"""Whom messages about the identities of protected sources concern."""

from django.db.models import Q

from newsroom.people.models import User
from verification.sources.models import Identity, Reveal

ABOUT_IDENTITIES = "identity_"
"""How the names of these kinds of message begin."""


def hears_of_identities(user: User) -> bool:
    """Can one of these messages reach the person? They go to owners, to readers and to whoever asked."""
    own = Q(owner=user) | Q(readers__user=user)
    return Identity.objects.filter(own).exists() or Reveal.objects.filter(by=user).exists()
