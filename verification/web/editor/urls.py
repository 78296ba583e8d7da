from django.urls import URLPattern, path

from verification.web.editor import audit, board, deciding, gate, history, holds, record, timeline, unmatched

urlpatterns: list[URLPattern] = [
    path("board/", board.board, name="board"),
    path("replies/unmatched/", unmatched.unmatched, name="unmatched"),
    path("replies/unmatched/<uuid:uuid>/match/", unmatched.match_mail, name="match_mail"),
    path("replies/unmatched/<uuid:uuid>/set-aside/", unmatched.set_mail_aside, name="set_mail_aside"),
    path("replies/unmatched/<uuid:uuid>/bring-back/", unmatched.bring_mail_back, name="bring_mail_back"),
    path("stories/<uuid:uuid>/gate/", gate.gate, name="gate"),
    path("stories/<uuid:uuid>/gate/<slug:verb>/", deciding.decide, name="decide"),
    path(
        "stories/<uuid:uuid>/sign-offs/<uuid:sign_off>/withdraw/",
        deciding.withdraw_sign_off,
        name="withdraw_sign_off",
    ),
    path("stories/<uuid:uuid>/record/", record.record, name="record"),
    path("audit/", audit.audit, name="audit"),
    path("stories/<uuid:uuid>/record/hold/", holds.legal_hold, name="legal_hold"),
    path("stories/<uuid:uuid>/record/record.json", record.download, name="record_json"),
    path("stories/<uuid:uuid>/record/retract/", record.take_back, name="retract"),
    path("stories/<uuid:uuid>/record/<uuid:entry>/settle/", record.settle, name="settle_recheck"),
    path("stories/<uuid:uuid>/record/look/<uuid:task>/", record.look_at_story, name="look_at_story"),
    path("stories/<uuid:uuid>/timeline/", timeline.timeline, name="timeline"),
    path("stories/<uuid:uuid>/history/", history.history, name="history"),
]
