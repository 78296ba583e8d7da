"""Where things stand on the site, for notices, e-mails and the gate. Paths only; a test resolves each of them."""

from uuid import UUID


def story(uuid: UUID) -> str:
    """The workbench: copy and claims."""
    return f"/stories/{uuid}/"


def claim(uuid: UUID, number: int) -> str:
    """The workbench with one claim open."""
    return f"/stories/{uuid}/claims/{number}/"


def stale(uuid: UUID) -> str:
    """What changed after its verdict, and is to be confirmed again or checked anew."""
    return f"/stories/{uuid}/stale/"


def copy(uuid: UUID) -> str:
    """The copy editor."""
    return f"/stories/{uuid}/copy/"


def coverage(uuid: UUID) -> str:
    """How each sentence of the copy is accounted for."""
    return f"/stories/{uuid}/coverage/"


def replies(uuid: UUID) -> str:
    """The reply log."""
    return f"/stories/{uuid}/replies/"


def reply_request(uuid: UUID, request: UUID) -> str:
    """One request of the reply log."""
    return f"/stories/{uuid}/replies/#r-{request}"


def write_mail(uuid: UUID, request: UUID, step: str) -> str:
    """The next message to a party, worded and ready for a person to send."""
    return f"/stories/{uuid}/replies/{request}/write/?step={step}"


def reply_page(signed: str) -> str:
    """Where a party answers once, without an account."""
    return f"/reply/{signed}/"


def unmatched() -> str:
    """Mails that came in and belong to no request that is known."""
    return "/replies/unmatched/"


def policies(desk: str, number: int) -> str:
    """What a policy of a desk changed, and which stories it stops that the one before did not."""
    return f"/desks/{desk}/policy/?before={number - 1}&after={number}#h-compared"


def evidence(uuid: UUID, piece: UUID) -> str:
    """One item of evidence: what it holds, its files and its custody log."""
    return f"/stories/{uuid}/evidence/{piece}/"


def gate(uuid: UUID) -> str:
    """What stands between the story and publication."""
    return f"/stories/{uuid}/gate/"


def legal(uuid: UUID) -> str:
    """What is flagged in a story, as its legal reader decides on it."""
    return f"/stories/{uuid}/legal/"


def public_interest(uuid: UUID) -> str:
    """Where an editor says why the public needs to know what is delicate."""
    return f"/stories/{uuid}/gate/#interest"


def consolidation(uuid: UUID, one: UUID) -> str:
    """Two checks of a claim that disagree, side by side."""
    return f"/stories/{uuid}/consolidations/{one}/"


def checked(uuid: UUID) -> str:
    """How a story was checked, for its readers; where its desk shows that."""
    return f"/checked/{uuid}/"


def story_record(uuid: UUID) -> str:
    """What ran, on what grounds, who signed."""
    return f"/stories/{uuid}/record/"


def live_page(uuid: UUID) -> str:
    """Where readers have it, and whether that is what was approved."""
    return f"/stories/{uuid}/live/"


def correction(uuid: UUID) -> str:
    """One correction: what is wrong, what readers are told, who signed, which step missed it."""
    return f"/corrections/{uuid}/"


def complaint(uuid: UUID) -> str:
    """One complaint, and its answer."""
    return f"/complaints/{uuid}/"


def identity(uuid: UUID, source: UUID) -> str:
    """What is known of a protected source's identity, and by whom."""
    return f"/stories/{uuid}/sources/{source}/identity/"


def reveal(uuid: UUID, source: UUID, asked: UUID) -> str:
    """One request to learn an identity."""
    return f"/stories/{uuid}/sources/{source}/identity/reveals/{asked}/"


def queue() -> str:
    """The fact-checker's queue."""
    return "/queue/"


def notices_about(kind: str, subject: int) -> str:
    """One's notices about one matter, where a reminder of it can be put off."""
    return f"/notices/?about={kind}:{subject}"


def me() -> str:
    """One's own settings."""
    return "/me/"


def messages() -> str:
    """What one is told, and how."""
    return "/me/messages/"


def notices() -> str:
    """What one was told."""
    return "/notices/"


def outbound() -> str:
    """What is held back, and letting it go."""
    return "/outbound/"


def subscriptions(desk: str) -> str:
    """Where the events of a desk are sent."""
    return f"/desks/{desk}/settings/webhooks/"


def subscription(desk: str, uuid: UUID) -> str:
    """One such address, and what was sent there."""
    return f"/desks/{desk}/settings/webhooks/{uuid}/"


def chat_hooks(desk: str) -> str:
    """The chats of a desk."""
    return f"/desks/{desk}/settings/chat/"
