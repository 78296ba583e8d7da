"""The words by which copy reports what somebody says, thinks, wants or judges, by what may follow each.

Meant to be read and corrected by the desk: a verb stands in every list whose sentence it can make. `verbs` gives
the lists as the rules use them, every form written out.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from verification.text.inflection import forms


def _listed(words: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in words.split())


# "Adan said the quay was safe": a sentence may follow as it is, and may go before ("…, Adan said").
CLAUSE = _listed("""
    say claim allege insist argue warn stress announce acknowledge admit deny explain suggest believe assert
    maintain testify emphasize emphasise concede complain confirm declare reply remark recall predict joke quip
    think hope fear estimate reiterate contend lament note conclude guess reckon suspect boast caution counter quote
    proclaim imply speculate muse opine retort observe swear vow pledge promise worry brag imagine wish doubt assume
    wonder
""")
# "Adan added that …", "the survey found that …": only before "that", a question word, a colon or a quotation.
THAT = _listed("""
    comment add write tweet post report continue indicate reveal respond mention know feel understand learn realize
    realise agree show find see hear decide determine propose recommend demand request expect foresee signal
    demonstrate prove disclose theorize theorise repeat shout yell whisper scream chant stipulate rule calculate
    project forecast affirm attest certify bemoan anticipate recognize recognise remember discover joke read teach
    specify clarify ask answer notice sense question inquire discuss describe interject exclaim cry gush sigh fume
    thunder plead email text message blog argue charge volunteer surmise deduce infer
""")
# "Adan told reporters (that) …": who is told stands between.
TOLD = _listed("tell inform remind assure warn notify advise persuade convince caution promise ask")
# "Adan promised to leave".
INFINITIVE = _listed("""
    want hope plan promise vow pledge refuse decline agree offer seek threaten intend decide expect prefer propose
    swear demand ask wish
""")
# "Adan urged the council to act".
TOLD_TO = _listed("""
    urge ask tell order encourage advise want expect invite press warn beg implore request challenge direct instruct
    exhort advocate pressure call_on call_upon appeal_to plead_with
""")
# "Adan criticised the council for …": what is judged or named.
OBJECT = _listed("""
    criticize criticise praise blame accuse denounce condemn blast slam defend dismiss reject describe call mock
    question cite mention discuss propose predict demand express acknowledge reveal estimate suggest recommend
    highlight slam attack fault decry deride ridicule lambast lambaste rebuke chide scold hail laud tout applaud
    commend celebrate endorse oppose favor favour support back welcome warn explain outline detail portray depict
    characterize characterise label dub brand deem liken compare lament bemoan recall recount doubt fear envision
    envisage urge advocate reiterate echo repeat emphasize emphasise stress underscore tell thank assail lampoon
    trash disavow disparage disown repudiate refute rebut contradict concede tease invoke reference consider view
    voice announce deny report claim accept approve regret protest quote ask skewer rip chastise berate admonish
    castigate excoriate vilify demonize demonise extol champion trumpet reaffirm promise pledge admire respect trust
    prefer note address pitch disclose dispute address challenge identify name declare pronounce admit charge
""")
# "Adan called for a vote": the verb with its preposition, then what is meant.
TO_OBJECT = _listed("""
    call_for refer_to talk_about speak_about speak_of talk_of complain_about complain_of warn_of warn_about
    warn_against point_to worry_about object_to respond_to argue_for argue_against boast_of boast_about joke_about
    ask_for agree_with agree_to agree_on dream_of insist_on hint_at apologize_for apologise_for brag_about allude_to
    lash_out_at rail_against vow_to think_about think_of know_about hear_about learn_of learn_about push_for
    press_for lobby_for campaign_for hope_for wish_for plan_for disagree_with speak_out_against comment_on touch_on
    focus_on dwell_on elaborate_on opine_on weigh_in_on write_about tweet_about lie_about look_forward_to
    express_concern_about care_about disapprove_of approve_of speak_against speak_for advocate_for allude_to
    react_to reply_to seize_on take_issue_with sign_off_on believe_in cast_doubt_on hit_back_at fire_back_at
""")
# "Adan pointed out (that) …": a verb of saying in several words.
PHRASE = _listed("""
    point_out make_clear make_it_clear rule_out spell_out lay_out find_out put_forward call_out figure_out
    go_on_to_say go_on chime_in shoot_back fire_back hit_back weigh_in
