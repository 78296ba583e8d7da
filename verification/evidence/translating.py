"""Translations of an item of evidence, each by a named person. A correction, and a withdrawal, is another row."""

import hashlib
import re
from collections.abc import Iterable

from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from verification.evidence import custody
from verification.evidence.models import Evidence, Translation
from verification.evidence.permissions import may_add_evidence
from verification.evidence.states import CustodyVerb

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
LONGEST = 500_000
# Nobody answers for what these are said to have translated.
NOBODY = re.compile(
    r"(?:the )?(?:(?:google|microsoft|bing|yandex|apple|amazon)(?: translate| translator)?|deepl|chat ?gpt"
    r"|gpt[\w .-]*|claude|gemini|copilot|llm|ai|a\.i\."
    r"|machine(?: translat\w+)?|auto(?:matic(?:ally)?)?(?: translat\w+)?"
    r"|computer|software"
    r"|unknown|anonymous|nobody|none|n/?a|translator|-+)\.?",
    re.IGNORECASE,
)
NAMED = "Name the person who translated it: somebody has to answer for the words."


@verb
def add(
    *, by: User, evidence: Evidence, language: str, text: str, translator: str, aid: str = ""
) -> Translation:
    """Add a translation of what an item says, or a better one; `aid` is a machine the translator was helped by."""
    may_add_evidence(by=by, story=evidence.story)
    _stands(evidence)
    language = language.strip().lower()
    if not LANGUAGE.fullmatch(language) or len(language) > 20:
        raise Invalid({"language": ["Choose the language it is translated into."]})
    text = require_text("text", text, "Write down the translation.", limit=LONGEST)
    translator = require_text("translator", translator, NAMED, limit=120)
    if NOBODY.fullmatch(translator) or not any(sign.isalpha() for sign in translator):
        raise Invalid({"translator": [f"{NAMED} A machine can be named beside them."]})
    aid = optional_text("aid", aid, limit=60)
    named = f"{translator}, with the help of {aid}" if aid else translator
    made = Translation.objects.create(
        evidence=evidence, language=language, text=text, translator=named, by=by
    )
    _note(made, by, f"Translation into {language} by {named}", "evidence.translated", translator=named)
    return made


@verb
def withdraw(*, by: User, translation: Translation, reason: str) -> Translation:
    """Say that a translation is not to be relied on; it stays to be read, with the reason in the custody log."""
    evidence = translation.evidence
    may_add_evidence(by=by, story=evidence.story)
    reason = require_text("reason", reason, "Write why it can not be relied on.", limit=200)
    if translation not in standing(evidence.translations.all()):
        raise NotPossible("This translation was already withdrawn, or a later one took its place.")
    ended = Translation.objects.create(
        evidence=evidence, language=translation.language, text="", translator=translation.translator, by=by
    )
    how = f"Translation into {translation.language} withdrawn: {reason}"
    _note(ended, by, how, "evidence.translation_withdrawn", reason=reason)
    return ended


def standing(translations: Iterable[Translation]) -> list[Translation]:
    """The newest translation into each language, where it was not withdrawn."""
    newest = {one.language: one for one in sorted(translations, key=lambda one: one.pk)}
    return [one for one in newest.values() if one.text]


def _stands(evidence: Evidence) -> None:
    if evidence.withdrawn_at:
        raise NotPossible(f"“{evidence.title}” was withdrawn: nothing is added to it.")


def _note(made: Translation, by: User, how: str, event: str, **texts: str) -> None:
    evidence = made.evidence
    custody.note(evidence=evidence, verb=CustodyVerb.DERIVED, by=by, how=how)
    record(
        event,
        by=by,
        subject=made,
        story_id=evidence.story_id,
        desk_id=evidence.story.desk_id,
        facts={
            "evidence": evidence.pk,
            "language": made.language,
            "text_sha256": hashlib.sha256(made.text.encode()).hexdigest() if made.text else "",
        },
        texts=texts,
    )
