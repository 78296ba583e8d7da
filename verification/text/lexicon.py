"""The words the spotter and the hedges go by. They are meant to be read and corrected by the desk.

Each list says what it is for. Words are small; forms are written out, so that what is not here is not meant.
"""


def _listed(words: str) -> frozenset[str]:
    return frozenset(_ordered(words))


def _ordered(words: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in words.split())


# Beside other words, these turn or weaken what is said: putting one in or taking one out changes the claim.
QUALIFIERS = _listed("""
    not no never none nor neither without cannot hardly barely almost nearly about around roughly approximately some
    over under above below least most only just up more less fewer
    allegedly reportedly apparently supposedly purportedly possibly perhaps probably likely maybe unconfirmed alleged
    suspected rumoured rumored so-called may might could would should
""")

# Whoever writes these vouches for what follows: it is no longer somebody's claim.
VOUCHING = _listed("""
    know knows knew known realise realises realised realize realizes realized discover discovers discovered
    prove proves proved remember remembers remembered forget forgets forgot see sees saw seen
""")

# Somebody says something, whatever follows.
SAYING = _listed("""
    say says said saying tell tells told claim claims claimed claiming allege alleges alleged insist insists insisted
    insisting argue argues argued arguing warn warns warned warning stress stresses stressed
    announce announces announced
    acknowledge acknowledges acknowledged admit admits admitted deny denies denied explain explains explained
    suggest suggests suggested suggesting believe believes believed state states stated write writes wrote written
    vow vows vowed urge urges urged assert asserts asserted maintain maintains maintained
    testify testifies testified emphasize emphasizes emphasized emphasise emphasises emphasised
    concede concedes conceded complain complains complained confirm confirms confirmed declare declares declared
    dismiss dismisses dismissed reply replies replied remark remarks remarked recall recalls recalled
    predict predicts predicted pledge pledges pledged promise promises promised
    criticise criticises criticised criticize criticizes criticized accuse accuses accused blame blames blamed
    joke jokes joked quip quips quipped think thinks hope hopes hoped fear fears feared
    estimate estimates estimated reiterate reiterates reiterated contend contends contended lament laments lamented
    threaten threatens threatened rule ruled_out point_out points_out pointed_out
""")

# Somebody says something only where words quoted, a colon or "that" follow or a quotation goes before.
SAYING_MAYBE = _listed("""
    add adds added adding continue continues continued notes noted noting reports reported calls called comments
    commented conclude concludes concluded describe describes described indicate indicates indicated observe observes
    observed propose proposes proposed read reads respond responds responded reveal reveals revealed show shows showed
    find finds found posts posted ask asks asked demands demanded mention mentions mentioned expect expects expected
    agree agrees agreed recommend recommends recommended published cite cites cited feel feels felt know knows knew
    decided understand understands understood learned see sees shouted began begins went goes
    tweets tweeted calling asking denouncing
""")

# What carries somebody's words, and so stands in for them as a subject: "The post read: …".
MESSAGES = _listed("""
    message post statement letter tweet email e-mail interview speech video broadcast memo note blog
""")

PRONOUNS = _listed("he she they we i it he's she's they're we're it's")
PEOPLE_PRONOUNS = _listed("he she they he's she's they're")

# Between a subject and its verb.
AUXILIARIES = _listed("""
    has have had is are was were be been did does do will would could should can may might must also later then
    previously already repeatedly once again always often since now today yesterday earlier fiercely strongly
    publicly privately recently subsequently still even never not just further both reportedly allegedly
    monday tuesday wednesday thursday friday saturday sunday
""")

# Short forms whose full stop ends no sentence.
TITLES_CUT = _listed("""
    Mr Mrs Ms Dr Sen Sens Rep Reps Gov Govs Gen Lt Col Sgt Capt Cmdr Prof Rev Hon St Jr Sr Inc Co Corp Ltd No vs Jan Feb
    Aug Sept Oct Nov Dec
""")

# A subject does not reach back over these.
CLAUSE_EDGES = _listed("""
    and but or that who which whom whose as when while if because although though after before since until where than
    whether so yet
""")

