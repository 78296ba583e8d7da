"""What the reply log of a story has written down."""

from collections.abc import Iterable

from newsroom.stories.models import Story
from verification.outreach.models import Address, Attempt, InboundMail, Mail, Putting, Reply


def words_kept(*, story: Story) -> list[tuple[str, Iterable[tuple[str, ...]]]]:
    """Hook `words_looked_through`: who was asked and how, what was put to them, what was sent and what came back."""
    requests = story.reply_requests.all()
    of_story = {"request__story": story}
    puttings = Putting.objects.filter(**of_story)
    mails = InboundMail.objects.filter(**of_story)
    return [
        ("a party that was asked", requests.values_list("party__name", "party__note")),
        (
            "an address of a party",
            Address.objects.filter(party__requests__story=story).values_list("value", "note", "bad_because"),
        ),
        ("what was put to a party", requests.values_list("put", "stale_because", "paused_because")),
        ("what was put to a party", puttings.values_list("text")),
        ("what was put to a party", ((str(claims),) for claims in puttings.values_list("claims", flat=True))),
        ("an attempt to reach a party", Attempt.objects.filter(**of_story).values_list("detail")),
        ("a mail to a party", Mail.objects.filter(**of_story).values_list("subject", "body")),
        ("a reply", Reply.objects.filter(**of_story).values_list("text", "said_by")),
        ("a mail that came in", mails.values_list("sender", "subject", "text")),
    ]
