"""What the database itself refuses about signatures, overrides, short lines and publication, on both engines."""

from newsroom import triggers
from newsroom.stories.states import StoryState, StoryVerb, sources_of
from verification.gate.states import LineState, SignOffKind

_NOT_AS_IT_RAN = """
NOT EXISTS (
    SELECT 1 FROM verification_publication p JOIN newsroom_revision r ON r.story_id = p.story_id
    WHERE p.story_id = NEW.id AND r.number = NEW.copy_version AND r.sha256 = p.text_sha256
    AND p.number = (SELECT MAX(q.number) FROM verification_publication q WHERE q.story_id = NEW.id))
"""
_GIVES_UP = ", ".join(f"'{state}'" for state in sources_of(StoryVerb.GIVE_UP))
_NO_APPROVAL = f"""
NEW.state = '{StoryState.PUBLISHED}' AND NOT EXISTS (
    SELECT 1 FROM verification_signoff a JOIN newsroom_revision r ON r.id = a.revision_id
    WHERE a.story_id = NEW.id AND a.kind = '{SignOffKind.APPROVAL}' AND a.voided_at IS NULL
    AND a.gate_version = NEW.gate_version AND r.number = NEW.copy_version)
"""  # noqa: S608 (two enum values, nothing from outside)
_OWN_WORDS = """
EXISTS (SELECT 1 FROM newsroom_byline b WHERE b.story_id = NEW.story_id AND b.user_id = NEW.by_id)
OR EXISTS (SELECT 1 FROM newsroom_responsible p WHERE p.story_id = NEW.story_id AND p.user_id = NEW.by_id)
OR EXISTS (SELECT 1 FROM newsroom_story s WHERE s.id = NEW.story_id AND s.filed_by_id = NEW.by_id)
OR EXISTS (SELECT 1 FROM newsroom_revision r WHERE r.story_id = NEW.story_id AND r.author_id = NEW.by_id)
OR EXISTS (SELECT 1 FROM verification_wordsby w JOIN verification_claim k ON k.id = w.claim_id
           WHERE k.story_id = NEW.story_id AND w.user_id = NEW.by_id)
"""
_WHO_WROTE = (
    "newsroom_byline",
    "newsroom_responsible",
    "newsroom_story",
    "newsroom_revision",
    "verification_wordsby",
    "verification_claim",
)

_OWN_LINE = f"""
NEW.approved_by_id IS NOT NULL AND (OLD.approved_by_id IS NULL OR OLD.approved_by_id <> NEW.approved_by_id)
AND ({_OWN_WORDS.replace("NEW.by_id", "NEW.approved_by_id")})
"""
_NOT_AS_APPROVED = f"""
NEW.state = '{LineState.SENT}' AND OLD.state <> '{LineState.SENT}' AND (
    OLD.state <> '{LineState.APPROVED}' OR NEW.approved_by_id IS NULL
    OR {_OWN_WORDS.replace("NEW.by_id", "NEW.approved_by_id")} OR NOT EXISTS (
        SELECT 1 FROM verification_claim c JOIN verification_verdict v ON v.id = NEW.verdict_id
        WHERE c.id = NEW.claim_id AND v.claim_id = c.id AND v.suspended_at IS NULL
        AND c.words_digest = NEW.words_digest AND v.words_digest = NEW.words_digest
        AND NOT EXISTS (SELECT 1 FROM verification_verdict w
                        WHERE w.claim_id = c.id AND w.second = v.second AND w.id > v.id)))
"""  # noqa: S608 (enum values, nothing from outside)

triggers.declare(
    triggers.Trigger(
        "newsroom_story_published_approved",
        "newsroom_story",
        "UPDATE",
        "A story is published only with an approval of this very version.",
        f"OLD.state <> '{StoryState.PUBLISHED}' AND {_NO_APPROVAL}"
        f" AND (OLD.state NOT IN ({_GIVES_UP}) OR {_NOT_AS_IT_RAN})",
        reads=("verification_signoff", "newsroom_revision", "verification_publication"),
    )
)
triggers.declare(
    triggers.Trigger(
        "newsroom_story_born_published",
        "newsroom_story",
        "INSERT",
        "A story is published only with an approval of this very version.",
        f"NEW.state IN ('{StoryState.PUBLISHED}', '{StoryState.APPROVED}', '{StoryState.SCHEDULED}')",
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_signoff_own_words",
        "verification_signoff",
        "INSERT",
        "Nobody signs words they are responsible for.",
        _OWN_WORDS,
        reads=_WHO_WROTE,
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_signoff_no_update",
        "verification_signoff",
        "UPDATE OF story_id, kind, by_id, at, gate_version, revision_id, text_sha256, covers, outcome, changes",
        "A signature is never changed; it can only be void.",
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_signoff_two_people",
        "verification_signoff",
        "INSERT",
        "One person does not sign one story in two roles.",
        f"""NEW.kind <> '{SignOffKind.IDENTITY}' AND EXISTS (
            SELECT 1 FROM verification_signoff o WHERE o.story_id = NEW.story_id AND o.by_id = NEW.by_id
            AND o.kind NOT IN (NEW.kind, '{SignOffKind.IDENTITY}') AND o.voided_at IS NULL)""",  # noqa: S608 (an enum value)
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_signoff_stays_void",
        "verification_signoff",
        "UPDATE OF voided_at",
        "A void signature does not come back; sign again.",
        "OLD.voided_at IS NOT NULL AND NEW.voided_at IS NULL",
    )
)
triggers.never_replaced("verification_signoff", "A signature is never changed; it can only be void.", "uuid")
triggers.never_deleted("verification_signoff", "A signature is never deleted.")
_SENIOR = """
SELECT 1 FROM newsroom_membership m JOIN newsroom_story s ON s.desk_id = m.desk_id
WHERE s.id = NEW.story_id AND m.senior AND m.left_at IS NULL"""


