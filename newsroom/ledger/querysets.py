from django.db.models import QuerySet

from newsroom.ledger.models import Event


def timeline(story_id: int) -> QuerySet[Event]:
    """What happened to one story, newest first, with the actor and the free text at hand."""
    return (
        Event.objects.filter(story_id=story_id)
        .select_related("actor")
        .prefetch_related("texts")
        .order_by("-position")
    )
