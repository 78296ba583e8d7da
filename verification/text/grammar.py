"""The small words of English by what they do in a sentence, for the rules that look for who says what."""

from verification.text.lexicon import DAYS, MONTHS


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


DETERMINERS = _listed("the a an this that these those his her its their our my one some several many")
POSSESSIVES = _listed("his her its their our my")
PREPOSITIONS = _listed("for of from at in with to on by about against")
RELATIVES = _listed("who which that")
HELPERS = _listed(
    "is are was were be been has have had will would could should can may might must did does do"
)
MODALS = _listed("will would could should can may might must do does did")
BE = _listed("is are was were be been being isn't aren't wasn't weren't")
HAVE = _listed("has have had hasn't haven't hadn't having")
# Verbs in the past that do not end in -ed and report nothing.
PASTS = _listed("""
    took went came began won lost met made left led fell rose threw sent gave got kept ran sat stood brought broke chose
    drew drove flew grew hit let paid sold shot spent struck turned used wore held put set cut
""")

# Between or around words, and no part of them.
DASHES = frozenset({"-", "–", "—", "--"})
ENDS = frozenset(".?!,;:—–-")
STOPS = frozenset(",.;:—–()?!\"“”«»'‘’-/[]…") | {"--"}

# Where and when something was said, not what.
ASIDE = _listed("in at on during after before to from via through with while when late early for as of")
WHERE_AND_WHEN = _listed("in on after before during via by late early")
TIMES = frozenset(word.lower() for word in (*DAYS, *MONTHS)) | _listed("""
    today yesterday tomorrow tonight earlier later recently again week month year morning afternoon evening night
    ago publicly once last this
""")
# A sentence that begins so comes to its subject after a comma.
OPENINGS = _listed("""
    in on at after before during when while as since if with by for from until later earlier meanwhile asked hours days
    weeks minutes months instead still however then also despite under even shortly soon
""")
# What a sentence may begin with that is no part of what is said.
LEADS = _listed("but and so yet or still meanwhile however also for")
ASKING = _listed("if whether how what why who when where which")
SUBORDINATE = _listed(
    "when while if that which who because after before whether than until since although though"
)

# They end what stands before a saying word, but never say anything.
NOT_SPEAKERS = _listed("there what which who whom nothing everything such if to not as than it's")
# After one of these, "claims" or "report" is a thing, not a saying.
BEFORE_THINGS = (
    (DETERMINERS - {"that", "this", "some", "many", "several", "one"})
    | PREPOSITIONS
    | _listed("""
        despite among through following via like any no such false than into under over after before without other more
        most new recent own latest first last same
    """)
)
# A form in -ing after one of these still reports: "by saying".
BEFORE_PARTICIPLE = _listed("by in while when after before without for of from and or")
# The plain form is a verb after one of these: "voters say".
BEFORE_PLAIN = _listed("i we you they who people voters many some most others both critics police men women")
SUBJECTS = _listed("he she it they who i we")
OBJECTS = _listed("him her them me us")
# What follows a word that is a verb and no thing: "reports that", "calls it".
AFTER_VERBS = DETERMINERS | SUBJECTS | OBJECTS | _listed("that how why what whether no")
# What follows a verb that only says who spoke.
AFTERWARDS = _listed("as to in on at while when after before during from with of about")
# "In her view".
VIEWS = _listed("view words opinion telling account")
# What stands before a colon in a headline and is nobody.
LABELS = _listed("""
    breaking exclusive watch video live opinion analysis update report poll review photos letter editorial interview
    fact facts check column comment explainer podcast factbox
""")