""")

# "His claim that …", "calls for …", "criticism of …": the same as a thing.
NOUN_THAT = _listed("""
    claim claims allegation allegations belief argument assertion assertions suggestion suggestions view fear fears
    hope hopes warning warnings statement statements idea notion accusation accusations charge charges admission
    conclusion announcement prediction predictions concern concerns complaint complaints insistence assumption
    impression sense speculation rumour rumours rumor rumors report reports promise pledge vow finding findings
    contention theory word doubt doubts revelation revelations message confidence declaration recommendation
    proposal confirmation denial sign signs indication evidence perception remark remarks comment comments
    expectation expectations recognition acknowledgement acknowledgment optimism worry worries feeling opinion
    reminder
""")
NOUN_TO = _listed("""
    promise promises pledge pledges vow vows plan plans refusal offer offers threat threats decision desire
    willingness intention proposal proposals call calls demand demands request requests bid commitment wish
""")
NOUN_OF = _listed("""
    accusations_of allegations_of criticism_of criticisms_of support_for call_for calls_for opposition_to claims_of
    complaints_about concerns_about concern_about questions_about comments_about remarks_about attack_on attacks_on
    fears_of fear_of demands_for demand_for proposal_for description_of denunciation_of condemnation_of rejection_of
    endorsement_of praise_for view_of views_on views_of opinion_of warnings_about warnings_of charges_of reports_of
    skepticism_about doubts_about worries_about statements_about speculation_about allegation_of accusation_of
    comments_on position_on rhetoric_on stance_on criticism_for disdain_for contempt_for preference_for
    confidence_in
""")
# "Adan is confident that …", "was aware of …", "is eager to …".
STATES = _listed("""
    confident aware convinced hopeful worried concerned sceptical skeptical optimistic certain sure doubtful adamant
    eager willing unwilling reluctant afraid keen happy pleased proud glad surprised disappointed determined unaware
    supportive critical dismissive opposed wary fearful angry upset grateful excited committed confused disgusted
    shocked outraged unhappy unsure uncertain
""")
# "The club is certain to appeal" is the newsroom's own foresight.
FORESEEN = _listed("certain sure")
# "Is expected to", "was accused of": somebody unnamed does it.
PASSIVE = _listed("""
    expect accuse say think believe report know allege see consider understand describe criticize criticise blame
    rumour rumor project forecast estimate ask tell urge suspect perceive view portray deem quote regard praise call
    charge order urge warn inform assume credit denounce label force schedule
""")
# "It seems that", "appears to be": whoever finds it so is not named.
SEEMING = _listed("seem appear")
# Verbs that are also things ("reports", "calls") or that name things ("a group called Lake First").
THINGS = _listed("""
    report claim call view estimate question challenge demand request plan hope fear promise pledge offer support
    attack comment answer blame charge complain doubt forecast project guess judge message email text post rule
    figure state praise regret wish worry vow warn quote name label brand dub notice review repeat read reason
    record note address signal press order protest respect trust approach
""")
# Verbs only in the past: now and in the plural they are things ("projects that").
ONLY_PAST = _listed("project rule figure email text message judge blog post state")
NAMING = _listed("call name dub label brand title")
# Who brings figures: "the survey shows half of them undecided".
MEASURES = _listed("""
    poll polls survey surveys study studies report reports data figures records documents results numbers statistics
    research analysis audit review investigation estimates averages census email emails transcript video
""")


# A verb makes the sentences of every list it stands in.
_FRAMES = {
    "clause": CLAUSE,
    "that": THAT,
    "told": TOLD,
    "infinitive": INFINITIVE,
    "told_to": TOLD_TO,
    "object": OBJECT,
    "passive": PASSIVE,
    "seeming": SEEMING,
}
_WITH_PARTICLE = {"to_object": TO_OBJECT, "phrase": PHRASE, "told_to": TOLD_TO}


@dataclass(frozen=True)
class Verb:
    """One form of a verb: which form, which sentences it makes, and which with a word beside it ("call for")."""

    plain: str
    form: str
    frames: frozenset[str]
    particles: tuple[tuple[tuple[str, ...], str], ...]


@cache
def verbs() -> dict[str, Verb]:
    """The verbs of every list by their forms."""
    frames: dict[str, set[str]] = defaultdict(set)
    particles: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for frame, listed in _FRAMES.items():
        for verb in listed:
            if " " not in verb:
                frames[verb].add(frame)
    for frame, listed in _WITH_PARTICLE.items():
        for verb, *beside in (words.split() for words in listed):
            if beside:
                particles[verb].append((tuple(beside), frame))
    return {
        form: Verb(
            verb, what, frozenset(frames[verb]), tuple(sorted(particles[verb], key=lambda one: -len(one[0])))
        )
        for verb in sorted({*frames, *particles})
        for form, what in forms(verb).items()
        if verb not in ONLY_PAST or what in {"past", "ing"}
    }
