"""How a desk words its mails to parties: its own letters by language, else the product's, and how they are filled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.dateformat import format as date_format

from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, User
from verification.outreach.letters import ENGLISH, Words
from verification.outreach.models import Putting, ReplyRequest, Template
from verification.outreach.noting import one_line, one_of
from verification.outreach.permissions import may_word_letters
from verification.outreach.states import MailStep, RequestType

LONGEST_SUBJECT, LONGEST_BODY = 200, 20_000

PLACEHOLDERS: Mapping[str, str] = {
    "party": "who is asked",
    "questions": "what is put to them, as it was written",
    "claims": "the claims that are put to them, one a line",
    "reply_by": "until when they may reply, in their time and in ours",
    "desk": "the desk",
    "newsroom": "the name of the newsroom; the desk, where it has none",
    "reporter": "who asks",
    "reply_page": "the address of the page where they can answer, with its sentence",
}
"""What a letter may stand for, and what takes its place."""

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
REPLY_PAGE = "You can also answer on this page, without an account: {address}"


@dataclass(frozen=True)
class Chosen:
    """The words a letter is filled into; `language` is theirs, which may not be the one that was wanted."""

    words: Words
    language: str
    own: Template | None = None


def checked_language(language: str) -> str:
    """The tag of a language as it is kept, like `en` or `pt-BR`; `Invalid` when it is none."""
    language = language.strip()
    if len(language) > 20 or not _LANGUAGE.fullmatch(language):
        raise Invalid({"language": ["Write the language as its tag, like en, lt or pt-BR."]})
    first, *rest = language.split("-")
    return "-".join([first.lower(), *rest])


def words_of(desk: Desk, type: str, step: str, language: str) -> Chosen:  # noqa: A002
    """The desk's words in this language or the wider one (pt for pt-BR), then in English, then the product's."""
    wanted = list(dict.fromkeys([language, language.split("-")[0], "en"]))
    kept = Template.objects.filter(desk=desk, type=type, step=step, language__in=wanted)
    own = {template.language: template for template in kept}
    for tag in wanted:
        if tag in own:
            return Chosen(Words(own[tag].subject, own[tag].body), tag, own[tag])
    return Chosen(ENGLISH[RequestType(type), MailStep(step)], "en")


def newsroom_of(desk: Desk) -> str:
    """What those outside know a desk by."""
    return settings.NEWSROOM_NAME or desk.name


def fill(
    request: ReplyRequest, step: str, *, by: User, reply_page: str = "", now: datetime | None = None
) -> Words:
    """The mail of a step as it would be sent now, in words. It holds what was put to them and nothing else.

    `reply_page` is the address of a page where they can answer.
    """
    chosen = words_of(request.story.desk, request.type, step, request.language)
    return filled(chosen.words, _values(request, by, chosen.language, reply_page, now or timezone.now()))


def filled(words: Words, values: Mapping[str, str]) -> Words:
    """The words with every placeholder replaced; lines that held only an empty one go."""

    def replace(text: str) -> str:
        text = _PLACEHOLDER.sub(lambda found: values[found[1].strip()], text)
        return re.sub(r"\n{3,}", "\n\n", text).strip()

    return Words(" ".join(replace(words.subject).split())[:LONGEST_SUBJECT], replace(words.body))


def sample(desk: Desk, words: Words, *, by: User, language: str) -> Words:
    """What a letter looks like, filled with an example."""
    zone = desk.zone
    at = timezone.now() + timedelta(hours=24)
    return filled(
        checked(words.subject, words.body),
        {
            "party": "Port authority",
            "questions": "1. Is the figure right?\n2. Who approved the payment?",
            "claims": "1. The port took 41 million crowns in tolls in 2022.",
            "reply_by": moment(at, zone, zone, language),
            "desk": desk.name,
            "newsroom": newsroom_of(desk),
            "reporter": by.name,
            "reply_page": REPLY_PAGE.format(address="https://desk.example/reply/…"),
        },
    )


def checked(subject: str, body: str) -> Words:
    """The words as they are kept; `Invalid` for a placeholder that nothing takes the place of."""
    words = Words(
        require_text("subject", one_line("subject", subject), "Write the subject.", limit=LONGEST_SUBJECT),
        require_text("body", body, "Write the letter.", limit=LONGEST_BODY),
    )
    errors = {
        field: [
            f"Nothing is called {{{name}}} here. There are: "
            f"{', '.join(f'{{{known}}}' for known in PLACEHOLDERS)}."
            for name in dict.fromkeys(_PLACEHOLDER.findall(text))
            if name.strip() not in PLACEHOLDERS
        ]
        for field, text in (("subject", words.subject), ("body", words.body))
    }
    if any(errors.values()):
        raise Invalid({field: sentences for field, sentences in errors.items() if sentences})
    return words


def moment(at: datetime, theirs: tzinfo, ours: tzinfo, language: str) -> str:
    """An instant on their clocks, and on ours where those differ."""

    def told(zone: tzinfo) -> str:
        local = at.astimezone(zone)
        hours = local.utcoffset() or timedelta()
        sign = "-" if hours < timedelta() else "+"
        whole, rest = divmod(abs(hours).seconds // 60, 60)
        offset = f"UTC{sign}{whole}{f':{rest:02}' if rest else ''}" if hours else "UTC"
        return f"{date_format(local, 'H:i, l j E Y')} ({offset})"

    known = language if translation.check_for_language(language) else language.split("-")[0]
    with translation.override(known if translation.check_for_language(known) else "en"):
        same = at.astimezone(theirs).utcoffset() == at.astimezone(ours).utcoffset()
        return told(theirs) if same else f"{told(theirs)} / {told(ours)}"


@verb
def save_template(
    *,
    by: User,
    desk: Desk,
    type: str,  # noqa: A002 (the product's word for it)
    step: str,
    language: str,
    subject: str,
    body: str,
    seen: int = 0,
) -> Template:
    """Word a mail of a type and step in a language for the desk; `seen` is the version that was open, 0 for none."""
    may_word_letters(by=by, desk=desk)
    one_of("type", type, RequestType.values)
    one_of("step", step, MailStep.values)
    language = checked_language(language)
    words = checked(subject, body)
    which = {"desk": desk, "type": type, "step": step, "language": language}
    fields = {"subject": words.subject, "body": words.body, "changed_by": by, "changed_at": timezone.now()}
    if seen:
        saved = Template.objects.filter(**which, version=seen).update(version=F("version") + 1, **fields)
    else:
        saved = _made(which, fields)
    if not saved:
        raise NotPossible("Somebody else changed this letter meanwhile. Look at theirs, then save yours.")
    template = Template.objects.get(**which)
    record(
        "template.saved",
        by=by,
        subject=template,
        desk_id=desk.pk,
        facts={"type": type, "step": step, "language": language},
        texts={"subject": words.subject, "body": words.body},
    )
    return template


@verb
def reset_template(*, by: User, template: Template, seen: int) -> None:
    """Let the product's own words hold again."""
    may_word_letters(by=by, desk=template.desk)
    if not Template.objects.filter(pk=template.pk, version=seen).delete()[0]:
        raise NotPossible("Somebody else changed this letter meanwhile. Look again.")
    record(
        "template.reset",
        by=by,
        subject=template,
        desk_id=template.desk_id,
        facts={"type": template.type, "step": template.step, "language": template.language},
    )