# People who are not named; also as speakers ("doctors warn").
UNNAMED = _listed("""
    sources source insiders insider aides aide officials official doctors doctor witnesses witness diplomats diplomat
    analysts experts observers critics supporters neighbours neighbors friends relatives residents activists
    campaigners investigators informants informant employees staff colleagues
""")
UNNAMED_PHRASES = _listed("""
    people_familiar a_person_familiar condition_of_anonymity not_authorised_to not_authorized_to asked_not_to_be_named
    declined_to_be_named speaking_anonymously anonymous is_said_to are_said_to was_said_to it_is_understood
    is_understood_to is_believed_to are_believed_to is_thought_to reportedly rumours rumors rumour rumor
    unconfirmed_reports according_to_reports media_reports
""")

# Capital letters that begin no name.
NOT_NAMES = _listed("""
    the a an this that these those he she it they we i you his her its their our my your in on at by for from with to
    of as and but or if when while after before since until because although though however meanwhile only also some
    many most more all both no not there here what who why how where which one two three four five six seven eight
    nine ten last next now then today yesterday according monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december mr mrs ms dr so yet even
    just such under over between during despite despite_its without within among another other each every any much
    first second third still once later earlier instead rather thus therefore nevertheless nonetheless speaking asked
    says said rumors rumours people is are was were be been has have had will would could should can may might must
    let let's don't i'm it's we're we've he's she's they're that's there's contrast addition
""")

DAYS = _ordered("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTHS = _ordered(
    "January February March April May June July August September October November December"
    " Jan Feb Aug Sept Oct Nov Dec"
)

# What a person is, before or after the name.
ROLES = _listed("""
    president vice-president minister premier chancellor mayor governor senator congressman congresswoman lawmaker
    deputy king queen prince princess ambassador diplomat secretary chairman chairwoman chair chief director head
    leader candidate spokesman spokeswoman spokesperson executive founder owner manager coach captain general colonel
    commander judge justice prosecutor lawyer attorney professor doctor scientist researcher economist analyst
    expert historian author writer actor actress singer journalist reporter editor bishop archbishop pope cardinal
    officer inspector commissioner sheriff dissident activist politician oligarch billionaire businessman
    businesswoman banker adviser advisor aide treasurer champion winner laureate boss dictator
""")

# A share of people, and how they were asked.
POLLING = _listed("""
    poll polls polled polling pollster survey surveys surveyed respondent respondents referendum sampled
    questionnaire
""")
FIELDWORK = _listed(
    "carried_out conducted fieldwork sampled sample margin_of_error interviewed weighted online"
)
OPINIONS = _listed("""
    support supports supported oppose opposes opposed favour favoured favor favored approve approved disapprove
    agree agreed disagree disagreed said answered think thought believe believed want wanted sure undecided back backed
""")
SHARES = _listed("majority most half third quarter minority")

SUPERLATIVES = _listed("""
    the_first the_only the_best the_worst its_first his_first her_first their_first first_ever first-ever
    for_the_first_time world's_first worst_ever worst-ever best_ever never_before unprecedented record
    largest biggest smallest highest lowest longest shortest oldest youngest fastest slowest richest poorest greatest
    deadliest busiest strongest weakest heaviest hottest coldest wettest driest
    most_expensive most_popular most_powerful most_successful most_widely most_common most_important
""")
# "The first half", "the only way": not a record.
NOT_SUPERLATIVE = _listed("""
    the_first_half the_first_quarter the_first_place the_first_minister the_first_lady the_only_way the_best_way
    at_the_best for_the_record on_record off_the_record track_record record_company record_label
""")

