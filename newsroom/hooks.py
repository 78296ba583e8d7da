"""Every hook of the house, in one place.

A lower room calls a hook; an upper room fills it in `AppConfig.ready`. Fillers run in the caller's transaction, in
the order in which they were added. A hook is for "something lower must set off something higher"; nothing else.
"""

from collections.abc import Callable
from typing import Any


class Hook:
    """A named list of fillers, called with keywords; returns their answers in order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._fillers: list[Callable[..., Any]] = []

    def fill(self, filler: Callable[..., Any]) -> None:
        """Add a filler once; `AppConfig.ready` may run twice in one process."""
        if filler not in self._fillers:
            self._fillers.append(filler)

    def __call__(self, **what: Any) -> list[Any]:
        return [filler(**what) for filler in self._fillers]


member_left = Hook("member_left")
"""people → checking: (user, desk, by) has left the desk; their open tasks go back."""

account_changed = Hook("account_changed")
"""people → dispatch: (user, kind, by) somebody else changed an account; its owner is told by a message of that kind."""

desk_left = Hook("desk_left")
"""people → sources: (user, desk, by) has no role on the desk any more; they are named nowhere on it."""

fewer_see = Hook("fewer_see")
"""stories → checking: (story, by) is seen by fewer people; what the others had of it goes back."""

only_for = Hook("only_for")
"""dispatch → stories: which of these stories (story_ids) are confidential, and who sees each?

Answers by story id with the ids of people, and nothing of a story that is open to its desk.
"""

seen_by = Hook("seen_by")
"""dispatch → stories: (user, at) the condition under which somebody sees the story that `at` leads to."""

story_filed = Hook("story_filed")
"""stories → claims, checking, gate: (story, revision, by) was filed."""

words_changed = Hook("words_changed")
"""stories → claims: (story, old, new, by) a revision followed another; `old` is None for the first."""

story_stopped = Hook("story_stopped")
"""stories → checking, outreach, record: (story, by) was held, spiked, returned or retracted, or goes on again."""

schedule_changed = Hook("schedule_changed")
"""stories → checking, gate, outreach: (story, by) has another publish-by."""

approval_voided = Hook("approval_voided")
"""stories → gate: (story, by, because) was approved for a version that is gone."""

claims_made = Hook("claims_made")
"""claims → checking, outreach: (story, claims, by) were accepted or marked."""

claims_moved = Hook("claims_moved")
"""claims → checking, outreach: (story, claims, by, because) say something else now; old verdicts count no more."""

claims_amended = Hook("claims_amended")
"""claims → checking, outreach: (story, claims, by) changed kind, risk or flags; due times and second checks follow."""

claim_withdrawn = Hook("claim_withdrawn")
"""claims → checking, outreach: (claim, by, reason) is no longer asserted, or is again (`claim.withdrawn_at` tells)."""

grounds_shared = Hook("grounds_shared")
"""claims → sources, outreach: (claim, other, by) `other` was made of `claim` or took it in: it rests on the same."""

evidence_withdrawn = Hook("evidence_withdrawn")
"""evidence → checking: (evidence, by) was withdrawn; verdicts that rest on it are suspended."""

capture_waiting = Hook("capture_waiting")
"""evidence → jobs: a page waits to be captured; called after commit, must neither fail nor wait."""

evidence_changed = Hook("evidence_changed")
"""evidence → checking, record: (evidence, change) a watched page says something else, went, or came back."""

evidence_faulty = Hook("evidence_faulty")
"""evidence → record: (evidence, fault, by) a file of it was found missing or altered."""

verdict_given = Hook("verdict_given")
"""checking → record: (verdict, by) was given."""

found_wrong = Hook("found_wrong")
"""checking → record: (task, by, found) somebody looked again at what ran, and it has to be corrected."""

grounds_unlinked = Hook("grounds_unlinked")
"""sources → checking: (claim, source, by) the claim no longer rests on this source; its verdicts are suspended."""

source_withdrawn = Hook("source_withdrawn")
"""sources → checking: (source, claims, by) was withdrawn; verdicts on what rests on it are suspended."""

words_looked_through = Hook("words_looked_through")
"""sources → checking, gate: (story) who a source is, is to be sealed: what is written of the story up there.

Each answers with pairs: where it stands, in words, and rows of texts.
"""

reply_came = Hook("reply_came")
"""outreach → record: (story, claims) a reply came about claims of a story that ran."""

work_waiting = Hook("work_waiting")
"""dispatch, reminders → jobs: something is due now; called after commit, must neither fail nor wait."""

ran_last = Hook("ran_last")
"""gate → record: (stories) how did these stories stand when they last ran? Answers by story id."""

version_begun = Hook("version_begun")
"""stories → checking: (story, by) ran, and its next version is begun; what no verdict counts for is checked."""

event_recorded = Hook("event_recorded")
"""ledger → dispatch: (events) of one verb were written; called last, in the verb's transaction."""

copy_wanted = Hook("copy_wanted")
"""dispatch → record: (event, subscription) a story ran or was retracted; answers with what goes along with the ids."""

webhook_answered = Hook("webhook_answered")
"""dispatch → record: (message, said) a receiver took an event and answered with these bytes, as it pleased."""

mail_settled = Hook("mail_settled")
"""dispatch → outreach: (message, state, at, reason, refused) a mail to somebody outside is sent, dead or unknown.

`refused` when it is dead because the receiver takes no mail for this recipient.
"""
