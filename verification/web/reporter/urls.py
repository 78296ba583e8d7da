from django.urls import URLPattern, path

from verification.web.reporter import copy, drafts, fixes, line, lists, new, proposals, questions, replies

urlpatterns: list[URLPattern] = [
    path("stories/mine/", lists.my_stories, name="my_stories"),
    path("stories/", lists.all_stories, name="all_stories"),
    path("stories/new/", new.new_story, name="new_story"),
    path("stories/<uuid:uuid>/copy/", copy.edit_copy, name="edit_copy"),
    path("stories/<uuid:uuid>/draft/keep/", drafts.keep_draft, name="keep_draft"),
    path("stories/<uuid:uuid>/draft/discard/", drafts.discard_draft, name="discard_draft"),
    path("stories/<uuid:uuid>/draft/bring-back/", drafts.bring_back_draft, name="bring_back_draft"),
    path("stories/<uuid:uuid>/plan/", copy.plan_story, name="plan_story"),
    path("stories/<uuid:uuid>/file/", copy.file_story, name="file_story"),
    path("stories/<uuid:uuid>/proposals/accept/", proposals.accept_proposals, name="accept_proposals"),
    path("stories/<uuid:uuid>/proposals/<uuid:proposal>/", proposals.edit_proposal, name="edit_proposal"),
    path(
        "stories/<uuid:uuid>/proposals/<uuid:proposal>/accept/",
        proposals.accept_proposal,
        name="accept_proposal",
    ),
    path(
        "stories/<uuid:uuid>/proposals/<uuid:proposal>/dismiss/",
        proposals.dismiss_proposal,
        name="dismiss_proposal",
    ),
    path(
        "stories/<uuid:uuid>/proposals/<uuid:proposal>/bring-back/",
        proposals.bring_back_proposal,
        name="bring_back_proposal",
    ),
    path("stories/<uuid:uuid>/fixes/<uuid:verdict>/accept/", fixes.accept_fix, name="accept_fix"),
    path("stories/<uuid:uuid>/fixes/<uuid:verdict>/stet/", fixes.stet_fix, name="stet_fix"),
    path("stories/<uuid:uuid>/replies/", replies.replies, name="replies"),
    path("stories/<uuid:uuid>/replies/line/", line.put_line, name="put_line"),
    path("stories/<uuid:uuid>/replies/<uuid:asked>/attempt/", replies.log_attempt, name="log_attempt"),
    path("stories/<uuid:uuid>/replies/<uuid:asked>/reply/", replies.log_reply, name="log_reply"),
    path("stories/<uuid:uuid>/replies/<uuid:asked>/follow-up/", replies.follow_up, name="follow_up"),
    path("questions/<uuid:uuid>/", questions.answer_question, name="answer_question"),
]