def _made(which: dict[str, object], fields: dict[str, object]) -> bool:
    try:
        with transaction.atomic():
            Template.objects.create(**which, **fields)
    except IntegrityError:
        return False
    return True


def _values(request: ReplyRequest, by: User, language: str, reply_page: str, now: datetime) -> dict[str, str]:
    last = request.puttings.order_by("-number").first()
    until = request.reply_by
    if request.started_at is None:  # their time begins when it reaches them
        until = now + timedelta(minutes=request.allow_minutes)
    until = until.replace(second=0, microsecond=0)
    theirs = ZoneInfo(request.party.time_zone) if request.party.time_zone else request.story.desk.zone
    return {
        "party": request.party.name,
        "questions": request.put,
        "claims": _listed(last) if last else "",
        "reply_by": moment(until, theirs, request.story.desk.zone, language),
        "desk": request.story.desk.name,
        "newsroom": newsroom_of(request.story.desk),
        "reporter": by.name,
        "reply_page": REPLY_PAGE.format(address=reply_page) if reply_page else "",
    }


def statements_of(putting: Putting) -> list[str]:
    """The claims as they were put. Only what they assert: not who is said to say so, nor what they rest on."""
    return [_closed(claim["statement"]) for claim in putting.claims]


def _closed(statement: str) -> str:
    """The statement with a quotation closed that ends after it in the copy, or opened that began before it."""
    opened, closed = statement.count("“"), statement.count("”")
    if opened > closed:
        return f"{statement}”"
    if statement.count('"') % 2:
        return f'"{statement}' if statement.endswith('"') else f'{statement}"'
    return f"“{statement}" if closed > opened else statement


def _listed(putting: Putting) -> str:
    return "\n".join(f"{at}. {statement}" for at, statement in enumerate(statements_of(putting), 1))
