"""What a human editor would say of a marked span after an ordinary edit of the desk. All the copy is invented."""

from typing import NamedTuple

import pytest

from verification.text.anchoring import reanchor

STORY = """Bridge over the Lorne to close for eight weeks

By Ada Quill and Tom Reyes

The old bridge over the Lorne will close on 15 May for eight weeks, the city of Halden said on Tuesday. \
About 4,200 cars use it every day, 15 per cent more than in 2015.

“We have no other choice,” said Mayor Ines Farrow. “The north pier is cracked, and we will not wait for an accident.”

The repair will cost 3.4 million crowns. It is paid by the region, which has owned the bridge since 1998.

Was the city warned?

Yes.

Did it act in time?

No.

An engineer, Piet Olsen, told the council in March that the pier might not last the winter. \
Two members of the council asked for a second report. The report was never written, according to the minutes.

Shops on the north bank fear for their trade. Shops on the south bank expect more customers.

- The number 4 bus turns at the market.
- Night buses are not changed.
- Bicycles may use the rail bridge.

The north pier of the Lorne bridge, seen in April. Photo: Lena Marsh"""

COST = "The repair will cost 3.4 million crowns."
WARNED = "An engineer, Piet Olsen, told the council in March that the pier might not last the winter."
NORTH = "Shops on the north bank fear for their trade."
SOUTH = "Shops on the south bank expect more customers."
CARS = "About 4,200 cars use it every day, 15 per cent more than in 2015."
REPORT = "Two members of the council asked for a second report."
MINUTES = "The report was never written, according to the minutes."


class Edit(NamedTuple):
    """Marked words, what is replaced in the story, and what a person would say became of the words."""

    marked: str
    edits: list[tuple[str, str]]
    outcome: str
    now: str = ""


def current(marked, *edits):
    return Edit(marked, list(edits), "current", marked)


def changed(marked, now, *edits):
    return Edit(marked, list(edits), "changed", now)


def lost(marked, *edits):
    return Edit(marked, list(edits), "lost")


