"""The forms of a verb from its plain form, so that a lexicon of verbs stays short enough to read."""

VOWELS = set("aeiou")
# Past form and participle, where they are not made with -ed.
IRREGULAR = {
    "say": ("said", "said"),
    "tell": ("told", "told"),
    "think": ("thought", "thought"),
    "know": ("knew", "known"),
    "write": ("wrote", "written"),
    "show": ("showed", "shown"),
    "find": ("found", "found"),
    "feel": ("felt", "felt"),
    "hear": ("heard", "heard"),
    "see": ("saw", "seen"),
    "read": ("read", "read"),
    "swear": ("swore", "sworn"),
    "foresee": ("foresaw", "foreseen"),
    "seek": ("sought", "sought"),
    "understand": ("understood", "understood"),
    "speak": ("spoke", "spoken"),
    "hold": ("held", "held"),
    "dream": ("dreamed", "dreamt"),
    "forbid": ("forbade", "forbidden"),
    "beg": ("begged", "begged"),
    "put": ("put", "put"),
    "go": ("went", "gone"),
    "shoot": ("shot", "shot"),
    "hit": ("hit", "hit"),
    "make": ("made", "made"),
    "lay": ("laid", "laid"),
    "take": ("took", "taken"),
    "lie": ("lied", "lied"),
    "cast": ("cast", "cast"),
}
# The last letter is written twice: "admitted".
DOUBLED = frozenset(
    {
        "admit",
        "rebut",
        "quip",
        "slam",
        "spot",
        "submit",
        "brag",
        "plan",
        "defer",
        "concur",
        "refer",
        "rap",
        "nod",
        "rip",
        "chat",
        "tip",
        "bet",
        "vet",
    }
)


def forms(verb: str) -> dict[str, str]:
    """Each form of a verb: "s" (says), "past", "participle", "ing", and "plain"."""
    past, participle = IRREGULAR.get(verb, (_with(verb, "ed"), _with(verb, "ed")))
    made = {_with_s(verb): "s", _with(verb, "ing"): "ing", participle: "participle", past: "past"}
    return {**made, verb: "past" if verb == past else "plain"}


def _with_s(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return verb + "es"
    return verb[:-1] + "ies" if _ends_in_lone_y(verb) else verb + "s"


def _with(verb: str, ending: str) -> str:
    if verb in DOUBLED:
        return verb + verb[-1] + ending
    if verb.endswith("e") and not (verb.endswith("ee") and ending == "ing"):
        return verb[:-1] + ending
    if ending == "ed" and _ends_in_lone_y(verb):
        return verb[:-1] + "ied"
    return verb + ending


def _ends_in_lone_y(verb: str) -> bool:
    return verb.endswith("y") and verb[-2:-1] not in VOWELS