def _words_of(*columns: str) -> str:
    return " OR ".join(_OWN_WORDS.replace("NEW.by_id", f"NEW.{column}") for column in columns)


for _table, _second, _own, _one_is_senior, _who in (
    (
        "verification_override",
        "seconded_by_id",
        "Nobody lets pass what stops words they are responsible for.",
        "One of the two who let a blocker pass is a senior editor.",
        "NEW.asked_by_id, NEW.seconded_by_id",
    ),
    (
        "verification_fastpath",
        "signed_by_id",
        "Nobody sends words they are responsible for on the fast path.",
        "A senior editor signs for the fast path.",
        "NEW.signed_by_id",
    ),
):
    for _name, _event in (("born", "INSERT"), ("signed", f"UPDATE OF asked_by_id, {_second}")):
        triggers.declare(
            triggers.Trigger(
                f"{_table}_own_words_{_name}",
                _table,
                _event,
                _own,
                _words_of("asked_by_id", _second),
                reads=_WHO_WROTE,
            )
        )
        triggers.declare(
            triggers.Trigger(
                f"{_table}_senior_{_name}",
                _table,
                _event,
                _one_is_senior,
                f"NEW.{_second} IS NOT NULL AND NOT EXISTS ({_SENIOR} AND m.user_id IN ({_who}))",
                reads=("newsroom_membership", "newsroom_story"),
            )
        )
triggers.declare(
    triggers.Trigger(
        "verification_override_no_update",
        "verification_override",
        'UPDATE OF story_id, "key", claim_id, words_digest, verdict_id, sentence, reason, asked_by_id, asked_at,'
        " expires_at",
        "An override is never changed; withdraw it and ask anew.",
    )
)
triggers.never_deleted("verification_override", "An override is never deleted.")
triggers.never_deleted("verification_fastpath", "A fast path is never deleted.")
triggers.never_replaced(
    "verification_override", "An override is never changed; withdraw it and ask anew.", "uuid"
)
triggers.never_replaced(
    "verification_fastpath", "A fast path is never written over; ask for another.", "uuid"
)
triggers.once_set(
    "verification_fastpath", "ended_at", "A fast path that ended does not begin again; ask for another."
)
triggers.once_set("verification_override", "seconded_by_id", "Who seconded an override stays.")
triggers.once_set(
    "verification_override", "withdrawn_at", "An override that was withdrawn does not come back."
)
triggers.declare(
    triggers.Trigger(
        "verification_publicinterest_own_words",
        "verification_publicinterest",
        "INSERT",
        "Nobody says of words they are responsible for why they may run.",
        _OWN_WORDS.replace(
            "NEW.story_id", "(SELECT c.story_id FROM verification_claim c WHERE c.id = NEW.claim_id)"
        ),
        reads=_WHO_WROTE,
    )
)
triggers.never_changed("verification_publicinterest", "A reason is never changed; give another one.", "uuid")
triggers.declare(
    triggers.Trigger(
        "newsroom_story_ran_as_it_ran",
        "newsroom_story",
        "UPDATE OF state, copy_version",
        "What ran stays as it ran; begin its next version, or retract it.",
        f"""OLD.state = '{StoryState.PUBLISHED}' AND (NEW.copy_version <> OLD.copy_version
            OR NEW.state NOT IN ('{StoryState.PUBLISHED}', '{StoryState.CHECKING}', '{StoryState.RETRACTED}'))""",
    )
)
triggers.declare(
    triggers.Trigger(
        "newsroom_story_stays_retracted",
        "newsroom_story",
        "UPDATE OF state",
        "What was retracted stays so; write it anew.",
        f"OLD.state = '{StoryState.RETRACTED}' AND NEW.state <> '{StoryState.RETRACTED}'",
    )
)
triggers.never_changed(
    "verification_policy", "A policy is never changed; set another one.", "uuid", "desk_id, number"
)
triggers.declare(
    triggers.Trigger(
        "verification_shortline_born_proposed",
        "verification_shortline",
        "INSERT",
        "A short line begins as proposed.",
        f"NEW.state <> '{LineState.PROPOSED}' OR NEW.approved_by_id IS NOT NULL",
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_shortline_no_update",
        "verification_shortline",
        "UPDATE OF uuid, story_id, claim_id, kind, text, made_by_id, made_at",
        "The words of a short line are never changed; propose another one.",
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_shortline_own_words",
        "verification_shortline",
        "UPDATE OF approved_by_id",
        "Nobody approves a line on words they are responsible for.",
        _OWN_LINE,
        reads=_WHO_WROTE,
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_shortline_sent_as_approved",
        "verification_shortline",
        "UPDATE OF state",
        "A short line is sent only as it was approved, for the words and the verdict of then.",
        _NOT_AS_APPROVED,
        reads=(*_WHO_WROTE, "verification_verdict"),
    )
)
triggers.declare(
    triggers.Trigger(
        "verification_shortline_stays",
        "verification_shortline",
        "UPDATE OF state",
        "A short line that was sent stays sent, or is withdrawn; a withdrawn one does not come back.",
        f"""(OLD.state = '{LineState.SENT}' AND NEW.state NOT IN ('{LineState.SENT}', '{LineState.WITHDRAWN}'))
            OR (OLD.state = '{LineState.WITHDRAWN}' AND NEW.state <> '{LineState.WITHDRAWN}')""",
    )
)
triggers.never_deleted("verification_shortline", "A short line is never deleted; withdraw it.")
triggers.never_replaced(
    "verification_shortline", "The words of a short line are never changed; propose another one.", "uuid"
)