# What somebody is accused of; SERIOUS are grave enough for senior eyes.
ALLEGATIONS = _listed("""
    accused accuse accuses accusation accusations allegation allegations allegedly alleged rigged rigging cheated
    cheating corrupt corruption bribe bribes bribed bribery lied lying misled cover-up covered_up fraud fraudulent
    embezzled embezzlement plagiarised plagiarized plagiarism negligence negligent harassed harassment
    discrimination misconduct wrongdoing abuse abused abuses abusing involvement_of involvement_in dictator nepotism
    smuggled smuggling stole stolen theft doping defrauded falsified a_hand_in illegally unlawful unlawfully
""")
SERIOUS = _listed("""
    poison poisoned poisoning murder murdered assassinated assassination rape raped torture tortured
    war_crimes war_crime genocide trafficking kidnapped kidnapping paedophile pedophile child_abuse sexual_abuse
    sexually_assaulted money_laundering laundering treason espionage spying
""")
# Grave, but as often an event as a reproach.
GRAVE = _listed("killed killing assault assaulted terrorism terrorist massacre massacred bombing bombings")
HEALTH = _listed("""
    hospital hospitalised hospitalized clinic surgery illness ill_health ill cancer tumour tumor diagnosed diagnosis
    stroke heart_attack coma critical_condition intensive_care assessed_by_doctors pregnant pregnancy miscarriage
    abortion hiv aids depression addiction rehab suicide overdose disabled disability mental_health
    psychiatric medical_records relapse relapses treatment_for affair divorce sexuality
""")
COURT = _listed("""
    court courts trial tribunal charged convicted conviction sentenced sentence_of acquitted pleaded plea judge jury
    verdict prosecution prosecutors indicted indictment lawsuit sued suing appeal_court defendant bail custody arrested
""")
MINORS = _listed("""
    boy boys girl girls schoolboy schoolboys schoolgirl schoolgirls schoolchildren pupil pupils toddler infant
    teenager teenagers underage
""")
LAW = _listed("""
    law laws act_of legislation statute constitution constitutional treaty convention regulation regulations illegal
    illegally legal legally banned ban bill directive sanctions declaration_of
""")
TRANSLATED = _listed("translated translation translator interpreter through_an_interpreter in_translation")
ABSENCE = _listed("""
    no_evidence no_sign no_record no_comment no_one nobody nothing never none has_not have_not had_not not_been
    no_details no_further did_not_respond no_reply no_indication no_plans no_longer
""")

HEDGES = _listed("""
    reportedly allegedly apparently supposedly purportedly claimed claims claim alleged unconfirmed unverified
    rumoured rumored rumours rumors suspected believed thought may might could appears appeared seems seemed possibly
    perhaps probably
""")

# Where words were said or a party was asked; the first that fits is taken.
CHANNELS = (
    ("telegram", ("telegram",)),
    ("facebook", ("facebook",)),
    ("whatsapp", ("whatsapp",)),
    ("signal", ("via signal", "on signal", "over signal")),
    ("instagram", ("instagram",)),
    ("x", ("twitter", "tweet", "tweeted", "tweets", "on x", "via x")),
    ("linkedin", ("linkedin",)),
    ("youtube", ("youtube",)),
    ("social", ("social media", "tiktok", "weibo", "truth social", "bluesky", "mastodon", "social network")),
    ("email", ("email", "e-mail", "emailed", "e-mailed", "emails", "e-mails")),
    ("phone", ("phone", "telephone", "phoned", "by text", "text message", "text messages", "voicemail")),
    ("letter", ("letter", "letters", "wrote to", "written to")),
    ("interview", ("interview", "interviewed")),
    ("video", ("video", "broadcast", "livestream", "footage", "televised")),
    ("statement", ("statement", "press release", "news release", "communique", "communiqué")),
    ("in_person", ("in person", "press conference", "news conference", "briefing", "speech")),
    ("social", ("post", "posted", "messaging channel", "messaging app")),
)

AGENCIES = _ordered(
    "AFP AP Alamy Anadolu Bloomberg dpa DPA EFE EPA Getty Kyodo PA Reuters Shutterstock Sputnik TASS UPI Xinhua Yonhap"
)

# A short last block that begins so is a footer, not copy that asserts something.
FOOTERS = _listed("""
    source sources via credit credits photo photos picture pictures additional_reporting read_more related see_also
    follow_us contact copyright updated published tags topics
""")

# Who else "has contacted" somebody; the newsroom is none of these.
NOT_NEWSROOM = _listed("""
    police officers authorities prosecutors lawyers government ministry officials company investigators family he she
    they detectives hospital school council
""")
