"""The queue as one checker sees it, and why it is empty when it is."""

from newsroom.people.models import User
from verification.checking.models import VerificationTask
from verification.checking.states import TaskState


def why_nothing(user: User) -> list[str]:
    """Sentences that say why there is nothing for this person to take."""
    desks = [m.desk.name for m in user.memberships_now if m.role == "fact_checker"]
    if not desks:
        return ["You are not a fact-checker on any desk. A desk head can give you that role."]
    all_tasks = VerificationTask.objects.of_checkers_desks(user)
    on_desk = all_tasks.on_the_desk()
    open_now = on_desk.open()
    own = open_now.own_words_of(user)
    second = open_now.exclude(pk__in=own.values("pk")).first_judged_by(user)
    assigned = (
        open_now.exclude(pk__in=own.values("pk"))
        .exclude(pk__in=open_now.before_their_first().values("pk"))
        .exclude(pk__in=second.values("pk"))
        .filter(assignee__isnull=False)
        .exclude(assignee=user)
    )
    counted = [
        (
            own.count(),
            "{n} in stories or about words you are responsible for: nobody checks their own words.",
        ),
        (second.count(), "{n} a second check of a verdict you gave: it must be somebody else."),
        (assigned.count(), "{n} assigned to somebody else; the desk head can assign one to you."),
        (open_now.before_their_first().count(), "{n} a second check that waits for the first verdict."),
        (
            on_desk.filter(state__in=(TaskState.TAKEN, TaskState.WAITING)).exclude(owner=user).count(),
            "{n} taken by colleagues.",
        ),
        (
            all_tasks.active()
            .exclude(pk__in=on_desk.values("pk"))
            .exclude(pk__in=all_tasks.to_look_at_again().values("pk"))
            .count(),
            "{n} in stories that are held, spiked or back with their reporter.",
        ),
    ]
    sentences = [sentence.format(n=_are(count)) for count, sentence in counted if count]
    return sentences or [
        f"No story on {' or '.join(desks)} has a claim to check. New ones appear here when filed."
    ]


def _are(count: int) -> str:
    return "1 is" if count == 1 else f"{count} are"
