from django.urls import URLPattern, path

from verification.web.checker import (
    claim_verbs,
    coverage,
    ground_verbs,
    place_verbs,
    queue,
    reshape,
    stale,
    task_verbs,
    workbench,
)

_CLAIM = "stories/<uuid:uuid>/claims/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("queue/", queue.queue, name="queue"),
    path("queue/next/", queue.take_next, name="take_next"),
    path("queue/tick/", queue.tick_many, name="tick_many"),
    path("stories/<uuid:uuid>/", workbench.story, name="story"),
    path("stories/<uuid:uuid>/stale/", stale.stale, name="stale"),
    path("stories/<uuid:uuid>/stale/confirm-again/", stale.confirm_many_again, name="confirm_many_again"),
    path(_CLAIM, workbench.claim, name="claim"),
    path("stories/<uuid:uuid>/coverage/", coverage.coverage, name="coverage"),
    path("stories/<uuid:uuid>/coverage/pass-over/", coverage.pass_sentences_over, name="pass_over"),
    path(
        "stories/<uuid:uuid>/nothing-to-check/<uuid:mark>/take-up/", coverage.take_sentence_up, name="take_up"
    ),
    path("tasks/<uuid:uuid>/", workbench.task, name="task"),
    path("verdicts/label/", workbench.verdict_label, name="verdict_label"),
    # a task
    path("tasks/<uuid:uuid>/take/", task_verbs.take, name="take"),
    path("tasks/<uuid:uuid>/release/", task_verbs.release, name="release"),
    path("tasks/<uuid:uuid>/wait/", task_verbs.wait, name="wait"),
    path("tasks/<uuid:uuid>/resume/", task_verbs.resume, name="resume"),
    path("tasks/<uuid:uuid>/ask/", task_verbs.ask, name="ask"),
    path("tasks/<uuid:uuid>/judge/", task_verbs.judge, name="judge"),
    path("tasks/<uuid:uuid>/tick/", task_verbs.tick, name="tick"),
    path("tasks/<uuid:uuid>/confirm-again/", task_verbs.confirm_again, name="confirm_again"),
    path("tasks/<uuid:uuid>/reopen/", task_verbs.reopen, name="reopen"),
    path("tasks/<uuid:uuid>/cancel/", task_verbs.cancel, name="cancel"),
    # a claim
    path("stories/<uuid:uuid>/claims/", claim_verbs.mark, name="mark"),
    path(f"{_CLAIM}amend/", claim_verbs.amend, name="amend"),
    path(f"{_CLAIM}places/", claim_verbs.add_place, name="add_place"),
    path(f"{_CLAIM}places/<uuid:place>/remove/", claim_verbs.remove_place, name="remove_place"),
    path(f"{_CLAIM}withdraw/", claim_verbs.withdraw, name="withdraw"),
    path(f"{_CLAIM}reinstate/", claim_verbs.reinstate, name="reinstate"),
    path(f"{_CLAIM}places/<uuid:place>/say-beyond/", place_verbs.say_place_beyond, name="say_beyond"),
    path(f"{_CLAIM}places/<uuid:place>/say-within/", place_verbs.say_place_within, name="say_within"),
    path(f"{_CLAIM}lean/", place_verbs.lean_on, name="lean"),
    path(f"{_CLAIM}unlean/", place_verbs.lean_no_more, name="unlean"),
    path(f"{_CLAIM}reshape/", reshape.reshape, name="reshape"),
    path(f"{_CLAIM}merge/", reshape.merge_claims, name="merge"),
    path(f"{_CLAIM}split/places/", reshape.split_places, name="split_places"),
    path(f"{_CLAIM}split/", reshape.split_words, name="split"),
    path(f"{_CLAIM}cut/", reshape.cut_claim, name="cut"),
    path(f"{_CLAIM}second-check/", task_verbs.ask_second_check, name="ask_second_check"),
    path("verdicts/<uuid:uuid>/accept/", claim_verbs.accept_fix, name="accept_fix"),
    path("verdicts/<uuid:uuid>/stet/", claim_verbs.stet, name="stet"),
    # what it rests on
    path(f"{_CLAIM}evidence/", ground_verbs.add_evidence, name="add_evidence"),
    path(f"{_CLAIM}sources/", ground_verbs.add_source, name="add_source"),
    path(f"{_CLAIM}sources/link/", ground_verbs.link_source, name="link_source"),
]
