"""Telling a picture's caption from a paragraph, and its credit from its words.

The lists are meant to be read and corrected by the desk.
"""

import re

from newsroom.stories.blocks import Block, BlockKind

AGENCIES = (
    "AFP",
    "Agence France-Presse",
    "Alamy",
    "Anadolu",
    "ANSA",
    "AP",
    "Associated Press",
    "Bloomberg",
    "DPA",
    "dpa",
    "EFE",
    "EPA",
    "EPA-EFE",
    "Getty",
    "Getty Images",
    "Handout",
    "iStock",
    "Keystone",
    "Kyodo",
    "Magnum",
    "PA",
    "PA Media",
    "PA Wire",
    "Press Association",
    "Reuters",
    "REUTERS",
    "Rex",
    "Shutterstock",
    "Sputnik",
    "TASS",
    "UPI",
    "Xinhua",
    "Yonhap",
    "Zuma Press",
)
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|April|May|June|July|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
DATE = rf"(?:{MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {MONTH}(?: \d{{4}})?)"
FULL_DATE = rf"(?:{MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}} {MONTH} \d{{4}}|[A-Z][a-z]+day,? {DATE})"

# Captions are written in the present tense, or begin with a participle: "seen during", "arrives at".
PICTURED = (
    r"(?<!was )(?<!were )(?<!been )(?<!be )\b(?:seen|pictured|photographed|shown)\b"
    r"(?= (?:above|addressing|after|arriving|at|before|below|during|earlier|here|in|inside|leaving|left|near|next|on"
    r"|outside|right|speaking|with)\b)"
)
PRESENT = (
    r"\b(?:addresses|arrives?|attends?|boards?|delivers|embraces?|gathers?|gestures?|greets?|holds?|inspects?|leaves?"
    r"|listens?|looks? on|meets?|poses?|prepares?|sits?|speaks?|stands?|takes? part|talks?|visits?|walks?|waves?)\b"
)
FILED = r"^(?:FILE\b|File (?:photo|picture)|In this (?:file )?(?:photo|picture|image))"

_AGENCY = "(?:" + "|".join(re.escape(agency) for agency in sorted(AGENCIES, key=len, reverse=True)) + ")"
_NAME = r"[\w.'\u2019&-]+(?: [\w.'\u2019&-]+){0,4}"
_NAMED = rf"(?:(?:©|\(c\)) ?)?(?:{_NAME} ?/ ?)*(?:{_NAME} via )?{_AGENCY}(?: (?:Photo|Images|Pictures))?"
_PHOTO = r"(?:Photo(?:graph)?|Picture|Image|Illustration|Graphic|Pic)(?:s|o)?(?: credit)?|Credit"
# What stands before a credit ends a sentence; a credit ends without one.
_AFTER = r"(?<=[.!?…”\"\u2019)])\s+"

CREDITS = (
    # (Photo: Jo Adan/AFP)   (Jo Adan/Reuters)   [AP]
    re.compile(rf"\s*[(\[](?P<credit>(?:(?:{_PHOTO})(?::| by)? )?{_NAMED}(?:/{_NAME})*)[)\]]\.?$"),
    # Photo: Jo Adan   Photograph by Jo Adan/Ostrel Post   Image credit: City of Karven
    re.compile(rf"(?:{_AFTER}|\s*[(\[])(?P<credit>(?:{_PHOTO})(?:: ?| by )[^.!?:]{{2,80}}?)[)\]]?\.?$"),
    # Jo Adan/AFP via Getty Images   © Reuters   Jo Adan / Ostrel Post / AFP
    re.compile(rf"{_AFTER}(?P<credit>{_NAMED}(?: ?/ ?{_NAME})*)\.?$"),
)
# Words in capitals that end without a full stop: a credit of a house this list does not know.
UNKNOWN_CREDIT = re.compile(
    rf"{_AFTER}(?P<credit>(?:© ?)?[A-Z][\w.'\u2019&-]*(?:(?: ?/ ?| via | for | )[A-Z][\w.'\u2019&-]*){{0,5}}(?<!\.))$"
)

_CUES = re.compile(rf"{PICTURED}|{FILED}")
_SCENE = re.compile(rf"(?:{PICTURED}|{PRESENT})[^.!?\"“]*\b(?:on|of|,) {FULL_DATE}")


def as_image(block: Block) -> Block:
    """The paragraph as an image when it is a caption; else the paragraph."""
    if block.kind == BlockKind.IMAGE:
        return _credited(block, _credit_start(block.text, CREDITS))
    if block.kind != BlockKind.PARAGRAPH:
        return block
    is_caption = bool(_CUES.search(block.text) or _SCENE.search(block.text))
    at = _credit_start(block.text, (*CREDITS, UNKNOWN_CREDIT) if is_caption else CREDITS)
    if at is None and not _SCENE.search(block.text) and not re.match(FILED, block.text):
        return block
    return _credited(block, at)


def _credit_start(text: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[int, str] | None:
    # Credits are short: looking only at the end keeps long paragraphs cheap.
    tail = max(0, len(text) - 160)
    for pattern in patterns:
        if (found := pattern.search(text, tail)) and found.start() > 0:
            return found.start(), found["credit"]
    return None


def _credited(block: Block, at: tuple[int, str] | None) -> Block:
    if at is None or block.credit:
        return Block(BlockKind.IMAGE, block.text, block.credit, block.marks)
    start, credit = at
    marks = tuple(mark for mark in block.marks if mark.end <= start)
    return Block(BlockKind.IMAGE, block.text[:start].rstrip(), credit, marks)
