from django.db import models


class PartyKind(models.TextChoices):
    PERSON = "person", "Person"
    BODY = "body", "Body"
    PRESS_OFFICE = "press_office", "Press office"


class RequestType(models.TextChoices):
    RIGHT_OF_REPLY = "right_of_reply", "Right of reply"
    COMMENT = "comment", "Comment"
    SOURCE_QUERY = "source_query", "Source query"


class Pace(models.TextChoices):
    """How much time a story leaves: which row of the desk's house numbers holds for a request."""

    ROUTINE = "routine", "Routine"
    ALLEGATION = "allegation", "Allegation"
    BREAKING = "breaking", "Breaking news"


class MailStep(models.TextChoices):
    """What a mail to a party is: the first putting, a repeat, the last call before publication."""

    PUT = "put", "Questions put"
    PUT_AGAIN = "put_again", "Put again"
    FOLLOW_UP = "follow_up", "Follow-up"
    LAST_CALL = "last_call", "Last call"


class Via(models.TextChoices):
    """How a reply came in."""

    BY_HAND = "by_hand", "Logged by hand"
    REPLY_PAGE = "reply_page", "Reply page"
    MAIL = "mail", "E-mail"


class InboundKind(models.TextChoices):
    """What a mail that came in is."""

    REPLY = "reply", "Reply"
    AUTO_REPLY = "auto_reply", "Automatic reply"
    BOUNCE = "bounce", "Bounce"
    REFUSED = "refused", "Not taken"


class InboundState(models.TextChoices):
    """Whether it is known what a mail that came in belongs to."""

    MATCHED = "matched", "Matched"
    UNMATCHED = "unmatched", "Unmatched"
    SET_ASIDE = "set_aside", "Set aside"


class Channel(models.TextChoices):
    EMAIL = "email", "E-mail"
    PHONE = "phone", "Telephone"
    MESSAGING = "messaging", "Messaging"
    SOCIAL = "social", "Social network"
    WEB_FORM = "web_form", "Web form"
    IN_PERSON = "in_person", "In person"
    LETTER = "letter", "Letter"


class AttemptResult(models.TextChoices):
    DELIVERED = "delivered", "Delivered"
    NOT_DELIVERED = "not_delivered", "Not delivered"
    UNKNOWN = "unknown", "Not known yet"


class Outcome(models.TextChoices):
    ANSWERED = "answered", "Answered"
    DENIED = "denied", "Denied"
    DECLINED = "declined", "Declined to comment"
    MORE_TIME = "more_time", "Asked for more time"
    LAWYERS_LETTER = "lawyers_letter", "Lawyer’s letter"
    NO_RESPONSE = "no_response", "No response by deadline"
    DELIVERY_FAILED = "delivery_failed", "Delivery failed"
    NOT_REACHABLE = "not_reachable", "Not reachable"
    STANDING_DENIAL = "standing_denial", "Standing denial"
    NOT_SOUGHT = "not_sought", "Not sought"


STILL_OUT = ("", Outcome.MORE_TIME)
"""Outcomes with which a request is still outstanding."""

SAID_SOMETHING = (Outcome.ANSWERED, Outcome.DENIED, Outcome.LAWYERS_LETTER)
"""Outcomes that say something of what was put to them: claims are judged anew."""

ONLY_RESPONDED = (Outcome.DECLINED, Outcome.MORE_TIME)
"""Outcomes that say nothing of it, and yet are a response: only what the copy says of reaching them is touched."""

NOTHING_CAME = (Outcome.NO_RESPONSE, Outcome.DELIVERY_FAILED, Outcome.NOT_REACHABLE)
"""Outcomes by which nothing came back; whatever comes later takes their place."""

NEEDS_WORDS = (
    Outcome.ANSWERED,
    Outcome.DENIED,
    Outcome.LAWYERS_LETTER,
    Outcome.STANDING_DENIAL,
    Outcome.NOT_SOUGHT,
)
"""Outcomes that are logged with their words, or with the reason."""

WITHOUT_AN_ATTEMPT = (Outcome.NOT_SOUGHT, Outcome.STANDING_DENIAL)
"""Outcomes that can be true although nobody was written to."""
