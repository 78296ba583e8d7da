"""Who reports what in a sentence, and by which word, looking only at what is not quoted."""

import re
from dataclasses import dataclass

from verification.text.contents import Content
from verification.text.cues import Cue, cues
from verification.text.grammar import POSSESSIVES
from verification.text.lexicon import MESSAGES, PRONOUNS
from verification.text.spans import Span
from verification.text.speakers import Clause
from verification.text.tokens import tokens_of

# "TOLSK, Karvenia (AP) — " says where it was written, not who says so.
DATELINE = re.compile(r"[A-Z][A-Z.' ]+(?:, [\w. ]{2,30})?(?: ?\([\w ./]{2,30}\))? ?(?:—|–|--?) ")


@dataclass(frozen=True)
class Attribution:
    """The word for saying, the words for who says it where the copy tells, and the words for what is said."""

    cue: Span
    speaker: Span | None
    content: Span | None
    use: str = "finite"
    frame: str = ""
    is_pronoun: bool = False
    is_message: bool = False


def attributions(masked: str, within: Span, *, headline: bool = False) -> list[Attribution]:
    """Every attribution of a sentence, in order; `masked` is the text with quoted words blotted out."""
    dateline = DATELINE.match(masked, within.start, within.end)
    tokens = tokens_of(masked, Span(dateline.end(), within.end) if dateline else within)
    found = list(cues(tokens, headline=headline))
    if not found:
        return []
    clause, contents = Clause(masked, tokens), Content(tokens, found)
    made: list[Attribution] = []
    for cue in found:
        speaker, inverted = _speaker(clause, cue, made)
        content, frame = contents.of(cue, speaker, inverted=inverted)
        says = cue.frames & {"clause", "that", "told"}
        if (speaker is None and cue.use in {"finite", "participle", "infinitive"}) or not (content or says):
            continue
        span = Span(tokens[cue.at].span.start, tokens[cue.end - 1].span.end)
        made.append(_made(masked, cue, span, speaker, content, frame))
    return made


def _speaker(clause: Clause, cue: Cue, before: list[Attribution]) -> tuple[Span | None, bool]:
    if cue.use == "source":
        whose = clause.tokens[cue.at]
        return whose.span if whose.low in POSSESSIVES else clause.after(cue.end), False
    if cue.use == "noun":
        return clause.owner(cue.at), False
    if cue.use == "passive":
        return None, False
    if cue.use in {"participle", "infinitive"}:
        return _carried(clause, before), False
    speaker, inverted = clause.speaker(cue.at, says=bool(cue.frames & {"clause", "that"}))
    if speaker is None and cue.start and clause.tokens[cue.start - 1].low in {"and", "but"}:
        # "Maron laughed about the rumours and told reporters"
        speaker = _carried(clause, before)
    return speaker, inverted


def _carried(clause: Clause, before: list[Attribution]) -> Span | None:
    """Who spoke last in the sentence, else who it begins with."""
    named = [one.speaker for one in before if one.speaker and one.use != "noun"]
    return named[0] if named else clause.opening()


def _made(
    masked: str, cue: Cue, span: Span, speaker: Span | None, content: Span | None, frame: str
) -> Attribution:
    words = speaker.of(masked).lower().split() if speaker else [""]
    head = re.sub(r"\W.*", "", words[-1])
    return Attribution(
        span, speaker, content, cue.use, frame, len(words) == 1 and words[0] in PRONOUNS, head in MESSAGES
    )
