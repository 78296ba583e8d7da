"""A story, or a person, as somebody names it on the command line."""

from uuid import UUID

from django.core.management.base import CommandError

from newsroom.people.models import User
from newsroom.stories.models import Story


def story_named(named: str) -> Story:
    """The story with this slug line or id; `CommandError` with a sentence where there is none, or more than one."""
    stories = Story.objects.select_related("desk")
    try:
        found = list(stories.filter(uuid=UUID(named)))
    except ValueError:
        found = list(stories.filter(slug=named))
    if not found:
        raise CommandError(f"There is no story {named}.")
    if len(found) > 1:
        raise CommandError(
            f"{len(found)} desks have a story {named}; name it by its id:"
            f" {', '.join(f'{story.uuid} ({story.desk})' for story in found)}."
        )
    return found[0]


def person_named(email: str) -> User:
    """Whose account has this address; `CommandError` with a sentence where nobody's has, or it is closed."""
    found = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody here has the address {email}.")
    return found