EDITS = {
    # House style
    "per cent in figures": changed("15 per cent", "15%", ("15 per cent", "15%")),
    "per cent in a sentence": changed(CARS, CARS.replace(" per cent", "%"), ("15 per cent", "15%")),
    "per cent elsewhere in the sentence": current("4,200 cars", ("15 per cent", "15%")),
    "typographic quotes made straight": changed(
        "We have no other choice",
        '"We have no other choice,"',
        ("“We have no other choice,”", '"We have no other choice,"'),
    ),
    "a space that does not break": changed(
        "3.4 million", "3.4\u00a0million", ("3.4 million", "3.4\u00a0million")
    ),
    "a space that does not break, elsewhere": current("15 May", ("3.4 million", "3.4\u00a0million")),
    "capitals": changed("Mayor Ines Farrow", "mayor Ines Farrow", ("Mayor Ines", "mayor Ines")),
    "line ends": current(COST, ("\n", "\r\n")),
    "line ends around a list item": current("Night buses are not changed.", ("\n", "\r\n")),
    "dashes for list items": current("The number 4 bus turns at the market.", ("\n- ", "\n• ")),
    "a decomposed letter": changed(
        "Ines Farrow", "Inés Farrow", ("Ines", "Ine\u0301s".replace("e\u0301", "é"))
    ),
    # Facts
    "a figure corrected": changed("3.4 million crowns", "4.3 million crowns", ("3.4", "4.3")),
    "a figure's size corrected": changed("3.4", "3.4 billion", ("million", "billion")),
    "a name corrected": changed("Ines Farrow", "Ines Farrar", ("Farrow", "Farrar")),
    "a name corrected in a sentence": changed(WARNED, WARNED.replace("Olsen", "Olson"), ("Olsen", "Olson")),
    "a date corrected": changed("15 May", "16 May", ("15 May", "16 May")),
    "the other figure corrected": current("15 per cent", ("15 May", "16 May")),
    "the figure before is corrected": current("15 per cent more than in 2015", ("4,200", "5,200")),
    "a year corrected": changed("since 1998", "since 1989", ("1998", "1989")),
    "a day put in": current("the city of Halden", ("said on Tuesday", "said late on Tuesday")),
    # Meaning
    "a negation put in": changed("we will not wait", "we will wait", ("we will not wait", "we will wait")),
    "a hedge taken out": changed("4,200 cars", "4,200 cars", ("About 4,200", "4,200")),
    "a hedge put in": changed(
        "eight weeks, the city",
        "almost eight weeks, the city",
        ("for eight weeks, the", "for almost eight weeks, the"),
    ),
    "never taken out": changed("never written", "written", ("was never written", "was written")),
    "might made will": changed(
        "the pier might not last", "the pier will not last", ("might not", "will not")
    ),
    "denied at a distance": changed(
        "the pier might not last the winter",
        "not true that the pier might not last the winter",
        ("in March that the pier", "in March it was not true that the pier"),
    ),
    "told made doubtful": changed(
        COST,
        "Critics doubt that the repair will cost 3.4 million crowns.",
        (COST, "Critics doubt that the repair will cost 3.4 million crowns."),
    ),
    "a figure behind a sign": changed("3.4", "€3.4", ("cost 3.4", "cost €3.4")),
    "quotation marks taken away": changed(
        "The north pier is cracked", "The north pier is cracked", ("“The north pier", "The north pier")
    ),
    "a quote trimmed": changed(
        "“The north pier is cracked, and we will not wait for an accident.”",
        "“The north pier is cracked …”",
        ("cracked, and we will not wait for an accident.”", "cracked …”"),
    ),
    "a quote trimmed, its head marked": current(
        "The north pier is cracked", ("cracked, and we will not wait for an accident.”", "cracked …”")
    ),
    "the speaker swapped": changed(
        "Mayor Ines Farrow", "engineer Piet Olsen", ("said Mayor Ines Farrow", "said engineer Piet Olsen")
    ),
    "the speaker swapped, the quote marked": current(
        "“We have no other choice,”", ("said Mayor Ines Farrow", "said engineer Piet Olsen")
    ),
    "attribution put behind": changed(
        COST,
        "The repair will cost 3.4 million crowns, the region said.",
        (COST, "The repair will cost 3.4 million crowns, the region said."),
    ),
    "a statement made a question": changed(
        "Night buses are not changed", "Night buses are not changed?", ("not changed.", "not changed?")
    ),
    "a headline put in someone's mouth": changed(
        "Bridge over the Lorne to close for eight weeks",
        "Bridge over the Lorne to close for eight weeks: report",
        ("eight weeks\n", "eight weeks: report\n"),
    ),
    # Sentences
    "rewritten in other words": changed(
        REPORT,
        "A second report was asked for by two members of the council.",
        (REPORT, "A second report was asked for by two members of the council."),
    ),
    "something else entirely": lost(REPORT, (REPORT, "Nobody could be reached at the weekend.")),
    "taken out": lost(REPORT, (REPORT + " ", "")),
    "taken out, the next one marked": current(MINUTES, (REPORT + " ", "")),
    "words taken out": lost("according to the minutes", (", according to the minutes", "")),
    "one of two alike taken out": lost(SOUTH, (" " + SOUTH, "")),
    "the first of two alike taken out": lost(NORTH, (NORTH + " ", "")),
    "the first of two alike taken out, the other edited": lost(
        NORTH, (NORTH + " ", ""), ("expect more customers", "hope for more customers")
    ),
    "one of two alike taken out, the other marked": current(NORTH, (" " + SOUTH, "")),
    "two alike swapped": current(NORTH, (f"{NORTH} {SOUTH}", f"{SOUTH} {NORTH}")),
    "split": changed(
        CARS,
        "About 4,200 cars use it every day. That is 15 per cent more than in 2015.",
        ("every day, 15", "every day. That is 15"),
    ),
    "split, a part marked": current(
        "15 per cent more than in 2015", ("every day, 15", "every day. That is 15")
    ),
    "merged": changed(
        MINUTES,
        "the report was never written, according to the minutes.",
        ("second report. The report", "second report, but the report"),
    ),
    "merged, a part marked": current(
        "never written, according to the minutes",
        ("second report. The report", "second report, but the report"),
    ),
    "moved": current(COST, (COST + " ", ""), (NORTH, f"{COST} {NORTH}")),
    "moved and edited": changed(
        COST,
        "The repair will cost 4.3 million crowns.",
        (COST + " ", ""),
        (NORTH, f"The repair will cost 4.3 million crowns. {NORTH}"),
    ),
    "edited, the old words quoted below": changed(
        COST,
        COST.replace("3.4", "4.3"),
        (COST, COST.replace("3.4", "4.3")),
        ("Photo: Lena Marsh", f"Photo: Lena Marsh\n\nEarlier version\n\n{COST}"),
    ),
    "edited, the old words corrected below": changed(
        COST,
        COST.replace("3.4", "4.3"),
        (COST, COST.replace("3.4", "4.3")),
        ("Photo: Lena Marsh", f"Photo: Lena Marsh\n\nCorrection: An earlier version said: {COST}"),
    ),
    "edited much, the old words above": changed(
        COST,
        "The repair of the bridge is going to cost 4.3 million crowns.",
        (COST, "The repair of the bridge is going to cost 4.3 million crowns."),
        ("By Ada Quill", f"{COST}\n\nBy Ada Quill"),
    ),
    # Paragraphs
    "a paragraph before": current(WARNED, ("By Ada Quill", "CORRECTED\n\nBy Ada Quill")),
    "paragraphs merged": current(COST, ("accident.”\n\n", "accident.” ")),
    "paragraphs split": current(
        "It is paid by the region, which has owned the bridge since 1998.", ("crowns. It", "crowns.\n\nIt")
    ),
    "paragraphs swapped": current(
        SOUTH, (f"\n\n{NORTH} {SOUTH}", ""), ("\n\nThe repair", f"\n\n{NORTH} {SOUTH}\n\nThe repair")
    ),
    "the headline without its line": current(
        "By Ada Quill and Tom Reyes",
        ("weeks\n\nBy Ada Quill and Tom Reyes\n\n", "weeks By Ada Quill and Tom Reyes\n\n"),
    ),
    # Short lines, lists, captions, headlines
    "an answer": current("Yes.", ("Was the city warned?", "Was the city of Halden warned?")),
    "an answer turned": changed("Yes.", "No.", ("warned?\n\nYes.", "warned?\n\nNo.")),
    "the other answer turned": current("Yes.", ("time?\n\nNo.", "time?\n\nYes.")),
    "a question and its answer taken out": lost("Yes.", ("Was the city warned?\n\nYes.\n\n", "")),
    "a list item put in": current(
        "Night buses are not changed.", ("- Night", "- Trams stop at nine.\n- Night")
    ),
    "a list item edited": changed(
        "Night buses are not changed.", "Night buses are changed.", ("are not changed", "are changed")
    ),
    "list items in another order": current(
        "Bicycles may use the rail bridge.",
        ("\n- Bicycles may use the rail bridge.", ""),
        ("- The number", "- Bicycles may use the rail bridge.\n- The number"),
    ),
    "a credit": changed(
        "Photo: Lena Marsh", "Photo: Lena Marsh/Halden Post", ("Lena Marsh", "Lena Marsh/Halden Post")
    ),
    "a caption's month": changed("seen in April", "seen in May", ("seen in April", "seen in May")),
    "a caption's month, its credit marked": current("Photo: Lena Marsh", ("seen in April", "seen in May")),
    "the headline edited": changed(
        "Bridge over the Lorne to close for eight weeks",
        "Lorne bridge to close for eight weeks",
        ("Bridge over the Lorne to", "Lorne bridge to"),
    ),
    "the headline rewritten": lost(
        "Bridge over the Lorne to close for eight weeks",
        ("Bridge over the Lorne to close for eight weeks", "Halden braces itself: a summer of queues"),
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_an_editor_would_say(name):
    marked, edits, outcome, now = EDITS[name]
    new = STORY
    for was, became in edits:
        assert was in new
        new = new.replace(was, became)
    start = STORY.index(marked)
    (found,) = reanchor(STORY, new, [(start, start + len(marked))])
    assert (found.outcome, "" if found.start is None else new[found.start : found.end]) == (outcome, now)
